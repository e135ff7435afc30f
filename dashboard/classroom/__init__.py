"""A live class without the pages: its code and keys, its store, and the rules of its polls."""
