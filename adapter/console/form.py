"""The token of a form: made for one session, and good for one use.

A token is a random text and its MAC under the session's secret, so that another site cannot make one (CSRF), and a
token of another session is none. What was used is kept, so that a form that is sent twice is carried out once.
"""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime, timedelta

from adapter.errors import Conflict, Forbidden
from adapter.store.sessions import Kept
from adapter.words import Sentence

_LIFE = timedelta(hours=12)
_NOT_OURS = Sentence(
    "Lomake ei ole tästä istunnosta.",
    "Formuläret hör inte till den här sessionen.",
    "the form does not belong to this session.",
)
_OPEN_AGAIN = Sentence("Avaa sivu uudelleen.", "Öppna sidan på nytt.", "Open the page again.")
_USED = Sentence(
    "Tämä lomake on jo lähetetty. Mitään ei tehty toista kertaa.",
    "Det här formuläret har redan skickats. Ingenting gjordes en andra gång.",
    "this form was sent already. Nothing was done a second time.",
)


def make_token(stamp: str, nonce: str) -> str:
    """A token for a form of the session with this secret; `nonce` is a new random text."""
    return f"{nonce}.{_mac(stamp, nonce)}"


def check_token(token: str, stamp: str) -> None:
    """Raises Forbidden for a token that this session did not make."""
    nonce, _, mac = token.rpartition(".")
    if not nonce or not hmac.compare_digest(mac.encode(), _mac(stamp, nonce).encode()):
        raise Forbidden.because("", _NOT_OURS, _OPEN_AGAIN, "forbidden")


def use_token(token: str, stamp: str, kept: Kept, now: datetime) -> None:
    """Use a token; raises Forbidden for one of another session, and Conflict for one that was used."""
    check_token(token, stamp)
    if not kept.keep(f"form {token}", "", now, now + _LIFE):
        raise Conflict.because("", _USED, _OPEN_AGAIN, "conflict")


def _mac(stamp: str, nonce: str) -> str:
    return hmac.new(stamp.encode(), nonce.encode(), hashlib.sha256).hexdigest()
