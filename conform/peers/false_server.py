"""A TLS server that no client may speak to: it notes who came, and whether anything was said to it."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from mocks.pki import (
    TLS_SERVER,
    Credential,
    Validity,
    issue,
    load_credential,
    make_intermediate,
    make_root,
    name_subject,
)
from mocks.pki.certificates import serve_as
from mocks.pki.files import save_credential

#: What is wrong with each, beside nothing.
FALSE = ("unknown-root", "wrong-name", "expired")
OLD = "old-tls"
_WITHIN = 5.0


@dataclass
class Heard:
    """What came: connections, and octets after a finished handshake."""

    url: str = ""
    calls: int = 0
    octets: int = 0


@contextmanager
def false_server(kind: str, pki: Path, folder: Path, owner: str) -> Iterator[Heard]:
    """Serve as mock Kanta's owner by a certificate that is wrong in one way, or with TLS 1.1 alone."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    name = "kanta-tls" if kind == OLD else kind
    if kind != OLD:
        save_credential(folder, kind, _certify(kind, pki, owner))
    context.load_cert_chain((pki if kind == OLD else folder) / f"{name}.pem", _key(pki, folder, kind))
    if kind == OLD:
        _grow_old(context)
    listener = socket.create_server(("127.0.0.1", 0))
    heard = Heard(f"https://localhost:{listener.getsockname()[1]}/kanta")
    thread = threading.Thread(target=_listen, args=(listener, context, heard), daemon=True)
    thread.start()
    try:
        yield heard
    finally:
        with contextlib.suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join(_WITHIN)


def _key(pki: Path, folder: Path, kind: str) -> Path:
    return pki / "kanta-tls.key.pem" if kind == OLD else folder / f"{kind}.key.pem"


def _certify(kind: str, pki: Path, owner: str) -> Credential:
    """A certificate for the key of the mock's own server: making keys is slow."""
    now, day = datetime.now(UTC), timedelta(days=1)
    key = load_credential(pki / "kanta-tls.pem", pki / "kanta-tls.key.pem").key
    good, past = Validity(now - day, now + day), Validity(now - 30 * day, now - day)
    subject = name_subject("Mock Kanta", "localhost", owner)
    issuer = load_credential(pki / "intermediate.pem", pki / "intermediate.key.pem")
    if kind == "unknown-root":
        root = make_root("Another root", good, key=key)
        issuer = make_intermediate(root, "Another intermediate", good, key=key)
    profile = serve_as(("elsewhere.example",)) if kind == "wrong-name" else TLS_SERVER
    return issue(issuer, subject, profile, past if kind == "expired" else good, key=key)


def _grow_old(context: ssl.SSLContext) -> None:
    context.set_ciphers("DEFAULT:@SECLEVEL=0")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        context.minimum_version, context.maximum_version = ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1


def _listen(listener: socket.socket, context: ssl.SSLContext, heard: Heard) -> None:
    with contextlib.suppress(OSError):  # the listener was closed
        while True:
            caller, _ = listener.accept()
            heard.calls += 1
            caller.settimeout(_WITHIN)
            with contextlib.suppress(OSError), caller, context.wrap_socket(caller, server_side=True) as spoken:
                heard.octets += len(spoken.recv(1 << 16))
