"""Every customer scored, every account ranked, every action with its because."""
