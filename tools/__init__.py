"""Scripts that write files of the repository; nothing here runs in the lab."""
