"""Servers of TLS for trials: an honest one, and some that take what they should not."""

from __future__ import annotations

import ssl
import warnings
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from conform.peers.tls import KeyPair
from mocks.pki import TLS_CLIENT, TLS_SERVER, Validity, issue, make_root, name_subject
from mocks.pki.files import save_credential

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Keys:
    """The file of a root, and what it has issued: a server of localhost, and a client."""

    root: Path
    server: KeyPair
    client: KeyPair


def make_keys(folder: Path) -> Keys:
    """Write them into a folder."""
    now = datetime.now(UTC)
    validity = Validity(now - _DAY, now + _DAY)
    root = make_root("Conformance kit, trial", validity)
    save_credential(folder, "root", root)
    pairs = {}
    for name, use in (("server", TLS_SERVER), ("client", TLS_CLIENT)):
        subject = name_subject("Conformance kit", "localhost", "1.2.246.10.99999999.10.0")
        save_credential(folder, name, issue(root, subject, use, validity))
        pairs[name] = KeyPair(folder / f"{name}.pem", folder / f"{name}.key.pem")
    return Keys(folder / "root.pem", pairs["server"], pairs["client"])


def make_tls(keys: Keys, *, old: bool = False, optional: bool = False) -> ssl.SSLContext:
    """A server's context that demands a client certificate. `old`: takes TLS 1.0 too; `optional`: serves without."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(keys.server.certificate, keys.server.key)
    context.load_verify_locations(keys.root)
    context.verify_mode = ssl.CERT_OPTIONAL if optional else ssl.CERT_REQUIRED
    if old:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            context.minimum_version = ssl.TLSVersion.TLSv1
        context.set_ciphers("ALL:@SECLEVEL=0")
    return context
