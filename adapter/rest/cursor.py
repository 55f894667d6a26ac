"""Where a client reads on: what a link to a page says, readable by this database's servers alone.

What a search by POST asked for may be a personal identity code, and no link may hold it (domain §3). So a link holds
one parameter, `_cursor`: encrypted (AES-GCM, NIST SP 800-38D), for one client, for a day.
"""

from __future__ import annotations

import base64
import secrets
import zlib
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from adapter.errors import Gone, Malformed, Refused
from adapter.rest.desk import Desk
from adapter.store.keys import derived_key

LIFE = timedelta(hours=24)
_PURPOSE = "cursor of a page"
_NONCE = 12
_LONGEST = 7_000  # of the 8 kB that a URL may have


def seal(desk: Desk, client: str, what: Mapping[str, Any]) -> str:
    """A cursor that this client alone can use; raises Refused where it would be too long for a link."""
    plain = zlib.compress(orjson.dumps({"made": int(desk.now().timestamp()), "what": what}), 9)
    nonce = secrets.token_bytes(_NONCE)
    sealed = nonce + _cipher(desk).encrypt(nonce, plain, client.encode())
    text = base64.urlsafe_b64encode(sealed).rstrip(b"=").decode()
    if len(text) > _LONGEST:
        sentence = "a search of so many values cannot go on from page to page."
        raise Refused.because("", sentence, "Ask for fewer values, or for a larger page by _count.", "too-costly")
    return text


def unseal(desk: Desk, client: str, text: str) -> dict[str, Any]:
    """What a cursor says.

    Raises Gone for one that is older than a day. Raises Malformed, always the same, for any other that does not hold:
    forged, broken, or another client's.
    """
    try:
        sealed = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        plain = _cipher(desk).decrypt(sealed[:_NONCE], sealed[_NONCE:], client.encode())
    except (ValueError, InvalidTag):
        raise Malformed.because(
            "", "the cursor is not one that this server gave you.", "Search again.", "value"
        ) from None
    told = orjson.loads(zlib.decompress(plain))
    if desk.now() - datetime.fromtimestamp(told["made"], UTC) > LIFE:
        raise Gone.because("", "the cursor is older than 24 hours.", "Search again from the beginning.", "expired")
    return dict(told["what"])


def _cipher(desk: Desk) -> AESGCM:
    with desk.engine.execution_options(reading=True).connect() as connection:
        return AESGCM(derived_key(connection, _PURPOSE))
