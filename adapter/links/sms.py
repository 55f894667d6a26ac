"""An SMS gateway over HTTP. Its interface is of our own choosing (mocks/sms/README.md).

A site's own gateway gets a link of its own.
"""

from __future__ import annotations

from typing import Any

import orjson

from adapter.config.addresses import Place
from adapter.errors import Refused, Theirs
from adapter.links.http import SMALL, HttpPeer
from adapter.words import Sentence

_NOT_TAKEN = Sentence(
    "Tekstiviestipalvelu ei ottanut viestiä vastaan (HTTP {status}).",
    "SMS-tjänsten tog inte emot meddelandet (HTTP {status}).",
    "the SMS gateway did not take the message (HTTP {status}).",
)
_CHECK_NUMBER = Sentence(
    "Syy näkyy palvelun omasta lokista. Tarkista potilaan puhelinnumero.",
    "Orsaken framgår av tjänstens egen logg. Kontrollera patientens telefonnummer.",
    "Its own log says why; check the number in the record.",
)

_PEER = "SMS gateway"
_KEY_USED = "key-used"


class SmsLink:
    """SmsPort over the wire."""

    def __init__(self, place: Place, sender: str, token: str) -> None:
        self._address, self._sender = f"{place.url.rstrip('/')}/messages", sender
        self._http = HttpPeer(_PEER, place, SMALL)
        self._http.present(token)

    def send(self, key: str, telephone: str, text: str) -> None:
        """See SmsPort."""
        body = orjson.dumps({"from": self._sender, "to": telephone, "text": text})
        headers = {"Idempotency-Key": key, "Content-Type": "application/json"}
        answer = self._http.ask("POST", self._address, data=body, headers=headers)
        content = answer.json()
        _check_answer(answer.status, content if isinstance(content, dict) else {})


def _check_answer(status: int, body: dict[str, Any]) -> None:
    """Return when the message is taken, now or before under this key.

    A refusal is for a person, all else the gateway's failure.
    """
    if status == 422 and body.get("error") == _KEY_USED:
        return
    if status in {200, 201}:
        if not isinstance(body.get("id"), str):
            raise Theirs(_PEER, "did not acknowledge the message.")
        return
    if status in {400, 422}:
        raise Refused.because("PHO-03", _NOT_TAKEN.filled(status=str(status)), _CHECK_NUMBER, "processing")
    raise Theirs(_PEER, f"answered with HTTP status {status}.")
