"""The words of the first page: who somebody is here, and what each part has for them."""

from __future__ import annotations

from adapter.words import Sentence

TITLE = Sentence("Tänään", "I dag", "Today")
HANDLER = Sentence(
    "Käsittelet näiden yksiköiden viestejä: {units}.",
    "Du handlägger meddelanden till dessa enheter: {units}.",
    "You handle the messages of these units: {units}.",
)
DESK = Sentence(
    "Hoidat kuvapalvelupisteen tehtäviä.",
    "Du sköter bildtjänstens uppgifter.",
    "You do the tasks of the imaging service desk.",
)
OFFICER = Sentence(
    "Vastaat rekisterinkäyttöoikeuksista.",
    "Du svarar för åtkomsträtter till register.",
    "You answer for register access.",
)
OPERATOR = Sentence(
    "Ylläpidät Lauttaa. Et näe viestien sisältöä.",
    "Du sköter driften av Lautta. Du ser inte innehållet i meddelandena.",
    "You operate Lautta. You see no content of messages.",
)
NOBODY = Sentence(
    "Sinulla ei ole täällä vielä tehtäviä. Pyydä oikeudet organisaatiosi tuesta.",
    "Du har inga uppgifter här än. Be organisationens stöd om rättigheter.",
    "You have no tasks here yet. Ask your organisation's support for the right.",
)
WHAT_TO_DO = Sentence("Mitä voit tehdä", "Vad du kan göra", "What you can do")
WAITING = Sentence("Odottavat viestit", "Meddelanden som väntar", "Messages that wait")
INVITE = Sentence(
    "pyydä kuvaa potilaalta tekstiviestillä", "begär ett foto med textmeddelande", "ask a patient for a photo by SMS"
)
RELEASES = Sentence(
    "tehtäviä odottaa {number}, joista kiireellisiä puheluja {calls}",
    "uppgifter som väntar: {number}, av dem brådskande samtal: {calls}",
    "tasks that wait: {number}, urgent calls among them: {calls}",
)
CALL = Sentence("Soita {phone}, pyydetty {at}", "Ring {phone}, begärt {at}", "Call {phone}, asked {at}")
MEDIA = Sentence(
    "tallenteita odottaa postitusta {number}",
    "lagringsmedier som ska postas: {number}",
    "media to be posted: {number}",
)
ACCESS = Sentence(
    "oikeuksia päättyy 30 päivässä {number}",
    "rätter som upphör inom 30 dagar: {number}",
    "grants that end within 30 days: {number}",
)
USES = Sentence(
    "vastaa asiakkaalle, joka kysyy, kuka on katsonut hänen tietojaan",
    "svara en klient som frågar vem som har sett hens uppgifter",
    "answer a client who asks who has looked at their data",
)
OPERATION = Sentence(
    "hälytyksiä {alarms}, epäonnistuneita viestejä {failed}",
    "larm: {alarms}, misslyckade meddelanden: {failed}",
    "alarms: {alarms}, failed messages: {failed}",
)
