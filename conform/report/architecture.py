"""The facts of an architecture description, from what was really seen in a run.

The five headings are those that Kela asks of a vendor before joint testing (kanta.fi, Yhteistestausprosessi).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from conform.report.digest import name_run
from conform.report.markdown import escape, write_head, write_table
from conform.report.words import read_words
from conform.roles import ROLES

_INTERFACES, _DIVISION, _DOCUMENTS, _INTERACTIONS, _SEARCHES = (
    "Liittymät Kantaan ja muihin järjestelmiin",
    "Järjestelmien työnjako",
    "Missä viestit ja asiakirjat muodostetaan ja arkistoidaan",
    "Palvelupyynnöt ja interaktiot",
    "Miten haut toimivat",
)
#: Under which heading a requirement belongs, by the beginning of its id; the others belong to the interactions.
_BELONGS = {
    _INTERFACES: ("CM-TLS", "CM-LOG", "RS-CAP", "RS-AUTH", "FC-AUTH", "KS-SOAP", "KS-WSS", "PX-DIMSE-01", "PX-REG"),
    _DIVISION: ("KS-GRA", "FC-MAT", "GW-TP", "OR-JOI"),
    _DOCUMENTS: (
        *("KS-FRM", "KS-DOC", "KS-SIG", "RS-CR", "RS-DOC", "RS-MED", "RS-TSK", "RS-IDM", "RS-DUR", "FC-STO", "FC-SR"),
        *("GW-STP", "GW-MIM", "PX-DIMSE-02", "PX-DIMSE-03", "PX-DIMSE-08", "PX-WEB-04", "PX-CHR", "PX-LOSS"),
    ),
    _SEARCHES: (
        "RS-SRCH",
        "FC-EVAL",
        "FC-FET",
        "KS-WSH",
        "KS-USE",
        "PX-WEB",
        "PX-DIMSE-04",
        "PX-ID",
        "OR-PAG",
        "OR-ENT",
    ),
}
_ASKS = ("search", "find", "qido", "wado", "fetch", "query", "read", "wishes", "$evaluate", "codes", "c-move", "c-get")
_MAKES = (
    "create",
    "update",
    "archive",
    "store",
    "stow",
    "send",
    "notice",
    "mail",
    "letter",
    "batch",
    "transaction",
    "invalidate",
)
_NO_MESSAGES = ("log", "tls")  # what is observed beside messages
_NOTHING = "Ei havaittu: ajossa ei nähty tästä yhtään viestiä."


def describe_architecture(report: Mapping[str, Any]) -> str:
    """The five headings, in Finnish: what was seen, and a line for what was not."""
    messages = [one for one in report["traffic"] if one["interaction"] not in _NO_MESSAGES]
    return "\n".join(_lines({**report, "traffic": messages}, name_run(report))) + "\n"


def _lines(report: Mapping[str, Any], run: str) -> Iterator[str]:
    product, words = report["product"], read_words("fi")
    facts = (
        ("Toimittaja", product["vendor"]),
        ("Koonti", product["build"] or "ei ilmoitettu"),
        ("Ajo", f"{run}, {report['baseline']}, {report['environment']}, {report['at']}"),
        ("Ajon tulos", words["verdict"][report["verdict"]]),
    )
    yield from write_head(
        f"Arkkitehtuurikuvauksen tosiasiat: {escape(product['name'])} {escape(product['version'])}", facts
    )
    yield from ("", "Tässä on vain se, mikä ajossa nähtiin. Kuvauksen muut osat kirjoittaa toimittaja.")
    yield "Vastapuolet olivat jäljitelmiä tai testipaketti, ja henkilöt keksittyjä."
    bodies = {
        _INTERFACES: _say_interfaces(report),
        _DIVISION: _say_division(report),
        _DOCUMENTS: _say_messages(report, _MAKES, "Tuote muodosti ja lähetti", "Tuote otti vastaan"),
        _INTERACTIONS: _say_interactions(report),
        _SEARCHES: _say_messages(report, _ASKS, "Tuote haki", "Tuotteelta haettiin"),
    }
    for number, (heading, body) in enumerate(bodies.items(), 1):
        yield from ("", f"## {number}. {heading}", "", *body, *_say_rows(report, heading))


def _say_interfaces(report: Mapping[str, Any]) -> Iterator[str]:
    def row(role: Mapping[str, Any]) -> tuple[str, ...]:
        seen = [one for one in report["traffic"] if one["role"] == role["role"]]
        sent, came = (str(sum(one["number"] for one in seen if one["by_system"] is own)) for own in (True, False))
        secured = ", ".join(sorted({escape(one["secured"]) for one in seen if one["secured"]}))
        return escape(role["title"]["fi"]), sent, came, secured or "ei havaittu"

    yield from write_table(("rooli", "tuotteen viestejä", "viestejä tuotteelle", "suojaus"), map(row, report["roles"]))


def _say_division(report: Mapping[str, Any]) -> Iterator[str]:
    claimed = {role["role"]: role for role in report["roles"]}
    for role in ROLES:
        title = escape(role.title["fi"])
        if role.name in claimed:
            features = ", ".join(f"`{one}`" for one in claimed[role.name]["features"])
            yield f"* Tuote on {title}" + (f": {features}." if features else ".")
        else:
            yield f"* Muu järjestelmä: {title}. Tämä ajo ei koske sitä."
    for row in report["rows"]:
        if "attested" in row:
            said = row["attested"]
            yield f"* {row['id']}: {escape(said['by'])} vakuuttaa {said['on']}: {escape(said['says'])}"


def _say_messages(report: Mapping[str, Any], names: Sequence[str], own: str, others: str) -> Iterator[str]:
    seen = [one for one in report["traffic"] if any(name in one["interaction"].lower() for name in names)]
    for by_system, said in ((True, own), (False, others)):
        for one in seen:
            if one["by_system"] is by_system:
                yield f"* {said}: `{one['interaction']}`, {one['number']} kertaa (rooli {one['role']})"
    if not seen:
        yield _NOTHING


def _say_interactions(report: Mapping[str, Any]) -> Iterator[str]:
    rows = [
        (f"`{one['interaction']}`", one["role"], "tuote" if one["by_system"] else "vastapuoli", one["number"])
        for one in report["traffic"]
    ]
    if rows:
        yield from write_table(("interaktio", "rooli", "lähettäjä", "määrä"), rows)
    else:
        yield _NOTHING


def _say_rows(report: Mapping[str, Any], heading: str) -> Iterator[str]:
    """The requirements of a heading that were seen to hold, those that do not, and those that nobody saw."""
    rows = [row for row in report["rows"] if _find_heading(row["id"]) == heading]
    held = [row for row in rows if row["verdict"] == "holds"]
    if held:
        yield from ("", "Havaittu:", "")
        yield from (f"* {escape(row['text']['fi'])} ({row['id']}, {row['role']})" for row in held)
    for said, verdicts in (
        ("Ei täyty", ("fails", "warning", "expected failure")),
        ("Ei havaittu", ("not tested", "inconclusive")),
    ):
        found = [f"{row['id']} ({row['role']})" for row in rows if row["verdict"] in verdicts]
        if found:
            yield from ("", f"{said}: {', '.join(found)}.")


def _find_heading(identity: str) -> str:
    """The heading whose beginning fits best."""
    fits = [
        (len(start), heading) for heading, starts in _BELONGS.items() for start in starts if identity.startswith(start)
    ]
    return max(fits)[1] if fits else _INTERACTIONS
