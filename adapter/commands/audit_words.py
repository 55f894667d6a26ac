"""The words of `lautta audit`."""

from __future__ import annotations

from adapter.words import Sentence

NONE_CLOSED = Sentence(
    "Yhdenkään jakson aika ei ole vielä täynnä.",
    "Tiden för inget segment är ute ännu.",
    "No segment is past its time yet.",
)
CLOSED = Sentence(
    "Jaksoja suljettu: {number}. Uusin sinetti on {seal}: {head}",
    "Stängda segment: {number}. Det nyaste sigillet är {seal}: {head}",
    "{number} segments were closed. The newest seal is {seal}: {head}",
)
DROPPED = Sentence(
    "Poistettu jaksoja, jotka ovat yli {years} vuotta vanhoja: {number}.",
    "Raderade segment som är äldre än {years} år: {number}.",
    "{number} segments older than {years} years were dropped.",
)
NOT_A_HEAD = Sentence(
    "{name}: tätä ei ole tulostanut `lautta audit seal --json`.",
    "{name}: detta har inte skrivits av `lautta audit seal --json`.",
    "{name}: this is not a head that `lautta audit seal --json` printed.",
)
SEGMENTS = Sentence("jaksot", "segment", "segments")
SEGMENTS_TEXT = Sentence(
    "{number}, joista määräajan jälkeen poistettu {dropped}",
    "{number}, varav {dropped} har raderats när tiden var ute",
    "{number}, of which {dropped} were dropped at the end of their time",
)
ROWS = Sentence("rivit", "rader", "rows")
ROWS_TEXT = Sentence(
    "{number}, joista sinettiä odottaa {open}",
    "{number}, varav {open} väntar på sitt sigill",
    "{number}, of which {open} wait for their seal",
)
RECORDS = Sentence("merkinnät", "poster", "records")
RECORDS_TEXT = Sentence(
    "{number} (AuditEvent-resursseja)", "{number} (resurser AuditEvent)", "{number} AuditEvents that are resources"
)
NEWEST = Sentence("uusin", "nyaste", "newest")
NEWEST_TEXT = Sentence("sinetti {seal}: {head}", "sigill {seal}: {head}", "seal {seal}: {head}")
WRONG = Sentence("VIRHE", "FEL", "WRONG")
WRONG_TEXT = Sentence(
    "{kind}, jakso {segment}, rivi {row}: {text}",
    "{kind}, segment {segment}, rad {row}: {text}",
    "{kind}, segment {segment}, row {row}: {text}",
)
WHOLE = Sentence("Loki on eheä.", "Loggen är hel.", "The log is whole.")
PROGRESS = Sentence("rivejä tarkistettu: {number}", "granskade rader: {number}", "{number} rows verified")
