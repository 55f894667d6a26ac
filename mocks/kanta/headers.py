"""Query by metadata (ours): which documents of a person an organisation holds itself. Headers alone are told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from lxml import etree

from mocks.kanta.deposit import is_own
from mocks.kanta.response import begin_response
from mocks.xml.markup import parse, value
from mocks.xml.namespaces import PREFIXES, clark

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml.etree import _Element

    from mocks.kanta.archive import Archive
    from mocks.kanta.frame import Verdict
    from mocks.kanta.stored import Stored


@dataclass(frozen=True)
class Search:
    """Whose documents are asked for, and of which kind, group, register and days; an empty wish is none."""

    organization: str
    client: tuple[str, str]
    kind: str = ""
    group: str = ""
    register: str = ""
    begin: str = ""
    end: str = ""

    def wants(self, stored: Stored) -> bool:
        """Whether a document is asked for."""
        document = stored.document
        pairs = ((self.kind, document.code), (self.group, stored.group), (self.register, stored.register))
        made = _read_day(document.content) if self.begin or self.end else ""
        return (
            is_own(document, self.organization)
            and document.patient == self.client
            and all(wish in ("", told) for wish, told in pairs)
            and (not self.begin or self.begin <= made)
            and (not self.end or "" < made <= self.end)
        )


def read_search(request: _Element, organization: str) -> Search:
    """Read an organisation's `k:Query`. Raises NotWellFormedError; ValueError for a day that is none."""
    client = value(request, "k:client", "root"), value(request, "k:client", "extension")
    wishes = {name: _read_wish(request, name) for name in ("kind", "group", "register")}
    period = request.find("k:period", PREFIXES)
    days = {} if period is None else {name: _bare(period.get(name, "")) for name in ("begin", "end")}
    return Search(organization, client, **wishes, **days)


def write_headers(verdict: Verdict, found: Sequence[Stored], archive: Archive) -> _Element:
    """The `k:QueryResponse`: a header of each document, and whether it is the newest and was invalidated."""
    response = begin_response("Query", verdict)
    for stored in found:
        document = stored.document
        status = "invalidated" if stored.invalidated else "current" if archive.is_newest(stored) else "old"
        header = etree.SubElement(
            response,
            clark("k:header"),
            oid=document.oid,
            setId=document.set_id,
            version=str(document.version),
            kind=document.code,
            register=stored.register,
            status=status,
        )
        for name, told in (("group", stored.group), ("made", _read_day(document.content))):
            if told:
                header.set(name, told)
    return response


def _read_wish(request: _Element, name: str) -> str:
    return "" if request.find(f"k:{name}", PREFIXES) is None else value(request, f"k:{name}", "code")


def _bare(day: str) -> str:
    """A day of XML Schema as HL7 writes it."""
    return f"{date.fromisoformat(day):%Y%m%d}" if day else ""


def _read_day(content: bytes) -> str:
    """The day a document says that it was made on, as HL7 writes it; empty when it does not say."""
    made = parse(content).find("hl7:effectiveTime", PREFIXES)
    return "" if made is None else made.get("value", "")[:8]
