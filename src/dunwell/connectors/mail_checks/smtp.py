"""Tries a server for outgoing mail up to the point where a message would begin; sends nothing."""

import contextlib
import smtplib

from dunwell.connectors.mail_checks.steps import (
    Finding,
    Findings,
    Step,
    Stopped,
    Trouble,
    of_network,
)
from dunwell.connectors.smtp.servers import Security, Server


def tried(server: Server, *, sender: str) -> list[Finding]:
    """Connect, greet, encrypt, sign in and name the sender, as far as it goes."""
    findings = Findings()
    with contextlib.suppress(Stopped):
        smtp = _connected(server, findings)
        try:
            _encrypted(smtp, server, findings)
            _signed_in(smtp, server, findings)
            _sender_taken(smtp, sender, findings)
        finally:
            with contextlib.suppress(smtplib.SMTPException, OSError):
                smtp.quit()
            smtp.close()
    return findings.found


def _connected(server: Server, findings: Findings) -> smtplib.SMTP:
    encrypted = server.security is Security.TLS
    with findings.at(Step.CONNECT, of_network, smtplib.SMTPException):
        if encrypted:
            smtp: smtplib.SMTP = smtplib.SMTP_SSL(
                server.host,
                server.port,
                context=server.tls(),
                timeout=server.timeout_seconds,
                local_hostname="[127.0.0.1]",
            )
        else:
            smtp = smtplib.SMTP(
                server.host,
                server.port,
                timeout=server.timeout_seconds,
                local_hostname="[127.0.0.1]",
            )
    findings.fine(Step.CONNECT)
    with findings.at(Step.GREET, of_network, smtplib.SMTPException):
        smtp.ehlo_or_helo_if_needed()
    findings.fine(Step.GREET, _first_line(smtp.ehlo_resp))
    if encrypted:
        findings.fine(Step.ENCRYPT)
    return smtp


def _encrypted(smtp: smtplib.SMTP, server: Server, findings: Findings) -> None:
    if server.security is not Security.STARTTLS:
        return
    if not smtp.has_extn("starttls"):
        findings.stop(Step.ENCRYPT, Trouble.NO_STARTTLS)
    with findings.at(Step.ENCRYPT, of_network, smtplib.SMTPException):
        smtp.starttls(context=server.tls())
        smtp.ehlo()
    findings.fine(Step.ENCRYPT)


def _signed_in(smtp: smtplib.SMTP, server: Server, findings: Findings) -> None:
    if not server.user:
        return
    with findings.at(Step.SIGN_IN, _of_sign_in, smtplib.SMTPException, ValueError):
        smtp.login(server.user, server.password)
    findings.fine(Step.SIGN_IN)


def _of_sign_in(error: Exception) -> Trouble:
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return Trouble.WRONG_PASSWORD
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return Trouble.NO_SIGN_IN
    return of_network(error)


def _sender_taken(smtp: smtplib.SMTP, sender: str, findings: Findings) -> None:
    with findings.at(Step.SENDER, of_network, smtplib.SMTPException):
        code, words = smtp.mail(sender)
        smtp.rset()
    if not 200 <= code < 300:
        findings.stop(Step.SENDER, Trouble.SENDER_REFUSED, f"{code} {_first_line(words)}")
    findings.fine(Step.SENDER)


def _first_line(words: bytes | None) -> str:
    return (words or b"").decode("utf-8", "replace").split("\n")[0].strip()
