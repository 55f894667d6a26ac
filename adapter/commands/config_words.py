"""The words of `lautta config check`."""

from __future__ import annotations

from adapter.words import Sentence

IN_ORDER = Sentence(
    "Asetukset ovat kunnossa: yksiköitä {units}, postilaatikoita {boxes}, potilastietojärjestelmiä {records}, "
    "asiakasohjelmia {clients}.",
    "Konfigurationen är i sin ordning: enheter {units}, e-postlådor {boxes}, patientdatasystem {records}, "
    "klienter {clients}.",
    "The configuration is in order: {units} units, {boxes} mailboxes, {records} record systems, {clients} clients.",
)
HEIC = Sentence("HEIC-kuvat avaa {versions}.", "HEIC-bilder avkodas av {versions}.", "HEIC is decoded by {versions}.")
NO_HEIC = Sentence(
    "HEIC-kuvia ei avata: ne jäävät ihmiselle.",
    "HEIC-bilder avkodas inte: de går till en person.",
    "No HEIC is accepted: it goes to a person.",
)
SECRETS = Sentence("Salaisuudet: {names}.", "Hemligheterna: {names}.", "Its secrets: {names}.")
IN_THE_CLEAR = Sentence(
    "Ilman TLS-suojausta: {name}, koska: {why}",
    "Utan TLS: {name}, eftersom: {why}",
    "Without TLS: {name}, because: {why}",
)
THE_API = Sentence("rajapinta", "gränssnittet", "the API")
A_PROXY = Sentence(
    "välityspalvelin hoitaa sen (behind_proxy)", "en proxy sköter det (behind_proxy)", "a proxy does it (behind_proxy)"
)
BEFORE = Sentence("Ennen käynnistystä: {text}", "Före start: {text}", "Before it runs: {text}")
STATIC_TOKEN = Sentence(
    "Vain kehitykseen: asiakasohjelmalla {id} on kiinteä valtuus. Palvelin ei käynnisty sen kanssa muille koneille.",
    "Bara för utveckling: klienten {id} har en fast token. En server utanför den här maskinen startar inte med den.",
    "For development: client {id} has a static token; a server beyond this machine does not start with it.",
)
CALLERS = Sentence(
    "Vanhentunut: [callers] on yksi valtuus kaikkeen. Se poistuu seuraavassa versiossa. Anna jokaiselle ohjelmalle oma "
    "[[client]] (docs/how-to/register-a-client.md).",
    "Föråldrat: [callers] är en token för allt. Det försvinner i nästa version. Ge varje program en egen "
    "[[client]] (docs/how-to/register-a-client.md).",
    "Deprecated: [callers] is one token for everything. It goes with the next release: give each caller a "
    "[[client]] (docs/how-to/register-a-client.md).",
)
NO_ROOTS = Sentence(
    "asiakasohjelma {id}: {file}: tätä juurivarmenteiden tiedostoa ei ole.",
    "klienten {id}: {file}: den här filen med rotcertifikat finns inte.",
    "client {id}: {file}: this file of roots is not there.",
)
