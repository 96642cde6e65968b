"""The steps of trying a mail server, and what may go wrong at each."""

import smtplib
import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum


class Step(StrEnum):
    """What is tried, in this order."""

    CONNECT = "connect"  # The machine answers on this port.
    GREET = "greet"  # A mail server speaks there.
    ENCRYPT = "encrypt"  # The connection is kept from being read, and the certificate fits.
    SIGN_IN = "sign_in"  # The user and password are accepted.
    SENDER = "sender"  # It takes mail from the address entered; nothing is sent.
    FOLDER = "folder"  # The folder to be read exists.


class Trouble(StrEnum):
    """Why a step failed."""

    NO_HOST = "no_host"  # Nobody knows this name.
    REFUSED = "refused"  # The machine is there, and nothing listens on the port.
    TIMED_OUT = "timed_out"  # No answer: often a firewall, or the wrong port.
    NOT_MAIL = "not_mail"  # Something answers that is no mail server of this kind.
    TLS_EXPECTED = "tls_expected"  # The server speaks TLS from the first byte, or the reverse.
    NO_STARTTLS = "no_starttls"  # The server offers no encryption.
    BAD_CERTIFICATE = (
        "bad_certificate"  # The certificate does not fit the name, or is not trusted.
    )
    NO_SIGN_IN = "no_sign_in"  # The server lets nobody sign in this way.
    WRONG_PASSWORD = "wrong_password"  # noqa: S105 # nosec B105 # names a trouble, holds no password.
    SENDER_REFUSED = "sender_refused"  # It takes no mail from this address.
    NO_FOLDER = "no_folder"  # There is no folder of this name.
    OTHER = "other"  # Anything else; its own words tell.


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What one step showed: fine, or the trouble; `words` are the server's own."""

    step: Step
    trouble: Trouble | None = None
    words: str = ""


class Stopped(Exception):
    """A step failed and those after it cannot be tried."""


@dataclass(slots=True)
class Findings:
    """What was found so far."""

    found: list[Finding] = field(default_factory=list)

    def fine(self, step: Step, words: str = "") -> None:
        """Note a step that went well."""
        self.found.append(Finding(step=step, words=words[:300]))

    def stop(self, step: Step, trouble: Trouble, words: str = "") -> None:
        """Note the trouble and end the trial."""
        self.found.append(Finding(step=step, trouble=trouble, words=words[:300]))
        raise Stopped

    @contextmanager
    def at(
        self, step: Step, reads: Callable[[Exception], Trouble], *failures: type[Exception]
    ) -> Iterator[None]:
        """Turn what goes wrong within a step into its trouble."""
        caught: tuple[type[Exception], ...] = (OSError, *failures)
        try:
            yield
        except caught as error:
            self.stop(step, reads(error), words_of(error))


def of_network(error: Exception) -> Trouble:
    """Tell what a network or certificate means by its failure."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return Trouble.BAD_CERTIFICATE
    if isinstance(error, ssl.SSLError):
        return Trouble.TLS_EXPECTED
    if isinstance(error, socket.gaierror):
        return Trouble.NO_HOST
    if isinstance(error, ConnectionRefusedError):
        return Trouble.REFUSED
    if isinstance(error, TimeoutError):
        return Trouble.TIMED_OUT
    if isinstance(error, smtplib.SMTPException | ConnectionError):
        return Trouble.NOT_MAIL
    return Trouble.OTHER


def words_of(error: Exception) -> str:
    """Give the words of a failure in one line."""
    if isinstance(error, smtplib.SMTPResponseException):
        said = error.smtp_error
        text = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
        return f"{error.smtp_code} {' '.join(text.split())}"
    return " ".join(str(error).split()) or type(error).__name__
