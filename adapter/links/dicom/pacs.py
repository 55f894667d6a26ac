"""The PACS's own calls for registers, with signed orders (ours, see the mocks' README)."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime
from typing import Any
from urllib.parse import quote

from adapter.config.settings import Settings
from adapter.errors import NotFound, Refused, Theirs
from adapter.links.http import SMALL, Answer, HttpPeer
from adapter.release.ports.pacs import Sight
from adapter.release.writing.pacs_order import Order, write_order
from adapter.words import Sentence
from adapter.xml.signer import Signer
from adapter.xml.xades import sign_xades

_DISAGREES = Sentence(
    "Kuva-arkisto hylkäsi toimeksiannon: tutkimus, potilas tai AC-numero eivät täsmää, tai tunnus kuului toiselle "
    "toimeksiannolle.",
    "Bildarkivet avvisade uppdraget: undersökningen, patienten eller AC-numret stämmer inte överens, eller så "
    "hörde koden till ett annat uppdrag.",
    "the PACS refused the order: study, patient or accession number do not agree, or the key was another order's.",
)
_IN_NO_REGISTER = Sentence(
    "Tutkimus ei ole missään kuva-arkiston rekisterissä.",
    "Undersökningen finns inte i något av bildarkivets register.",
    "the study lies in no register of the PACS.",
)
_NOTHING_RELEASED = Sentence(
    "Sen perusteella ei luovutettu mitään.",
    "Ingenting lämnades ut på grund av det.",
    "Nothing was released by it.",
)

_PEER = "PACS"


class PacsLink:
    """PacsPort over HTTP. Each order is an XAdES-signed document of the adapter's organisation."""

    def __init__(self, settings: Settings, password: str, signer: Signer, now: Callable[[], datetime]) -> None:
        pacs = settings.pacs
        self._sender, self._signer, self._now = settings.organisation.oid, signer, now
        place = settings.place(pacs.address, pacs.path)
        self._base = place.url
        self._http = HttpPeer(_PEER, place, SMALL)
        self._http.introduce(pacs.user, password)

    def find_sight(self, study: str) -> Sight:
        """See PacsPort."""
        answer = self._http.ask("GET", f"{self._base}/studies/{quote(study, safe='')}/registers")
        if answer.status == 404:
            raise NotFound.because("REL-02", _IN_NO_REGISTER, code="not-found")
        body = _read(answer)
        return Sight(_names(body.get("registers")), _names(body.get("grants")))

    def carry_out(self, order: Order) -> None:
        """See PacsPort."""
        now = self._now()
        digest = hashlib.sha256(order.key.encode()).hexdigest()[:32]
        signed = sign_xades(write_order(order, self._sender, now), self._signer, now, lambda label: f"{label}-{digest}")
        url = f"{self._base}/registers/{quote(order.register, safe='')}/orders"
        answer = self._http.ask("POST", url, data=signed, headers={"Content-Type": "application/xml"})
        if answer.status in {404, 409}:
            raise Refused.because("REL-01", _DISAGREES, _NOTHING_RELEASED, "conflict")
        _read(answer)


def _read(answer: Answer) -> dict[str, Any]:
    if answer.status not in {200, 201}:
        raise Theirs(_PEER, f"answered with HTTP status {answer.status}.")
    body = answer.json()
    if not isinstance(body, dict):
        raise Theirs(_PEER, "gave an answer that cannot be read.")
    return body


def _names(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise Theirs(_PEER, "gave an answer that cannot be read.")
    return tuple(value)
