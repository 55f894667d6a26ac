"""The words of the page with figures."""

from __future__ import annotations

from adapter.words import Sentence

TITLE = Sentence("Luvut", "Siffror", "Figures")
WHAT_FOR = Sentence(
    "Viestit, jotka tulivat näinä päivinä, ja miten niiden kävi. Luvuissa ei ole henkilötietoja.",
    "Meddelanden som kom under dessa dagar och hur det gick. Siffrorna innehåller inga personuppgifter.",
    "Messages that came in these days, and how they went. The figures hold no personal data.",
)
FROM = Sentence("Ensimmäinen päivä", "Första dagen", "First day")
TO = Sentence("Viimeinen päivä", "Sista dagen", "Last day")
BY = Sentence("Ryhmittely", "Gruppering", "Grouping")
GROUPINGS = {
    "": Sentence("Kaikki yhdessä", "Alla tillsammans", "All together"),
    "unit": Sentence("Yksiköittäin", "Enligt enhet", "By unit"),
    "municipality": Sentence("Kunnittain", "Enligt kommun", "By municipality"),
    "desk": Sentence("Kuvapalvelupisteittäin", "Enligt bildtjänst", "By imaging service desk"),
}
SHOW = Sentence("Näytä luvut", "Visa siffrorna", "Show figures")
CSV = Sentence("Lataa luvut taulukkona (CSV)", "Ladda ner siffrorna som tabell (CSV)", "Download the figures as CSV")
NOT_A_DAY = Sentence(
    "Kirjoita päivä muodossa 2026-11-30.", "Skriv dagen som 2026-11-30.", "Write the day as 2026-11-30."
)
TOO_LONG = Sentence(
    "Valitse vähintään yksi ja enintään {days} päivää.",
    "Välj minst en och högst {days} dagar.",
    "Choose at least one day and at most {days}.",
)
NOTHING = Sentence("Näinä päivinä ei tullut mitään.", "Ingenting kom under dessa dagar.", "Nothing came in these days.")
COUNTED = Sentence(
    "{since} – {until}, laskettu {at}", "{since} – {until}, räknat {at}", "{since} – {until}, counted {at}"
)
CAME_TITLE = Sentence("Mitä tuli", "Vad som kom", "What came")
TIMES_TITLE = Sentence("Kuinka kauan kesti", "Hur länge det tog", "How long it took")
ANSWERS_TITLE = Sentence("Kuvapyynnöt ja luovutukset", "Begäran om foto och utlämnanden", "Invitations and releases")
DENIED_TITLE = Sentence("Miksi evättiin", "Varför det nekades", "Why it was denied")
GROUP = Sentence("Ryhmä", "Grupp", "Group")
NO_GROUP = Sentence("Muut", "Övriga", "Others")
FLOW = Sentence("Mitä", "Vad", "What")
CAME = Sentence("Tuli", "Kom", "Came")
DONE = Sentence("Valmiina", "Klara", "Done")
WITHOUT_PERSON = Sentence("Näistä ilman käsittelijää", "Av dessa utan handläggare", "Of these without a person")
WAITS = Sentence("Odottaa käsittelijää", "Väntar på handläggare", "Wait for a person")
UNDER_WAY = Sentence("Kesken", "På väg", "Under way")
DISCARDED = Sentence("Hylätty", "Avvisade", "Discarded")
DONE_MEDIAN = Sentence("Tallennettu, mediaani", "Sparad, median", "Recorded, median")
DONE_MOST = Sentence("Tallennettu, 90 % ehti", "Sparad, 90 % inom", "Recorded, 90 % within")
DECIDED_MEDIAN = Sentence("Odotti päätöstä, mediaani", "Väntade på beslut, median", "Waited for a decision, median")
DECIDED_MOST = Sentence(
    "Odotti päätöstä, 90 % ehti", "Väntade på beslut, 90 % inom", "Waited for a decision, 90 % within"
)
INVITED = Sentence("Kuvapyyntöjä", "Begäran om foto", "Invitations")
ANSWERED = Sentence("Niihin vastattu", "Besvarade", "Answered")
ELECTRONIC = Sentence("Tutkimuksia sähköisesti", "Undersökningar elektroniskt", "Studies electronically")
POST = Sentence("Tutkimuksia postitse", "Undersökningar per post", "Studies by post")
RULE = Sentence("Sääntö", "Regel", "Rule")
NUMBER = Sentence("Kertoja", "Gånger", "Times")
MOMENT = Sentence("alle 1 min", "under 1 min", "under 1 min")
MINUTES = Sentence("{minutes} min", "{minutes} min", "{minutes} min")
HOURS = Sentence("{hours} h {minutes} min", "{hours} h {minutes} min", "{hours} h {minutes} min")
DAYS = Sentence("{days} vrk {hours} h", "{days} d {hours} h", "{days} d {hours} h")
