"""Names in a configuration that point at another part of it and find nothing there."""

from __future__ import annotations

from functools import partial
from typing import Any

from adapter.config.console import OFFICER, OPERATOR
from adapter.config.section import ROLE_CODE


def find_lost_names(table: dict[str, Any]) -> list[str]:
    """Every name in a configuration that points at another part of it and finds nothing there.

    What cannot be read is left out.
    """
    each = partial(_sections, table)

    def part(name: str) -> dict[str, Any]:
        return table[name] if isinstance(table.get(name), dict) else {}

    systems = {item.get("id") for item in each("record_system")}
    units = {item.get("oid") for item in each("unit")}
    lost = [
        f"unit {item.get('oid')}: there is no record_system '{item.get('record_system')}'"
        for item in each("unit")
        if item.get("record_system") not in systems
    ]
    for box in each("mailbox"):
        if box.get("unit") and box["unit"] not in units:
            lost.append(f"mailbox {box.get('user')}: there is no unit {box['unit']}")
        if box.get("flow") == "photo" and not box.get("unit"):
            lost.append(f"mailbox {box.get('user')}: a photo mailbox needs its unit (PHO-02)")
    named = [item.get("address") for item in each("record_system")]
    named += [box.get("address", "mail") for box in each("mailbox")]
    named += [item.get("address") for item in each("archive")]
    named += [
        part("pacs").get("address", "pacs"),
        part("kanta").get("address", "kanta"),
        table.get("registry", "soteri"),
    ]
    named += [part("malware").get("address", "clamd")] if "malware" in table else []
    named += [part("sms").get("address", "sms")] if "sms" in table else []
    named += [part("console").get("address", "idp")] if "console" in table else []
    lost += _lost_templates(part("sms").get("template", {}), each("unit")) if "sms" in table else []
    revocation = part("trust").get("revocation", {})
    if isinstance(revocation, dict) and revocation.get("paths"):
        named.append(revocation.get("address", ""))
    lost += _lost_places(table)
    lost += _lost_callers(table)
    unknown = {str(name) for name in named} - set(part("addresses"))
    lost += [f"addresses: '{name}' is not there" for name in sorted(unknown)]
    if part("pacs").get("register_id", "hus") not in {item.get("id") for item in each("register")}:
        lost.append("pacs.register_id: there is no such register")
    if "uusimaa" not in part("desks").get("archive", {}):
        lost.append("desks.archive: there is no archive 'uusimaa', which stands in for the others (REL-09)")
    return lost


def _sections(table: dict[str, Any], name: str) -> list[dict[str, Any]]:
    """The sections of one kind that can be read."""
    items = table.get(name)
    return [item for item in items if isinstance(item, dict)] if isinstance(items, list) else []


def _listed(section: dict[str, Any], key: str) -> list[Any]:
    """The values of a list; none where it is not one."""
    return section[key] if isinstance(section.get(key), list) else []


def _lost_callers(table: dict[str, Any]) -> list[str]:
    """Roles, handlers and clients of the FHIR API that are named twice, or name what is not there."""
    each = partial(_sections, table)
    organisation = table["organisation"] if isinstance(table.get("organisation"), dict) else {}
    units = {item.get("oid") for item in each("unit")}
    roles = [str(item.get("code")) for item in each("role")]
    roles += [str(code) for item in each("role") for code in _listed(item, "codes")]
    lost = [f"role: two have the code '{code}'" for code in sorted({code for code in roles if roles.count(code) > 1})]
    for section in [organisation, *each("unit")]:
        named_roles = [str(name) for name in _listed(section, "handlers") if ROLE_CODE.fullmatch(str(name))]
        lost += [
            f"handlers of {section.get('oid')}: there is no role '{name}'" for name in named_roles if name not in roles
        ]
    console = table["console"] if isinstance(table.get("console"), dict) else {}
    lost += [
        f"console.group {item.get('name')}: there is no role '{item.get('role')}'"
        for item in _sections(console, "group")
        if item.get("role") not in {*roles, OPERATOR, OFFICER}
    ]
    clients = [str(item.get("id")) for item in each("client")]
    lost += [f"client: two have the id '{name}'" for name in sorted({x for x in clients if clients.count(x) > 1})]
    for item in each("client"):
        if item.get("role") != "record system":  # the others' units are beyond this configuration too
            continue
        listed = _listed(item, "units")
        lost += [f"client {item.get('id')}: there is no unit {unit}" for unit in listed if unit not in units]
    return lost


def _lost_places(table: dict[str, Any]) -> list[str]:
    """Every archive, register and destination that is named and not described, or named by two."""
    each = partial(_sections, table)
    pacs = table["pacs"] if isinstance(table.get("pacs"), dict) else {}
    archives = [str(item.get("id")) for item in each("archive")]
    places = [str(item.get("id")) for item in each("register") + each("destination")]
    lost = [
        f"archive: two have the id '{name}'" for name in sorted({name for name in archives if archives.count(name) > 1})
    ]
    for item in each("destination"):
        connection = item.get("connection")
        if connection and connection not in archives:
            lost.append(f"destination {item.get('id')}: there is no archive '{connection}'")
        if connection and connection == pacs.get("archive", "pacs"):
            lost.append(
                f"destination {item.get('id')}: its connection is the PACS itself, where the images are already"
            )
    if "pacs" in table and pacs.get("archive", "pacs") not in archives:
        lost.append("pacs.archive: there is no such archive")
    lost += [
        f"law {item.get('number')}: there is no register or destination '{name}'"
        for item in each("law")
        for name in item.get("recipients", ())
        if name not in places
    ]
    named = [
        (f"{kind} {item.get('id')}", _names(item, "id")) for kind in ("register", "destination") for item in each(kind)
    ]
    laws = [(f"law {item.get('number')}", _names(item, "number")) for item in each("law")]
    return lost + _lost_alike(named) + _lost_alike(laws)


def _names(item: dict[str, Any], key: str) -> list[str]:
    """Everything a section is called by in a request, as a request is read.

    In small letters, spaces squeezed, no punctuation around.
    """
    aliases = item.get("aliases", [])
    called = [
        item.get(key),
        *(item[name] for name in ("name", "name_sv", "name_en") if name in item),
        *(aliases if isinstance(aliases, list) else []),
    ]
    return [" ".join(name.casefold().split()).strip(" .,;") for name in called if isinstance(name, str)]


def _lost_alike(named: list[tuple[str, list[str]]]) -> list[str]:
    """Every name that is empty, or that two sections have: a request could mean either. One may repeat its own."""
    lost = [f"{section}: a name or an alias is empty" for section, names in named if "" in names]
    owners: dict[str, list[str]] = {}
    for section, names in named:
        for name in sorted({*names} - {""}):
            owners.setdefault(name, []).append(section)
    shared = {name: sections for name, sections in owners.items() if len(sections) > 1}
    return lost + [f"{' and '.join(sections)}: each is called '{name}'" for name, sections in shared.items()]


def _lost_templates(templates: dict[str, Any], units: list[dict[str, Any]]) -> list[str]:
    """Every language of a unit that an invitation has no words in (REG-03)."""
    spoken = {str(language) for unit in units for language in unit.get("languages", ("fi", "sv"))}
    lost = sorted(spoken - set(templates))
    return [f"sms.template: there is none in '{language}', a language of a unit" for language in lost]
