"""What a command answers when it has done something, and what it says of its own words."""

from __future__ import annotations

from adapter.words import Sentence

NOW_IT_IS = Sentence("{id}: nyt {state}. {then}", "{id}: nu {state}. {then}", "{id}: now {state}. {then}")
LEFT = Sentence(
    "Sitä ei yritetä, ennen kuin se ajetaan uudelleen: lautta redrive {id}",
    "Det försöks inte igen förrän det körs på nytt: lautta redrive {id}",
    "It is not tried until somebody runs it again: lautta redrive {id}",
)
GOES_ON = Sentence("Käsittelijä ottaa sen jonosta.", "En arbetsprocess tar upp det.", "A worker takes it up.")
BEGINS_AGAIN = Sentence(
    "Käsittelijä aloittaa sen alusta.", "En arbetsprocess börjar om med det.", "A worker begins it from the start."
)
DELETED = Sentence(
    "Se on poistettu, ja perustelu on kirjattu.",
    "Det är raderat, och motiveringen är antecknad.",
    "It is deleted, and the reason is written down.",
)
ONLY_PARKED = Sentence(
    "Potilas, salasana, vahvistus tai yksikkö annetaan vain viestille, joka odottaa ihmistä.",
    "En patient, ett lösenord, en bekräftelse eller en enhet ges bara för ett meddelande som väntar på en person.",
    "Only a message that waits for a person is given to a patient, confirmed, moved, or fetched with a password.",
)
CONFIRM_WITH_REASON = Sentence(
    "Lähettäjän vahvistamiseen tarvitaan perustelu: --reason '…'.",
    "En avsändare bekräftas med en motivering: --reason '…'.",
    "A sender is confirmed with a reason: --reason '…'.",
)
MOVES = Sentence(
    "Se odottaa kohta toisen yksikön käsittelijää.",
    "Det väntar snart på den andra enhetens handläggare.",
    "It will wait for a handler of that unit.",
)
MOVE_WITH_REASON = Sentence(
    "Viestin siirtämiseen tarvitaan perustelu: --reason '…'.",
    "Ett meddelande flyttas med en motivering: --reason '…'.",
    "A message is moved with a reason: --reason '…'.",
)
DISCARD_WITH_REASON = Sentence(
    "Viestin hylkäämiseen tarvitaan perustelu: --reason '…'.",
    "Ett meddelande avvisas med en motivering: --reason '…'.",
    "A message is discarded with a reason: --reason '…'.",
)
NOT_STRANDED = Sentence(
    "viesti ei ole kesken ilman toimivaa käsittelijää. Sen tila: {state}.",
    "meddelandet är inte på väg utan arbetsprocess. Det är: {state}.",
    "the message is not one that a dead worker has left on its way. It is: {state}.",
)
SEE_ALARMS = Sentence(
    "`lautta status` näyttää ne hälytyksinä.",
    "`lautta status` visar dem som larm.",
    "`lautta status` lists those as alarms.",
)
SAVED = Sentence(
    "Viesti on tiedostossa {file}. Poista se, kun olet katsonut sen (PHO-05).",
    "Meddelandet finns i filen {file}. Radera den när du har tittat på den (PHO-05).",
    "The message is in {file}. Delete it when you have looked at it (PHO-05).",
)
NOT_WRITTEN = Sentence(
    "{file}: tiedostoon ei voi kirjoittaa ({problem}).",
    "{file}: det går inte att skriva till filen ({problem}).",
    "{file}: the file cannot be written ({problem}).",
)
NOT_READ = Sentence(
    "{file}: tiedostoa ei voi lukea ({problem}).",
    "{file}: filen kan inte läsas ({problem}).",
    "{file}: the file cannot be read ({problem}).",
)
NOT_A_DAY = Sentence(
    "{text}: päivä kirjoitetaan muodossa 2026-09-01.",
    "{text}: en dag skrivs 2026-09-01.",
    "{text}: a day is written 2026-09-01.",
)
NO_CONFIGURATION = Sentence(
    "Asetuksia ei löydy. Anna ne: --config TIEDOSTO, LAUTTA_CONFIG tai lautta.toml tässä kansiossa. "
    "Esimerkki selityksineen: fixtures/lautta.toml.",
    "Ingen konfiguration. Ange en: --config FIL, LAUTTA_CONFIG, eller lautta.toml i den här mappen. "
    "Ett förklarat exempel: fixtures/lautta.toml.",
    "No configuration: name one with --config or LAUTTA_CONFIG, or put lautta.toml here. The annotated example is "
    "fixtures/lautta.toml.",
)
HANDED_OVER = Sentence(
    "Asioita annettu: {all}. Oikeuteen liitetty: {joined}. Odottaa oikeutta: {waiting}.",
    "Ärenden överlämnade: {all}. Kopplade till en rätt: {joined}. Väntar på en rätt: {waiting}.",
    "{all} matters handed over: {joined} joined a grant, {waiting} wait for one.",
)
NO_CLIENT = Sentence(
    "Asetuksissa ei ole asiakasohjelmaa '{id}'. Niissä on: {known}.",
    "Konfigurationen har ingen klient '{id}'. Den har: {known}.",
    "The configuration has no client '{id}'. It has: {known}.",
)
NONE = Sentence("ei yhtään", "ingen", "none")
NO_SCOPE = Sentence(
    "Asiakasohjelmalla '{id}' ei ole yhtään näistä oikeuksista (scope).",
    "Klienten '{id}' har ingen av de här behörigheterna (scope).",
    "None of these scopes is registered for the client '{id}'.",
)
REVOKED = Sentence("Mitätöity: {number}", "Återkallade: {number}", "{number} revoked")
NOT_AN_OID = Sentence("{text}: tämä ei ole OID.", "{text}: detta är inte en OID.", "{text}: this is not an OID.")
SERVICES = Sentence(
    "Palvelut, joissa liittymistä ei tarvita; `other` on mikä tahansa muu:\n{listed}",
    "Tjänster där ingen anslutning krävs; `other` är vilken annan som helst:\n{listed}",
    "The services for which no joining is required; `other` is any other:\n{listed}",
)
