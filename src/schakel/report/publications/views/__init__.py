"""Pages and files of publications."""
