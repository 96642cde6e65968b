"""Tries a server for incoming mail up to the folder that would be read; changes nothing there."""

import contextlib
import imaplib
import socket

from dunwell.connectors.mail_checks.steps import (
    Finding,
    Findings,
    Step,
    Stopped,
    Trouble,
    of_network,
)
from dunwell.connectors.smtp.servers import Security, Server


def tried(server: Server, *, folder: str) -> list[Finding]:
    """Connect, encrypt, sign in and look at the folder, as far as it goes."""
    findings = Findings()
    with contextlib.suppress(Stopped):
        imap = _connected(server, findings)
        try:
            _signed_in(imap, server, findings)
            _folder_found(imap, folder, findings)
        finally:
            with contextlib.suppress(imaplib.IMAP4.error, OSError):
                imap.logout()
    return findings.found


def _connected(server: Server, findings: Findings) -> imaplib.IMAP4:
    encrypted = server.security is Security.TLS
    with findings.at(Step.CONNECT, _of_greeting, imaplib.IMAP4.error):
        # A socket of its own first: imaplib's way of saying what went wrong is a vague one.
        socket.create_connection((server.host, server.port), server.timeout_seconds).close()
        if encrypted:
            imap: imaplib.IMAP4 = imaplib.IMAP4_SSL(
                server.host,
                server.port,
                ssl_context=server.tls(),
                timeout=server.timeout_seconds,
            )
        else:
            imap = imaplib.IMAP4(server.host, server.port, timeout=server.timeout_seconds)
    findings.fine(Step.CONNECT)
    findings.fine(Step.GREET)
    if server.security is Security.STARTTLS:
        if "STARTTLS" not in imap.capabilities:
            findings.stop(Step.ENCRYPT, Trouble.NO_STARTTLS)
        with findings.at(Step.ENCRYPT, of_network, imaplib.IMAP4.error):
            imap.starttls(server.tls())
    if server.security is not Security.NONE:
        findings.fine(Step.ENCRYPT)
    return imap


def _of_greeting(error: Exception) -> Trouble:
    return Trouble.NOT_MAIL if isinstance(error, imaplib.IMAP4.error) else of_network(error)


def _signed_in(imap: imaplib.IMAP4, server: Server, findings: Findings) -> None:
    with findings.at(Step.SIGN_IN, _of_sign_in, imaplib.IMAP4.error):
        imap.login(server.user, server.password)
    findings.fine(Step.SIGN_IN)


def _of_sign_in(error: Exception) -> Trouble:
    return Trouble.WRONG_PASSWORD if isinstance(error, imaplib.IMAP4.error) else of_network(error)


def _folder_found(imap: imaplib.IMAP4, folder: str, findings: Findings) -> None:
    quoted = '"' + folder.replace("\\", "\\\\").replace('"', '\\"') + '"'
    with findings.at(Step.FOLDER, of_network, imaplib.IMAP4.error):
        kind, words = imap.select(quoted, readonly=True)
    if kind != "OK":
        said = words[0] or b""
        findings.stop(Step.FOLDER, Trouble.NO_FOLDER, said.decode("utf-8", "replace"))
    findings.fine(Step.FOLDER)
