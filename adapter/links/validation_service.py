"""Kela's test validation service over HTTP (mocks/validator/README.md): it says what is wrong with a document.

Who calls it has made sure that the document is a test person's.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

import orjson

from adapter.config.addresses import Place
from adapter.errors import Theirs
from adapter.links.http import MEDIUM, Answer, HttpPeer

_PEER = "validation service"
_PATH = "/shark-validointi/validoi/asiakirja/tulos"
_LEVEL = "1"
_NUMBER = re.compile(r"\s*\d+:\s*")
_TAG = re.compile(r"<[^>]*>")
_ITEM = re.compile(r"(?is)<li\b[^>]*>(.*?)</li>")
_NO_ANSWER = 500


@dataclass(frozen=True, slots=True)
class ToValidate:
    """A frame and the document in it, each with one XML declaration and LF, of one service request."""

    message_id: str
    service_request: str
    frame: str
    document: str


class ValidationServiceLink:
    """The service over the wire. Its findings are a stranger's text: whoever prints them masks what is a HETU."""

    def __init__(self, place: Place) -> None:
        path = urlsplit(place.url).path.rstrip("/")
        self._address = place.url.rstrip("/") if path else f"{place.url.rstrip('/')}{_PATH}"
        self._http = HttpPeer(_PEER, place, MEDIUM)

    def validate(self, what: ToValidate) -> list[str]:
        """What the service finds wrong; nothing when it is valid. Raises Theirs when it does not say."""
        order = {
            "messageId": what.message_id,
            "palveluPyynto": what.service_request,
            "level": _LEVEL,
            "siirtokehysXml": what.frame,
            "asiakirjaXml": what.document,
        }
        headers = {"Content-Type": "application/json"}
        return _read(self._http.ask("POST", self._address, data=orjson.dumps(order), headers=headers))


def _read(answer: Answer) -> list[str]:
    """200 is valid. All else names its findings in JSON, or as a page of HTML."""
    if answer.status == 200:
        return []
    content = answer.json()
    if isinstance(content, dict) and isinstance(content.get("description"), str):
        found = [_NUMBER.sub("", text, count=1).strip() for text in content["description"].split(";")]
    elif "html" in str(answer.headers.get("Content-Type", "")):
        page = answer.content.decode("utf-8", "replace")
        found = [" ".join(_TAG.sub(" ", item).split()) for item in _ITEM.findall(page) or [page]]
    else:
        found = []
    found = [text for text in found if text]
    if answer.status >= _NO_ANSWER or not found:
        raise Theirs(_PEER, f"answered with HTTP status {answer.status} and no findings.")
    return found
