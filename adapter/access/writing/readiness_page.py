"""The readiness of a unit as a page: text for a terminal, JSON for a program, HTML to hand to a producer. Pure."""

from __future__ import annotations

from html import escape
from typing import Any

from adapter.access.rules.readiness import Item, Readiness, State
from adapter.identifiers import Oid
from adapter.words import Language, Sentence, join_sentences, name_alike

_TITLE = Sentence(
    "Valmius rekisterinkäyttöoikeuteen",
    "Beredskap att använda åtkomsträtt till register",
    "Readiness for register access",
)
_UNIT = Sentence("Yksikkö", "Enhet", "Unit")
_ORGANISER = Sentence("Järjestäjä", "Anordnare", "Organiser")
_DAY = Sentence("Päivä", "Datum", "Day")
HEADINGS = (
    Sentence("Tila", "Status", "State"),
    Sentence("Tarkistettu kohta", "Kontroll", "What was checked"),
    Sentence("Mitä pitää tehdä", "Åtgärd", "What to do"),
    Sentence("Sääntö", "Regel", "Rule"),
)
STATES = {
    State.OK: Sentence("kunnossa", "i ordning", "in order"),
    State.INFORMATION: Sentence("tieto", "uppgift", "information"),
    State.WARNING: Sentence("huomautus", "obs", "note"),
    State.MISSING: Sentence("puuttuu", "saknas", "missing"),
    State.NOT_NEEDED: Sentence("ei tarvita", "behövs inte", "not needed"),
    State.UNKNOWN: Sentence("ei tiedossa", "oklart", "not known"),
}
MARKS = {
    State.OK: "✓",
    State.INFORMATION: "i",
    State.WARNING: "!",
    State.MISSING: "✗",
    State.NOT_NEEDED: "–",
    State.UNKNOWN: "?",
}
ENDS = {
    State.OK: Sentence("Kaikki on kunnossa.", "Allt är i ordning.", "Everything is in order."),
    State.WARNING: Sentence(
        "Mitään ei puutu, mutta katso huomautukset.",
        "Inget saknas, men läs påpekandena.",
        "Nothing is missing, but see the notes.",
    ),
    State.MISSING: Sentence(
        'Puutteita on. Korjaa rivit, joissa lukee "puuttuu".',
        'Det finns brister. Åtgärda raderna med "saknas".',
        'Something is missing. Put right the rows that say "missing".',
    ),
    State.UNKNOWN: Sentence(
        "Kaikkia tietoja ei voitu tarkistaa.",
        "Alla uppgifter kunde inte kontrolleras.",
        "Not everything could be checked.",
    ),
}
_SUMMARY = Sentence(
    "Kunnossa {good}/{all} tarkistettua kohtaa.",
    "{good}/{all} kontroller är i ordning.",
    "{good} of {all} checks are in order.",
)
_STYLE = (
    "body{font:1rem/1.5 sans-serif;margin:2rem auto;max-width:60rem;padding:0 1rem;color:#1a1a1a;background:#fff}"
    "table{border-collapse:collapse;width:100%}th,td{border:1px solid "
    "#767676;padding:.5rem;text-align:left;vertical-align:top}"
    ".missing{background:#fde8e8}.warning,.unknown{background:#fff6d6}"
    "@media(max-width:40rem){thead{position:absolute;left:-999rem}tr,th,td{display:block;border-top:0}}"
)


def readiness_text(readiness: Readiness, language: Language) -> str:
    """The page for a terminal."""
    lines = [
        _TITLE.said(language),
        f"{_UNIT.said(language)}: {_named(readiness.name or '?', readiness.unit)}",
        f"{_ORGANISER.said(language)}: {_named(readiness.organiser_name, readiness.organiser)}",
        f"{_DAY.said(language)}: {_day(readiness, language)}",
        "",
    ]
    for item in readiness.items:
        lines.append(
            f"{MARKS[item.state]} {STATES[item.state].said(language):<12} {item.said.said(language)} [{item.rule}]"
        )
        if item.advice:
            lines.append(f"{'':<15}→ {item.advice.said(language)}")
    return "\n".join([*lines, "", end_of(readiness).said(language)]) + "\n"


def end_of(readiness: Readiness) -> Sentence:
    """How it stands as a whole, and how much of it is in order."""
    counted = [item for item in readiness.items if item.state not in {State.INFORMATION, State.NOT_NEEDED}]
    good = sum(item.state is State.OK for item in counted)
    summary = _SUMMARY.filled(good=str(good), all=str(len(counted)))
    return join_sentences((ENDS[readiness.state], summary))


def _day(readiness: Readiness, language: Language) -> str:
    return name_alike("{day}").filled(day=readiness.on).said(language)


def _named(name: str, oid: Oid) -> str:
    return f"{name} ({oid})" if name else str(oid)


def readiness_json(readiness: Readiness, language: Language) -> dict[str, Any]:
    """The page for a program: one JSON object; keys and states are the same in every language."""
    register = readiness.register
    return {
        "unit": str(readiness.unit),
        "name": readiness.name,
        "organiser": str(readiness.organiser),
        "organiserName": readiness.organiser_name,
        "date": readiness.on.isoformat(),
        "state": readiness.state.value,
        "register": {
            "tag": register.tag,
            "entries": register.entries,
            "since": register.since.isoformat(),
            "asOf": register.as_of.isoformat(),
        }
        if register
        else None,
        "items": [
            {"key": item.key, "rule": item.rule, "state": item.state.value, "text": item.said.said(language)}
            | ({"advice": item.advice.said(language)} if item.advice else {})
            for item in readiness.items
        ],
    }


def readiness_html(readiness: Readiness, language: Language) -> str:
    """The page as one HTML file without anything from elsewhere.

    The state is said in words, not by colour only (WCAG 1.4.1).
    """
    title = escape(_TITLE.said(language))
    headings = "".join(f'<th scope="col">{escape(heading.said(language))}</th>' for heading in HEADINGS)
    rows = "".join(_row(item, language) for item in readiness.items)
    facts = (
        (_UNIT, _named(readiness.name or "?", readiness.unit)),
        (_ORGANISER, _named(readiness.organiser_name, readiness.organiser)),
        (_DAY, _day(readiness, language)),
    )
    paragraphs = "".join(
        f"<p><strong>{escape(name.said(language))}:</strong> {escape(value)}</p>" for name, value in facts
    )
    return (
        f'<!DOCTYPE html>\n<html lang="{language}"><head><meta charset="utf-8"><meta name="viewport" '
        'content="width=device-width">'
        f"<title>{title}</title><style>{_STYLE}</style></head><body><main><h1>{title}</h1>{paragraphs}"
        f"<p><strong>{escape(end_of(readiness).said(language))}</strong></p>"
        f"<table><thead><tr>{headings}</tr></thead><tbody>{rows}</tbody></table></main></body></html>\n"
    )


def _row(item: Item, language: Language) -> str:
    cells = (
        f"{MARKS[item.state]} {STATES[item.state].said(language)}",
        item.said.said(language),
        item.advice.said(language) if item.advice else "",
        item.rule,
    )
    first, *others = (escape(cell) for cell in cells)
    return (
        f'<tr class="{item.state}"><th scope="row">{first}</th>'
        + "".join(f"<td>{cell}</td>" for cell in others)
        + "</tr>"
    )
