"""What the server does beside the script: its process, and the page that a browser fetches first."""
