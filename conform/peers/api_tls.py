"""The certificates that the scripted API shows: a good one, and those that a client must not take (RFC 9525)."""

from __future__ import annotations

import ssl
import warnings
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import cache
from pathlib import Path

from mocks.pki import Credential, Validity, encode_certificates, encode_key, issue, make_root, name_subject
from mocks.pki.certificates import serve_as

_OURS = ("localhost", "127.0.0.1")


class Showing(StrEnum):
    """What the API shows to a client that connects."""

    GOOD = "good"
    UNKNOWN_ROOT = "unknown root"
    WRONG_NAME = "wrong name"
    EXPIRED = "expired"
    OLD_TLS = "TLS 1.1"


def write_root(folder: Path) -> Path:
    """Write the root that a client is to trust; gives its file."""
    file = folder / "conform-root.pem"
    file.write_bytes(encode_certificates([_root("Lautta conform").certificate]))
    return file


def context_for(showing: Showing, folder: Path) -> ssl.SSLContext:
    """The server's side of TLS."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    if showing is Showing.OLD_TLS:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            context.minimum_version = context.maximum_version = ssl.TLSVersion.TLSv1_1
        context.set_ciphers("ALL:@SECLEVEL=0")
    file = folder / f"conform-{showing.name.lower()}.pem"
    credential = _leaf(showing)
    file.touch(mode=0o600)
    file.write_bytes(encode_key(credential.key) + encode_certificates([credential.certificate]))
    context.load_cert_chain(file)
    return context


@cache
def _root(name: str) -> Credential:
    now = datetime.now(UTC)
    return make_root(name, Validity(now - timedelta(days=400), now + timedelta(days=10)))


@cache
def _leaf(showing: Showing) -> Credential:
    now = datetime.now(UTC)
    root = _root("Somebody else" if showing is Showing.UNKNOWN_ROOT else "Lautta conform")
    profile = serve_as(("another.example",) if showing is Showing.WRONG_NAME else _OURS)
    end = now - timedelta(days=1) if showing is Showing.EXPIRED else now + timedelta(days=5)
    subject = name_subject("Lautta", "conform", "1.2.246.10.99999810")
    return issue(root, subject, profile, Validity(now - timedelta(days=30), end), key=root.key)
