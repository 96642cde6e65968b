"""Tries a mail server as its owner would, step by step, and says in a word where it stopped."""
