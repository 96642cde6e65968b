"""The company's own sign-in, spoken to by OpenID Connect."""
