"""The documents of a case as they are written, for whoever reads them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from fixtures.documents import Authorisation
from fixtures.people import Person
from tests.agreement.generated import Authorised, Version

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
    producers = [
        {
            "palveluyksikon_nimi": {"system": "1.2.246.537.6.202", "code": line.unit, "display": ""},
            "asiakkuuden_alkamispvm": line.start,
        }
        | ({} if line.end is None else {"asiakkuuden_paattymispvm": line.end})
        for line in version.lines
    ]
    task = {"palvelutehtava": {"system": "1.2.246.537.6.1221", "code": "1234"}, "palveluntuottaja": producers}
    return {
        "asiakkuusasiakirja": {
            "asiakas": {name: {"system": f"{prefix}{system}", "value": value}},
            "palvelunjarjestajan_toimintayksikko": {"code": f"{prefix}{version.organiser}"},
            "sosiaalihuollon_palvelutehtava": [task],
        }
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
