"""A real Dovecot on loopback, run by the test as whoever runs it, and ended with it."""

import getpass
import imaplib
import os
import pwd
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp

import pytest

USER, PASSWORD = "billing", "correct-horse"
_CONFIGURATION = """
protocols = imap
listen = 127.0.0.1
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
ssl = no
disable_plaintext_auth = no
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
mail_location = maildir:{folder}/mail/%u
mail_uid = {mail_user}
mail_gid = {mail_group}
first_valid_uid = 1
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = home={folder}/mail/%u
}}
service anvil {{
  chroot =
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
"""


@dataclass(frozen=True)
class Peer:
    """A mail server with one user."""

    port: int

    def put(self, mime: bytes, folder: str = "INBOX") -> None:
        """Let a mail arrive."""
        with self.client() as client:
            client.create(folder)
            client.append(folder, "", imaplib.Time2Internaldate(time.time()), mime)

    def drop_folder(self, folder: str) -> None:
        """Delete a folder, so that it begins anew."""
        with self.client() as client:
            client.delete(folder)

    @contextmanager
    def client(self) -> Iterator[imaplib.IMAP4]:
        """Lend a client that is logged in."""
        client = imaplib.IMAP4("127.0.0.1", self.port)
        client.login(USER, PASSWORD)
        try:
            yield client
        finally:
            client.logout()


@contextmanager
def running() -> Iterator[Peer]:
    """Run Dovecot for as long as the block lasts; the test is skipped where there is none."""
    program = shutil.which("dovecot") or shutil.which("dovecot", path="/usr/sbin:/usr/local/sbin")
    if program is None:
        if os.environ.get("DUNWELL_REQUIRE_MAIL"):
            pytest.fail("these tests need Dovecot (the package dovecot-imapd)")
        pytest.skip("Dovecot is not on this machine")
    folder = Path(mkdtemp(prefix="dunwell-dovecot-"))  # Its sockets need a short path.
    try:
        yield from _served(program, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _served(program: str, folder: Path) -> Iterator[Peer]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    own = pwd.getpwnam(getpass.getuser())
    # Dovecot keeps no mail as root.
    mail = pwd.getpwnam("nobody") if own.pw_uid == 0 else own
    (folder / "mail").mkdir()
    if own.pw_uid == 0:
        folder.chmod(0o755)
        os.chown(folder / "mail", mail.pw_uid, mail.pw_gid)
    configuration = folder / "dovecot.conf"
    configuration.write_text(
        _CONFIGURATION.format(
            folder=folder,
            port=port,
            password=PASSWORD,
            user=_login_user(own),
            group=_group(own),
            mail_user=mail.pw_uid,
            mail_group=mail.pw_gid,
        )
    )
    process = subprocess.Popen(
        [program, "-F", "-c", str(configuration)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    try:
        _wait_for(port, process, folder)
        yield Peer(port=port)
    finally:
        process.terminate()
        process.wait(20)
        if process.stdout:
            process.stdout.close()


def _login_user(own: pwd.struct_passwd) -> str:
    return "nobody" if own.pw_uid == 0 else own.pw_name


def _group(own: pwd.struct_passwd) -> str:
    import grp

    gid = pwd.getpwnam("nobody").pw_gid if own.pw_uid == 0 else own.pw_gid
    return grp.getgrgid(gid).gr_name


def _wait_for(port: int, process: "subprocess.Popen[bytes]", folder: Path) -> None:
    for _ in range(200):
        if process.poll() is not None:
            break
        try:
            socket.create_connection(("127.0.0.1", port), 0.2).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    log = folder / "log"
    pytest.fail(f"Dovecot did not start: {log.read_text() if log.exists() else ''}")
