"""Scripts that make files of the repository; nothing here runs in the lab."""
