"""The whole book in one file, and the way back."""
