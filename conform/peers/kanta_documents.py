"""Documents as they are archived in Kanta: CDA R2, unsigned (mocks/kanta/frame.md). The kit seeds with them."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

HL7, FI = "urn:hl7-org:v3", "urn:hl7finland"
HETU_ROOT = "1.2.246.21"
_SIGNATURES = "<fi:signatureCollection/>"
Json = Mapping[str, Any]


@dataclass(frozen=True)
class Paper:
    """What the header of a document says. `person`: root, id, family and given; `worker` a registration number."""

    oid: str
    person: Json
    custodian: str
    unit: str
    written: str
    worker: str = ""
    set_id: str = ""
    version: int = 1
    replaces: str = ""
    matter: str = ""


def write_health(paper: Paper, title: str, text: str) -> str:
    """A document of health care."""
    body = (
        f'<structuredBody ID="OID{paper.oid}"><component><section><title>{title}</title><text>{text}</text></section>'
        "</component></structuredBody>"
    )
    code = ("KERT", "1.2.246.537.6.12.2002")
    return _write(paper, title, code, "5", f"<fi:localHeader>{_SIGNATURES}</fi:localHeader>", body)


def write_social(paper: Paper, title: str, group: str, told: Json, lines: Sequence[str]) -> str:
    """A document of social care: its JSON, and a page that says the same in `lines`."""
    listed = "".join(f"<p>{line}</p>" for line in lines)
    page = base64.b64encode(f"<html><body><h1>{title}</h1>{listed}</body></html>".encode()).decode()
    data = base64.b64encode(json.dumps(told, ensure_ascii=False).encode()).decode()
    body = (
        f'<nonXMLBody ID="OID{paper.oid}"><text mediaType="text/html" representation="B64">{page}</text>'
        f"<fi:json>{data}</fi:json></nonXMLBody>"
    )
    system = "1.2.246.537.6.1505"
    grouped = f'<fi:documentGroup code="{group}" codeSystem="{system}"/>'
    header = f"<fi:localSocialHeader>{grouped}{_SIGNATURES}</fi:localSocialHeader>"
    return _write(paper, title, (group, system), "6", header, body)


def write_relationship(paper: Paper, producers: Sequence[Json]) -> str:
    """An asiakkuusasiakirja (THL Sosmeta 1505.1.2023.6.1) with these producers: unit, name, start, end."""
    person = paper.person
    task: dict[str, Any] = {
        "palvelutehtava": code("6.1221", "1234", "Iäkkäiden palvelut"),
        "palvelunjarjestajan_palveluyksikko": [
            {"palveluyksikon_nimi": code("6.202", paper.unit, "Oma yksikkö"), "asiakkuuden_alkamispvm": "2026-01-01"}
        ],
    }
    if producers:
        task["palveluntuottaja"] = [_producer(one) for one in producers]
    told = {
        "asiakkuusasiakirja": {
            "asiakas": {
                "sukunimi": person["family"],
                "etunimet": " ".join(person["given"]),
                "henkilotunnus": {"system": f"urn:oid:{person['root']}", "value": person["id"]},
                "turvakielto": False,
                "kotikunta": {"kunta": code("6.21", "638", "Porvoo")},
            },
            "sosiaalihuollon_asiakkuus": {"asiakkuuden_alkamispvm": "2026-01-01"},
            "palvelunjarjestajan_toimintayksikko": code("6.202", paper.custodian, "Järjestäjä"),
            "sosiaalihuollon_palvelutehtava": [task],
        }
    }
    lines = [f"{person['family']} {' '.join(person['given'])} {person['id']}"]
    lines += [f"{one['name']}: {one['start']}–{one.get('end', '')}" for one in producers]
    return write_social(paper, "Asiakkuusasiakirja", "1", told, lines)


def code(system: str, value: str, display: str) -> dict[str, str]:
    """A code of a code system below 1.2.246.537."""
    return {"system": f"urn:oid:1.2.246.537.{system}", "code": value, "display": display}


def _producer(one: Json) -> Json:
    told = {
        "sosiaalipalvelu": [code("6.1222", "2035", "Kotihoito")],
        "palveluyksikon_nimi": code("6.202", one["unit"], one["name"]),
        "asiakkuuden_alkamispvm": one["start"],
    }
    return {**told, "asiakkuuden_paattymispvm": one["end"]} if one.get("end") else told


def _write(paper: Paper, title: str, kind: tuple[str, str], confidentiality: str, header: str, body: str) -> str:
    person = paper.person
    author = f'<id root="1.2.246.537.26" extension="{paper.worker}"/>' if paper.worker else '<id nullFlavor="NA"/>'
    matter = f'<id root="{paper.matter}"/>' if paper.matter else '<id nullFlavor="NA"/>'
    related = (
        f'<relatedDocument typeCode="RPLC"><parentDocument><id root="{paper.replaces}"/></parentDocument>'
        "</relatedDocument>"
        if paper.replaces
        else ""
    )
    return (
        f'<ClinicalDocument xmlns="{HL7}" xmlns:fi="{FI}">'
        '<typeId root="2.16.840.1.113883.1.3" extension="POCD_HD000040"/>'
        f'<id root="{paper.oid}"/><code code="{kind[0]}" codeSystem="{kind[1]}"/><title>{title}</title>'
        f'<effectiveTime value="{paper.written}"/>'
        f'<confidentialityCode code="{confidentiality}" codeSystem="1.2.246.777.5.99902.2006"/>'
        f'<languageCode code="fi"/><setId root="{paper.set_id or paper.oid}"/>'
        f'<versionNumber value="{paper.version}"/>'
        f'<recordTarget><patientRole><id root="{person["root"]}" extension="{person["id"]}"/><patient><name>'
        + "".join(f"<given>{given}</given>" for given in person["given"])
        + f"<family>{person['family']}</family></name></patient></patientRole></recordTarget>"
        f'<author><time value="{paper.written}"/><assignedAuthor>{author}<representedOrganization>'
        f'<id root="{paper.unit}"/></representedOrganization></assignedAuthor></author>'
        "<custodian><assignedCustodian><representedCustodianOrganization>"
        f'<id root="{paper.custodian}"/></representedCustodianOrganization></assignedCustodian></custodian>{related}'
        f'<componentOf><encompassingEncounter>{matter}<effectiveTime nullFlavor="NA"/></encompassingEncounter>'
        f"</componentOf>{header}<component>{body}</component></ClinicalDocument>"
    )
