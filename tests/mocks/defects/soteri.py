"""Requests to the registers, and seeds of them, that are wrong in one place, each made from a good one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from tests.mocks.defects import Defect

CODES = "/codeserver/csapi/v6/classifications/1.2.246.537.6.202/conceptcodes"
OID = "1.2.246.10.99999970.10.5"


@dataclass(frozen=True)
class Asked:
    """A seed, and a request after it."""

    seed: dict[str, Any]
    path: str
    params: tuple[tuple[str, str], ...] = ()
    headers: dict[str, str] = field(default_factory=dict)


ENTRY = {
    "oid": OID,
    "name": "Hoivakoti Testi",
    "parent": "1.2.246.10.99999970.10.0",
    "businessId": "9999997-6",
    "validFrom": "2026-01-01",
    "validTo": "2027-12-31",
}
JOINED = {"oid": OID, "repository": "social", "joined": "2026-03-01", "systemReady": True}
PAGE = Asked({"register": [{**ENTRY, "sector": 1}]}, CODES, (("pageSize", "500"), ("page", "1")))


def entry(holding: str, **changes: Any) -> Callable[[Asked], Asked]:
    """Another seed: one entry of a holding, changed."""
    good: dict[str, Any] = {"register": ENTRY, "soteri": {**ENTRY, "level": "palvelupiste"}, "joined": JOINED}
    return lambda asked: replace(asked, seed={holding: [{**good[holding], **changes}]})


def ask(path: str, *params: tuple[str, str], **headers: str) -> Callable[[Asked], Asked]:
    """Another request."""
    return lambda asked: replace(asked, path=path, params=params, headers=headers)


DEFECTS = tuple(
    Defect(f"soteri.{name}", f"soteri.{rule}", spoil, place)
    for name, rule, place, spoil in (
        ("page-too-large", "page.size", "pageSize", ask(CODES, ("pageSize", "501"))),
        ("page-of-nothing", "page.size", "pageSize", ask(CODES, ("pageSize", "0"))),
        ("page-size-in-words", "page.size", "pageSize", ask(CODES, ("pageSize", "many"))),
        ("page-zero", "page.number", "page", ask(CODES, ("page", "0"))),
        ("page-negative", "page.number", "page", ask(CODES, ("page", "-1"))),
        ("page-twice", "parameter.once", "query", ask(CODES, ("page", "1"), ("page", "2"))),
        ("other-classification", "classification", "path", ask(CODES.replace("6.202", "6.203"))),
        ("xml-wanted", "accept", "Accept", ask(CODES, Accept="application/xml")),
        ("entry-no-oid", "oid", "path", ask(f"{CODES}/porvoo")),
        ("entry-leading-zero", "oid", "path", ask(f"{CODES}/1.2.246.010")),
        ("entry-unknown", "known", "path", ask(f"{CODES}/1.2.3")),
        ("unit-no-oid", "oid", "path", ask("/soteri/units/1..2")),
        ("unit-unknown", "known", "path", ask("/soteri/units/1.2.3")),
        ("joining-unknown", "known", "path", ask("/liittymiset/1.2.3")),
        ("joining-other-repository", "repository", "repository", ask(f"/liittymiset/{OID}", ("repository", "health"))),
        ("joining-misspelt", "parameter", "query", ask(f"/liittymiset/{OID}", ("repostory", "social"))),
        ("seed-oid", "oid", "register[0].oid", entry("register", oid="porvoo")),
        ("seed-parent", "oid", "register[0].parent", entry("register", parent="1.02")),
        ("seed-own-parent", "parent", "register[0].parent", entry("register", parent=OID)),
        ("seed-check-digit", "business-id", "register[0].businessId", entry("register", businessId="9999997-5")),
        ("seed-business-id", "business-id", "register[0].businessId", entry("register", businessId="99999976")),
        ("seed-day", "day", "register[0].validFrom", entry("register", validFrom="1.1.2026")),
        ("seed-no-such-day", "day", "register[0].validTo", entry("register", validTo="2026-02-30")),
        ("seed-period", "period", "register[0]", entry("register", validTo="2025-12-31")),
        ("seed-sector", "sector", "register[0].sector", entry("register", sector=3)),
        ("seed-level", "level", "soteri[0].level", entry("soteri", level="toimipiste")),
        ("seed-soteri-oid", "oid", "soteri[0].oid", entry("soteri", oid="1.2.")),
        ("seed-repository", "repository", "joined[0].repository", entry("joined", repository="health")),
        ("seed-joined-day", "day", "joined[0].joined", entry("joined", joined="2026-3-1")),
    )
)
