"""An SMS gateway over HTTP. Its interface is of our own choosing (mocks/README.md); a site's own gateway gets a link of its own."""

from __future__ import annotations

from typing import Any

import orjson
import requests

from adapter.errors import Refused, Theirs
from adapter.links.http import TIMEOUT, open_session, told_as

_PEER = "SMS gateway"
_KEY_USED = "key-used"


class SmsLink:
    """SmsPort over the wire."""

    def __init__(self, base: str, sender: str, token: str) -> None:
        self._address, self._sender = f"{base.rstrip('/')}/messages", sender
        self._session = open_session()
        self._session.headers.update({"Authorization": f"Bearer {token}", "Content-Type": "application/json"})

    def send(self, key: str, telephone: str, text: str) -> None:
        """See SmsPort."""
        body = orjson.dumps({"from": self._sender, "to": telephone, "text": text})
        with told_as(_PEER):
            response = self._session.post(
                self._address, data=body, headers={"Idempotency-Key": key}, timeout=TIMEOUT, allow_redirects=False
            )
        _judge(response.status_code, _read(response))


def _judge(status: int, body: dict[str, Any]) -> None:
    """Return when the message is taken, now or before under this key; a refusal is for a person, all else the gateway's failure."""
    if status == 422 and body.get("error") == _KEY_USED:
        return
    if status in {200, 201}:
        if not isinstance(body.get("id"), str):
            raise Theirs(_PEER, "did not acknowledge the message.")
        return
    if status in {400, 422}:
        text = f"the SMS gateway did not take the message (HTTP {status})."
        raise Refused.because("PHO-03", text, "Its own log says why; check the number in the record.", "processing")
    raise Theirs(_PEER, f"answered with HTTP status {status}.")


def _read(response: requests.Response) -> dict[str, Any]:
    try:
        body: Any = response.json()
    except requests.JSONDecodeError:
        body = None
    return body if isinstance(body, dict) else {}
