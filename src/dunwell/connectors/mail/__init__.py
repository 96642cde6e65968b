"""Reads mails and the events of mail providers into values."""
