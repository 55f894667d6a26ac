"""The documents of a case as they are written, for whoever reads them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from fixtures.documents import Authorisation
from fixtures.people import Person
from tests.access.agreement.generated import Authorised, Line, Version

SET = "1.2.246.10.99999810.95.2026.6.1"
WRITTEN = datetime(2026, 10, 1, 9, 0, tzinfo=UTC)
WORKER = "90000000011"


def oid_of(organiser: str, number: int) -> str:
    """The OID of a version: organisers' versions of the same set are different documents."""
    return f"{SET}.{organiser.rpartition('.10.')[0].rpartition('.')[2]}.{number}"


def relationship(version: Version) -> dict[str, Any]:
    """The JSON of an asiakkuusasiakirja; every second system and unit is written with `urn:oid:`."""
    system, value = version.client
    name = "henkilotunnus" if system == "1.2.246.21" else "tilapainen_yksilointitunnus"
    prefix = "urn:oid:" * (version.number % 2)
    identity = {"system": f"{prefix}{system}", "value": value}
    body: dict[str, Any] = {
        "asiakas": {name: identity},
        "palvelunjarjestajan_toimintayksikko": {"code": f"{prefix}{version.organiser}"},
    }
    if version.sparing:
        del body["palvelunjarjestajan_toimintayksikko"]
        if name == "henkilotunnus":
            del identity["system"]
    if version.tasks is not None:
        body["sosiaalihuollon_palvelutehtava"] = [_task(lines) for lines in version.tasks]
    return {"asiakkuusasiakirja": body}


def _task(lines: tuple[Line, ...] | None) -> dict[str, Any]:
    task: dict[str, Any] = {"palvelutehtava": {"system": "urn:oid:1.2.246.537.6.1221", "code": "1234"}}
    return task if lines is None else task | {"palveluntuottaja": [_line(line) for line in lines]}


def _line(line: Line) -> dict[str, Any]:
    end = {} if line.end is None else {"asiakkuuden_paattymispvm": line.end}
    inner = (
        {} if line.performers is None else {"palveluntoteuttaja": [_line(performer) for performer in line.performers]}
    )
    return {
        "palveluyksikon_nimi": {"system": "urn:oid:1.2.246.537.6.202", "code": line.unit, "display": ""},
        "asiakkuuden_alkamispvm": line.start,
        **end,
        **inner,
    }


def authorisation(version: Authorised) -> bytes:
    """The XML of an ostopalvelun valtuutus."""
    return Authorisation(
        oid=oid_of(version.organiser, version.number),
        client=Person("", "", version.client[1]) if version.client else None,
        organiser=version.organiser,
        producer=version.unit,
        written="20261001120000+0300",
        starts=version.start.replace("-", ""),
        ends=version.end.replace("-", ""),
        register=version.register,
        search=version.search,
        store=version.store,
        version=version.number,
        set_id=SET,
    ).xml()
