"""One connection hands over many messages; before the dot that ends each, nothing was taken.

The dot is sent by itself, after the caller has noted that it is about to be: whatever goes wrong
before it certainly left nothing, and whatever goes wrong after it leaves the message unsure.
"""

import contextlib
import smtplib
import socket
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from dunwell.connectors.smtp.servers import Security, Server
from dunwell.core import outbox
from dunwell.core.outbox import Outcome, Verdict

_READY: Final = 354
_OK: Final = 250
_DOT: Final = b".\r\n"
# A server may close a connection that brought so many messages; a new one costs little.
_MESSAGES_A_CONNECTION: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """What is handed over: from whom, to whom, and the bytes themselves."""

    sender: str
    recipients: tuple[str, ...]
    mime: bytes
    last_try: bool = False


class _Dropped(Exception):
    """The conversation ended before the dot."""


class Connection:
    """A connection to a mail server, opened when needed and kept for the next message."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._smtp: smtplib.SMTP | None = None
        self._messages = 0

    def deliver(self, envelope: Envelope, *, before_dot: Callable[[], None]) -> Outcome:
        """Hand over one message and say what became of it; never raises for the server's sake."""
        fresh = self._smtp is None
        try:
            smtp = self._opened()
        except _FAILURES as error:
            self._abandon()
            return Outcome(verdict=Verdict.NOT_TRIED, answer=_words(error))
        try:
            return self._handed_over(smtp, envelope, before_dot)
        except _FAILURES as error:
            self._abandon()
            if not fresh:
                # A kept connection may have been closed by the server while it was idle.
                return self.deliver(envelope, before_dot=before_dot)
            return Outcome(verdict=Verdict.LATER, answer=_words(error))

    def close(self) -> None:
        """Say goodbye if the server listens, and let go of the connection."""
        smtp, self._smtp, self._messages = self._smtp, None, 0
        if smtp is None:
            return
        with contextlib.suppress(*_FAILURES):
            if smtp.sock is not None:
                smtp.sock.settimeout(2.0)
                smtp.quit()
        smtp.close()

    def _abandon(self) -> None:
        """Let go of the connection at once: what was not ended with a dot is not taken."""
        smtp, self._smtp, self._messages = self._smtp, None, 0
        if smtp is not None:
            smtp.close()

    def _opened(self) -> smtplib.SMTP:
        if self._smtp is not None and self._messages < _MESSAGES_A_CONNECTION:
            return self._smtp
        self.close()
        server = self._server
        if server.security is Security.TLS:
            smtp: smtplib.SMTP = smtplib.SMTP_SSL(
                server.host,
                server.port,
                context=server.tls(),
                timeout=server.timeout_seconds,
                local_hostname=_own_name(),
            )
        else:
            smtp = smtplib.SMTP(
                server.host,
                server.port,
                timeout=server.timeout_seconds,
                local_hostname=_own_name(),
            )
        self._smtp = smtp
        if server.security is Security.STARTTLS:
            smtp.starttls(context=server.tls())
        smtp.ehlo_or_helo_if_needed()
        if server.user:
            smtp.login(server.user, server.password)
        if smtp.sock is not None:
            smtp.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return smtp

    def _handed_over(
        self, smtp: smtplib.SMTP, envelope: Envelope, before_dot: Callable[[], None]
    ) -> Outcome:
        addresses = _as_written(envelope, takes_utf8=smtp.has_extn("smtputf8"))
        if isinstance(addresses, Outcome):
            return addresses
        sender, recipients = addresses
        options = _options(smtp, envelope, (sender, *recipients.values()))
        code, words = smtp.mail(sender, options)
        if code != _OK:
            return self._ended(smtp, code, words)
        answers, said = {}, {}
        for address, written in recipients.items():
            code, words = smtp.rcpt(written)
            answers[address], said[address] = code, _line(code, words)
            if code == 421:
                raise _Dropped(said[address])
        chosen = outbox.goes_to(answers, last_try=envelope.last_try)
        refused = {
            one: said[one]
            for one, code in answers.items()
            if outbox.verdict_of(code) is Verdict.REFUSED
        }
        if not chosen:
            return self._nobody(smtp, answers, said, refused)
        code, words = smtp.docmd("DATA")
        if code != _READY:
            return self._ended(smtp, code, words)
        return self._ended_with_dot(smtp, envelope, before_dot, refused)

    def _ended_with_dot(
        self,
        smtp: smtplib.SMTP,
        envelope: Envelope,
        before_dot: Callable[[], None],
        refused: dict[str, str],
    ) -> Outcome:
        smtp.send(_quoted(envelope.mime))
        before_dot()
        smtp.send(_DOT)  # Where this fails, the dot was never given to the network.
        try:
            code, words = self._answer(smtp)
        except _FAILURES as error:
            self._abandon()
            return Outcome(verdict=Verdict.UNSURE, answer=_words(error))
        self._messages += 1
        verdict = outbox.verdict_of(code)
        if verdict is not Verdict.TAKEN:
            self._forget(smtp, code)
        return Outcome(
            verdict=verdict,
            answer=_line(code, words),
            provider_id=_queue_id(words) if verdict is Verdict.TAKEN else "",
            refused=refused,
        )

    def _answer(self, smtp: smtplib.SMTP) -> tuple[int, bytes]:
        """Wait for the reply to the dot; a server may look at a message for minutes."""
        if smtp.sock is not None:
            smtp.sock.settimeout(self._server.answer_seconds)
        code, words = smtp.getreply()
        if code == -1:  # What smtplib makes of a reply that is none.
            raise _Dropped(_line(code, words))
        if smtp.sock is not None:
            smtp.sock.settimeout(self._server.timeout_seconds)
        return code, words

    def _nobody(
        self,
        smtp: smtplib.SMTP,
        answers: dict[str, int],
        said: dict[str, str],
        refused: dict[str, str],
    ) -> Outcome:
        """Nobody is taken, or one must wait: the firmest reply short of a final refusal tells."""
        self._forget(smtp, 0)
        later = [one for one, code in answers.items() if outbox.verdict_of(code) is Verdict.LATER]
        if later:
            return Outcome(verdict=Verdict.LATER, answer=said[later[0]], refused=refused)
        answer = next(iter(said.values()), "The message has no recipient.")
        return Outcome(verdict=Verdict.REFUSED, answer=answer, refused=refused)

    def _ended(self, smtp: smtplib.SMTP, code: int, words: bytes) -> Outcome:
        """A command before the dot was refused: nothing was taken."""
        if code in {-1, 421}:
            raise _Dropped(_line(code, words))
        self._forget(smtp, code)
        return Outcome(verdict=outbox.verdict_of(code), answer=_line(code, words))

    def _forget(self, smtp: smtplib.SMTP, code: int) -> None:
        """Make ready for the next message, on a new connection if this one does not."""
        try:
            if code != 421 and smtp.rset()[0] == _OK:
                return
        except _FAILURES:
            pass
        self._abandon()


# What a server, a network or a certificate may do to a conversation.
_FAILURES: Final = (smtplib.SMTPException, OSError, _Dropped, UnicodeError, ValueError)


def _as_written(envelope: Envelope, *, takes_utf8: bool) -> tuple[str, dict[str, str]] | Outcome:
    """Write addresses for the server: domains in ASCII unless it takes them as they are."""
    written: dict[str, str] = {}
    for address in (envelope.sender, *envelope.recipients):
        local, _, domain = address.rpartition("@")
        if any(ord(one) < 33 or one in "<>" for one in address) or not local or not domain:
            return Outcome(verdict=Verdict.REFUSED, answer=f"{address} is no address.")
        if address.isascii():
            written[address] = address
        elif local.isascii():
            try:
                written[address] = f"{local}@{domain.encode('idna').decode('ascii')}"
            except UnicodeError:
                return Outcome(verdict=Verdict.REFUSED, answer=f"{address} is no address.")
        elif takes_utf8:
            written[address] = address
        else:
            answer = f"The mail server takes no address like {address} (SMTPUTF8)."
            return Outcome(verdict=Verdict.REFUSED, answer=answer)
    sender = written.pop(envelope.sender)
    recipients = {one: written.get(one, sender) for one in envelope.recipients}
    return sender, recipients


def _options(smtp: smtplib.SMTP, envelope: Envelope, addresses: tuple[str, ...]) -> list[str]:
    options = []
    if smtp.has_extn("size"):
        options.append(f"size={len(envelope.mime)}")
    if smtp.has_extn("8bitmime") and not envelope.mime.isascii():
        options.append("BODY=8BITMIME")
    if not all(one.isascii() for one in addresses):
        options.append("SMTPUTF8")
        smtp.command_encoding = "utf-8"
    return options


def _quoted(mime: bytes) -> bytes:
    """End every line with CRLF, the last one too, and double a dot that begins a line."""
    lines = mime.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
    if lines[-1] == b"":
        lines.pop()
    return b"".join((b"." if line.startswith(b".") else b"") + line + b"\r\n" for line in lines)


def _queue_id(words: bytes) -> str:
    """Read the server's own name for the message, as in `2.0.0 Ok: queued as 4F1A2`."""
    text = words.decode("utf-8", "replace")
    _, found, name = text.partition("queued as ")
    return name.split()[0] if found and name.split() else ""


def _line(code: int, words: bytes) -> str:
    return f"{code} {words.decode('utf-8', 'replace')}".replace("\n", " ")


def _words(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        words = error.smtp_error
        return _line(error.smtp_code, words if isinstance(words, bytes) else str(words).encode())
    return str(error) or type(error).__name__


def _own_name() -> str:
    """Name this machine without asking anybody: looking it up may hang."""
    name = socket.gethostname()
    return name if "." in name and name.isascii() else "[127.0.0.1]"
