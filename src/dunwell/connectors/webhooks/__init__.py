"""Posts events to outside systems, at the very address that was found to be public."""
