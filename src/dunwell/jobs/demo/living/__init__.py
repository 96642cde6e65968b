"""The demo's customers live: they read their mail and answer, pay, dispute or stay silent."""
