"""Which mail server to use, how it is reached and as whom."""

import ssl
from dataclasses import dataclass, field
from enum import StrEnum


class Security(StrEnum):
    """How a connection is kept from being read."""

    NONE = "none"  # For a server on the same machine or network.
    STARTTLS = "starttls"  # In the clear first; refused when the server does not offer TLS.
    TLS = "tls"  # From the first byte.


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """A mail server as its owner entered it."""

    host: str
    port: int
    security: Security
    user: str = ""
    password: str = field(default="", repr=False)
    timeout_seconds: float = 60.0
    answer_seconds: float = 300.0  # For the reply to the dot that ends a message.
    trusted: ssl.SSLContext | None = field(default=None, repr=False)  # None: the system's trust.

    def tls(self) -> ssl.SSLContext:
        """Give the context that checks the server's certificate and name."""
        return self.trusted or ssl.create_default_context()
