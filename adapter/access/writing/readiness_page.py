"""The readiness of a unit as a page: text for a terminal, JSON for a program, HTML to hand to a producer. Pure."""

from __future__ import annotations

from html import escape
from typing import Any

from adapter.access.rules.readiness import Item, Readiness, State
from adapter.words import Language, Sentence

_TITLE = Sentence(
    "Valmius rekisterinkäyttöoikeuteen", "Beredskap för rätten till registret", "Readiness for register access"
)
_UNIT = Sentence("Yksikkö", "Enhet", "Unit")
_ORGANISER = Sentence("Järjestäjä", "Anordnare", "Organiser")
_DAY = Sentence("Päivä", "Dag", "Day")
_HEADINGS = (
    Sentence("Tila", "Läge", "State"),
    Sentence("Asia", "Sak", "What"),
    Sentence("Mitä tehdään", "Vad som görs", "What to do"),
    Sentence("Sääntö", "Regel", "Rule"),
)
_STATES = {
    State.OK: Sentence("kunnossa", "i ordning", "in order"),
    State.WARNING: Sentence("huomaa", "observera", "note"),
    State.MISSING: Sentence("puuttuu", "saknas", "missing"),
    State.NOT_NEEDED: Sentence("ei tarvita", "behövs inte", "not needed"),
    State.UNKNOWN: Sentence("ei tiedossa", "inte känt", "not known"),
}
_MARKS = {State.OK: "✓", State.WARNING: "!", State.MISSING: "✗", State.NOT_NEEDED: "–", State.UNKNOWN: "?"}
_ENDS = {
    State.OK: Sentence("Kaikki on kunnossa.", "Allt är i ordning.", "Everything is in order."),
    State.WARNING: Sentence(
        "Mitään ei puutu, mutta katso huomautukset.",
        "Inget saknas, men se anmärkningarna.",
        "Nothing is missing, but see the notes.",
    ),
    State.MISSING: Sentence("Jotain puuttuu.", "Något saknas.", "Something is missing."),
    State.UNKNOWN: Sentence(
        "Kaikkea ei saatu selville.", "Allt kunde inte redas ut.", "Not everything could be found out."
    ),
}
_STYLE = (
    "body{font:1rem/1.5 sans-serif;margin:2rem auto;max-width:60rem;padding:0 1rem;color:#1a1a1a;background:#fff}"
    "table{border-collapse:collapse;width:100%}th,td{border:1px solid "
    "#767676;padding:.5rem;text-align:left;vertical-align:top}"
    ".missing{background:#fde8e8}.warning,.unknown{background:#fff6d6}"
)


def readiness_text(readiness: Readiness, language: Language) -> str:
    """The page for a terminal."""
    lines = [
        _TITLE.said(language),
        f"{_UNIT.said(language)}: {readiness.name or '?'} ({readiness.unit})",
        f"{_ORGANISER.said(language)}: {readiness.organiser}   {_DAY.said(language)}: {readiness.on}",
        "",
    ]
    for item in readiness.items:
        lines.append(
            f"{_MARKS[item.state]} {_STATES[item.state].said(language):<12} {item.said.said(language)} [{item.rule}]"
        )
        if item.advice:
            lines.append(f"{'':<15}→ {item.advice.said(language)}")
    return "\n".join([*lines, "", _ENDS[readiness.state].said(language)]) + "\n"


def readiness_json(readiness: Readiness, language: Language) -> dict[str, Any]:
    """The page for a program: one JSON object; keys and states are the same in every language."""
    register = readiness.register
    return {
        "unit": str(readiness.unit),
        "name": readiness.name,
        "organiser": str(readiness.organiser),
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
    headings = "".join(f'<th scope="col">{escape(heading.said(language))}</th>' for heading in _HEADINGS)
    rows = "".join(_row(item, language) for item in readiness.items)
    facts = (
        (_UNIT, f"{readiness.name or '?'} ({readiness.unit})"),
        (_ORGANISER, str(readiness.organiser)),
        (_DAY, readiness.on.isoformat()),
    )
    paragraphs = "".join(
        f"<p><strong>{escape(name.said(language))}:</strong> {escape(value)}</p>" for name, value in facts
    )
    return (
        f'<!DOCTYPE html>\n<html lang="{language}"><head><meta charset="utf-8"><meta name="viewport" '
        'content="width=device-width">'
        f"<title>{title}</title><style>{_STYLE}</style></head><body><main><h1>{title}</h1>{paragraphs}"
        f"<p><strong>{escape(_ENDS[readiness.state].said(language))}</strong></p>"
        f"<table><thead><tr>{headings}</tr></thead><tbody>{rows}</tbody></table></main></body></html>\n"
    )


def _row(item: Item, language: Language) -> str:
    cells = (
        f"{_MARKS[item.state]} {_STATES[item.state].said(language)}",
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
