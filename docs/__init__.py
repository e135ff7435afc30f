"""Pictures for the documents, and the script that takes them."""
