"""Reads a mail folder by IMAP: what is new in it, and whether a message lies there."""
