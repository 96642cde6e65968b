"""Hands messages to a mail server by SMTP, and says for certain whether each was taken."""
