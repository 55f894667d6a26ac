"""A client certificate that no system trusts: the kit makes it, its root, and throws both away."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from conform.peers.tls import KeyPair
from mocks.pki import TLS_CLIENT, Validity, issue, make_root, name_subject
from mocks.pki.files import save_credential

_DAY = timedelta(days=1)


def make_stranger(folder: Path) -> KeyPair:
    """Write the pair into a folder."""
    now = datetime.now(UTC)
    validity = Validity(now - _DAY, now + _DAY)
    root = make_root("Conformance kit, a root of nobody's", validity)
    subject = name_subject("Conformance kit", "a client of nobody's", "1.2.246.10.99999999.10.0")
    save_credential(folder, "stranger", issue(root, subject, TLS_CLIENT, validity))
    return KeyPair(folder / "stranger.pem", folder / "stranger.key.pem")
