"""A Dovecot of the test's own: unprivileged, on free loopback ports, with TLS; gone at the end.

Two profiles: `dovecot` as Debian has it, and `m365`, which says and takes what Exchange Online does – its list of
capabilities, and XOAUTH2 alone, with tokens that the fixture's own token-info server knows (Dovecot's passdb oauth2).
"""

from __future__ import annotations

import grp
import json
import os
import pwd
import shutil
import smtplib
import socket
import subprocess
import tempfile
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.peers.ports import free_port
from tests.waiting import wait_for

PASSWORD = "secret"
PROGRAM = Path("/usr/sbin/dovecot")
M365 = "IMAP4rev1 SASL-IR UIDPLUS MOVE ID UNSELECT CHILDREN IDLE NAMESPACE LITERAL+"

_CONFIG = """
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
protocols = imap lmtp
listen = 127.0.0.1
default_internal_user = {me}
default_internal_group = {group}
default_login_user = {me}
ssl = required
ssl_cert = <{folder}/cert.pem
ssl_key = <{folder}/key.pem
mail_location = maildir:{folder}/mail/%u
mail_fsync = never
lmtp_add_received_header = no
mail_max_userip_connections = 100
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}/mail/%u allow_all_users=yes
}}
namespace inbox {{
  inbox = yes
  separator = /
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = 0
  }}
  inet_listener imaps {{
    port = {imaps}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
service lmtp {{
  inet_listener lmtp {{
    port = {lmtp}
  }}
}}
"""
_PLAIN = """
auth_mechanisms = plain login
passdb {{
  driver = static
  args = password={password}
}}
"""
_SIEVE = """
lmtp_add_received_header = yes
hostname = mx.unit.example
postmaster_address = postmaster@unit.example
protocol lmtp {{
  mail_plugins = sieve
}}
plugin {{
  sieve_before = {folder}/stamp.sieve
  sieve_extensions = +editheader
}}
"""
_OAUTH = """
auth_mechanisms = xoauth2
imap_capability = {capability}
passdb {{
  driver = oauth2
  mechanisms = xoauth2
  args = {folder}/oauth2.conf
}}
"""


@dataclass
class Tokens:
    """The token-info server: which access token belongs to whom."""

    owners: dict[str, str] = field(default_factory=dict)
    port: int = 0

    def issue(self, user: str) -> str:
        """A fresh token; the user's older ones have expired."""
        self.owners = {token: owner for token, owner in self.owners.items() if owner != user}
        self.owners[token := uuid.uuid4().hex] = user
        return token


@dataclass(frozen=True)
class Dovecot:
    """A running Dovecot."""

    folder: Path
    imaps: int
    lmtp: int
    tokens: Tokens | None
    owner: tuple[int, int]

    @property
    def url(self) -> str:
        return f"imaps://localhost:{self.imaps}"

    def deliver(self, user: str, raw: bytes) -> None:
        """Lay a message into the inbox as its octets are, the way a delivery agent does (Maildir)."""
        box = self.folder / "mail" / user
        for name in ("", "cur", "new", "tmp"):
            if not (box / name).is_dir():
                (box / name).mkdir(parents=True)
                os.chown(box / name, *self.owner)
        name = f"{uuid.uuid4().hex}.lautta"
        (box / "tmp" / name).write_bytes(raw)
        os.chown(box / "tmp" / name, *self.owner)
        (box / "tmp" / name).rename(box / "new" / name)

    def post(self, user: str, *mails: bytes) -> None:
        """Deliver by LMTP, as a mail server does."""
        with smtplib.LMTP("127.0.0.1", self.lmtp) as client:
            for raw in mails:
                client.sendmail("gateway@example.test", [user], raw)


@contextmanager
def run_dovecot(pki: Path, profile: str = "dovecot", sieve: str = "") -> Iterator[Dovecot]:
    """Start a Dovecot with the TLS certificate of the test PKI in `pki`.

    `sieve`: a script that every mail goes through which comes by LMTP, and then gets a Received.
    Root runs it as nobody, for its login service refuses root.
    """
    assert PROGRAM.exists(), "Dovecot is missing: apt-get install dovecot-imapd dovecot-lmtpd"
    me = pwd.getpwnam("nobody") if os.getuid() == 0 else pwd.getpwuid(os.getuid())
    as_nobody: dict[str, Any] = {"user": me.pw_uid, "group": me.pw_gid, "extra_groups": []} if os.getuid() == 0 else {}
    folder = Path(tempfile.mkdtemp(prefix="lautta-dovecot-"))
    for name in ("run", "state", "mail"):
        (folder / name).mkdir()
    shutil.copy(pki / "server-tls.pem", folder / "cert.pem")
    shutil.copy(pki / "server-tls.key.pem", folder / "key.pem")
    imaps, lmtp = free_port(), free_port()
    facts = {
        "folder": folder,
        "me": me.pw_name,
        "group": grp.getgrgid(me.pw_gid).gr_name,
        "uid": me.pw_uid,
        "gid": me.pw_gid,
    }
    config = (_CONFIG + (_OAUTH if profile == "m365" else _PLAIN) + (_SIEVE if sieve else "")).format(
        **facts, imaps=imaps, lmtp=lmtp, password=PASSWORD, capability=M365
    )
    (folder / "dovecot.conf").write_text(config, encoding="utf-8")
    (folder / "stamp.sieve").write_text(sieve, encoding="utf-8")
    with _token_info() as tokens:
        (folder / "oauth2.conf").write_text(
            f"tokeninfo_url = http://127.0.0.1:{tokens.port}/?access_token=\n"
            "username_attribute = email\nactive_attribute = active\nactive_value = yes\nforce_introspection = no\n",
            encoding="utf-8",
        )
        for path in (folder, *folder.rglob("*")):
            os.chown(path, me.pw_uid, me.pw_gid)
        quiet: dict[str, Any] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, **as_nobody}
        server = subprocess.Popen([PROGRAM, "-F", "-c", folder / "dovecot.conf"], **quiet)
        try:
            wait_for(lambda: server.poll() is not None or _listens(imaps))
            assert server.poll() is None, (folder / "log").read_text(encoding="utf-8")
            yield Dovecot(folder, imaps, lmtp, tokens if profile == "m365" else None, (me.pw_uid, me.pw_gid))
        finally:
            server.terminate()
            server.wait(20)
            shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _token_info() -> Iterator[Tokens]:
    tokens = Tokens()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            token = parse_qs(urlsplit(self.path).query).get("access_token", [""])[0]
            owner = tokens.owners.get(token)
            body = json.dumps({"email": owner, "active": "yes", "expires_in": 3600} if owner else {}).encode()
            self.send_response(200 if owner else 401)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    tokens.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield tokens
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _listens(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), 1).close()
    except OSError:
        return False
    return True
