"""What the cases on messages to Kanta have in common: messages of a kind, and the rules that they keep."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from email import message_from_bytes
from functools import lru_cache

from lxml import etree
from lxml.etree import _Element

from conform.case import CaseFailedError, Checks, NotSeenError
from conform.traffic import Message

NAMES = {
    "s": "http://schemas.xmlsoap.org/soap/envelope/",
    "wsa": "http://www.w3.org/2005/08/addressing",
    "h": "urn:hl7-org:v3",
    "fi": "urn:hl7finland",
    "ds": "http://www.w3.org/2000/09/xmldsig#",
    "k": "https://lautta.example/kanta",
}
#: The organisations of authors, and the custodian.
PARTIES = ".//h:representedOrganization/h:id/@root | .//h:representedCustodianOrganization/h:id/@root"


def check_rules(messages: Sequence[Message], checks: Checks, *rules: str) -> None:
    """No message breaks one of mock Kanta's rules, and one that was taken has kept some of them.

    Raises NotSeenError where none was taken that they apply to.
    """
    for message in messages:
        for rule in rules:
            if rule in message.marks["broken"]:
                step = message.marks["broken"][rule]
                raise CaseFailedError(f"{message.interaction}: {step['demand']} ({rule}) At {step['place']}.")
    if not any(message.marks["taken"] and message.marks["kept"] & set(rules) for message in messages):
        raise NotSeenError("no message that this applies to was taken")
    checks.control(holds=True, sentence="a message that was taken keeps it, and none breaks it")


def of_kind(messages: Sequence[Message], *kinds: str) -> list[Message]:
    """The messages of these operations. Raises NotSeenError where there is none."""
    found = [message for message in messages if message.interaction in kinds]
    if not found:
        raise NotSeenError(f"no message of the kind was seen: {', '.join(kinds)}")
    return found


def parse(octets: bytes) -> _Element | None:
    """XML, or None for what is none."""
    try:
        return etree.fromstring(octets, etree.XMLParser(resolve_entities=False, huge_tree=True, no_network=True))
    except etree.XMLSyntaxError:
        return None


def open_papers(messages: Sequence[Message], *, taken: bool = True) -> list[tuple[Message, _Element, _Element]]:
    """Each archive message with its frame and its document. Raises NotSeenError where there is none.

    Only those that mock Kanta took, if not said otherwise: in the others something else is wrong.
    """
    found = [
        (message, frame, document)
        for message in messages
        if message.interaction == "archive" and (message.marks["taken"] or not taken)
        for frame, document in _open(message.body)
    ]
    if not found:
        raise NotSeenError("no archived document was seen")
    return found


@lru_cache(maxsize=512)
def _open(body: bytes) -> tuple[tuple[_Element, _Element], ...]:
    """The frame of a message and the document in it, read once for all cases; nothing where there is none."""
    root = parse(body)
    frames = [] if root is None else root.findall("s:Body/k:Archive/{urn:hl7-org:v3}*", NAMES)
    documents = [parse(_unpack(frame.findtext(".//h:clinicalDocument/h:text", "", NAMES))) for frame in frames]
    return tuple((frame, one) for frame, one in zip(frames, documents, strict=True) if one is not None)


def _unpack(text: str) -> bytes:
    try:
        parts = message_from_bytes(base64.b64decode(text)).walk()
        return b"".join(bytes(part.get_payload(decode=True)) for part in parts if not part.is_multipart())
    except (binascii.Error, ValueError, TypeError):
        return b""


def read_all(element: _Element, path: str) -> list[str]:
    """The values of an XPath that ends in an attribute."""
    found = element.xpath(path, namespaces=NAMES)
    return [str(one) for one in found] if isinstance(found, list) else []


def read(element: _Element, path: str) -> str:
    """The first of these values; empty for none."""
    return next(iter(read_all(element, path)), "")


def find_organisation(oid: str) -> str:
    """The arcs of a Finnish organisation's OID that its units and documents share (1.2.246.10.Y, or below 537.10)."""
    arcs = oid.removeprefix("urn:oid:").split(".")
    return ".".join(arcs[: 6 if arcs[3:5] == ["537", "10"] else 5])
