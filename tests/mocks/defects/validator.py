"""Wrong orders to the validation service: each made from a good one by one defect."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from lxml import etree

from tests.mocks.defects import Defect
from tests.mocks.kanta import DRAFT, RELATIONSHIP, Draft, grant

Order = dict[str, Any]

DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
LIVING = "131052-" + "308T"  # in two parts, for no file of the project holds one


def make_order(draft: Draft = DRAFT, request: str = "SP17", *, spoil: Callable[[str], str] = str) -> Order:
    """An order of an unsigned document, which `spoil` may change before it is framed."""
    document = spoil(DECLARATION + etree.tostring(draft.write([]), encoding="unicode"))
    (frame,) = etree.fromstring(draft.frame(document.encode()))
    return {
        "messageId": str(uuid.uuid4()),
        "palveluPyynto": request,
        "level": "1",
        "siirtokehysXml": DECLARATION + etree.tostring(frame, encoding="unicode"),
        "asiakirjaXml": document,
    }


def _set(**changes: Any) -> Callable[[Order], Order]:
    return lambda order: {**order, **changes}


def _change(key: str, change: Callable[[str], str]) -> Callable[[Order], Order]:
    return lambda order: {**order, key: change(order[key])}


def _document(old: str, new: str) -> Callable[[Order], Order]:
    """The same wrong document beside the frame and in it."""

    def spoil(text: str) -> str:
        assert old in text
        return text.replace(old, new, 1)

    return lambda _: make_order(spoil=spoil)


def _frame(old: str, new: str) -> Callable[[Order], Order]:
    def spoil(text: str) -> str:
        assert old in text
        return text.replace(old, new, 1)

    return _change("siirtokehysXml", spoil)


def _without(key: str) -> Callable[[Order], Order]:
    return lambda order: {name: value for name, value in order.items() if name != key}


def _of_a_living_person(_: Order) -> Order:
    return make_order(Draft(custodian=DRAFT.custodian, hetu=LIVING))


DEFECTS: tuple[Defect[Order], ...] = (
    Defect("validator.no-frame", "validator.order.shape", _without("siirtokehysXml"), "order"),
    Defect("validator.no-id", "validator.order.shape", _without("messageId"), "order"),
    Defect("validator.more", "validator.order.shape", _set(extra="x"), "order"),
    Defect("validator.number", "validator.order.shape", _set(level=1), "order"),
    Defect("validator.level", "validator.order.level", _set(level="7"), "order/level"),
    Defect("validator.empty-id", "validator.order.unique", _set(messageId=""), "order/messageId"),
    Defect("validator.request", "validator.order.request", _set(palveluPyynto="SP1"), "order/palveluPyynto"),
    Defect(
        "validator.frame-undeclared",
        "validator.text.declaration",
        _change("siirtokehysXml", lambda text: text.removeprefix(DECLARATION)),
        "siirtokehysXml",
    ),
    Defect(
        "validator.document-declared-twice",
        "validator.text.declaration",
        _change("asiakirjaXml", lambda text: DECLARATION + text),
        "asiakirjaXml",
    ),
    Defect(
        "validator.crlf",
        "validator.text.lines",
        _change("siirtokehysXml", lambda text: text.replace("\n", "\r\n", 1)),
        "siirtokehysXml",
    ),
    Defect(
        "validator.frame-cut",
        "validator.text.readable",
        _change("siirtokehysXml", lambda text: text[:-20]),
        "siirtokehysXml",
    ),
    Defect(
        "validator.other-document",
        "validator.text.same",
        _change("asiakirjaXml", lambda text: text.replace("<title>", "<title>Toinen ", 1)),
        "siirtokehysXml",
    ),
)

#: Documents and frames that mock Kanta would refuse: the service finds the same.
CONTENT_DEFECTS: tuple[Defect[Order], ...] = (
    Defect(
        "untitled",
        "kanta.document.element",
        _document("<title>Asiakirja</title>", "<otsikko>Asiakirja</otsikko>"),
        "ClinicalDocument",
    ),
    Defect("cut", "kanta.document.xml", _change("asiakirjaXml", lambda text: text[:-20]), "ClinicalDocument"),
    Defect("set", "kanta.frame.identity", _frame(f'<setId root="{DRAFT.set_id}"', '<setId root="1.2.3"'), "setId"),
    Defect("trigger", "kanta.frame.trigger", _frame("RCMR_TE000102UV01", "RCMR_TE000999UV01"), "controlActProcess"),
    Defect("living", "kanta.hetu.series", _of_a_living_person, "recordTarget"),
)

GOOD: dict[str, Callable[[], Order]] = {
    "client-document": make_order,
    "relationship": lambda: make_order(replace(RELATIONSHIP, entries=grant()), "SP1"),
}
