"""An order to the PACS, to copy a study into a register or to grant a register sight of it (REL-11, REL-12).

The form is ours. Pure.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from xml.sax.saxutils import escape, quoteattr

from adapter.identifiers import AccessionNumber, Hetu, Oid

ORDER = "urn:lautta:pacs:order:1"


class Act(StrEnum):
    """What a PACS is ordered to do with a study."""

    COPY = "copy"
    GRANT = "grant"


@dataclass(frozen=True, slots=True)
class Order:
    """One order.

    `key` makes it one: the same order sent again is done once. `study` is a Study Instance UID, `basis` code and text.
    """

    key: str
    act: Act
    register: str
    study: str
    accession: AccessionNumber
    patient: Hetu
    basis: tuple[str, str]
    rules: tuple[str, ...]


def write_order(order: Order, sender: Oid, when: datetime) -> bytes:
    """The order as XML, not yet signed."""
    code, text = order.basis
    rules = "".join(f'<o:Rule id="{rule}"/>' for rule in order.rules)
    return (
        f'<o:Order xmlns:o="{ORDER}" key={quoteattr(order.key)} kind="{order.act}" '
        f'ordered="{when.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}">'
        f'<o:From oid="{sender}"/><o:Register id={quoteattr(order.register)}/>'
        f"<o:Study uid={quoteattr(order.study)} accession={quoteattr(order.accession.value)}/>"
        f'<o:Patient root="{order.patient.system.removeprefix("urn:oid:")}" '
        f"extension={quoteattr(order.patient.value)}/>"
        f"<o:Basis code={quoteattr(code)}>{escape(text)}</o:Basis>{rules}</o:Order>"
    ).encode()
