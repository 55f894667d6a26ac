"""What is said of a request that is incomplete, contradictory or in doubt, and what to do (REL-01, REG-03)."""

from __future__ import annotations

from adapter.words import Sentence

SEVERAL_PEOPLE = Sentence(
    "Pyynnössä on useita henkilöitä.",
    "Begäran nämner flera personer.",
    "the request names several people.",
)
ONE_EACH = Sentence(
    "Tee kullekin potilaalle oma pyyntö.",
    "Gör en egen begäran för varje patient.",
    "Make a request of its own for each patient.",
)
MAYBE_NOT = Sentence(
    "Tekstissä saatetaan sanoa, että luovutusta ei haluta tai ei vielä haluta.",
    "Texten kan betyda att utlämnandet inte önskas, eller inte ännu.",
    "the text may say that the release is not wanted, or not yet.",
)
HAVE_IT_READ = Sentence(
    "Ammattilaisen on luettava viesti.",
    "En yrkesperson måste läsa meddelandet.",
    "A person has to read it.",
)
NO_ORDER = Sentence(
    "ServiceRequest ei ole toteutettava määräys (intent, doNotPerform), tai siinä on lisäys, jota täällä ei tunneta.",
    "ServiceRequest är inte en order som ska utföras (intent, doNotPerform), eller har ett tillägg som inte är "
    "känt här.",
    "the ServiceRequest is no order to be carried out (intent, doNotPerform), or is modified by what is not known "
    "here.",
)
CONCEALED = Sentence(
    "Viestissä on jotain yliviivattua tai piilotettua.",
    "Något i meddelandet är överstruket eller dolt.",
    "something in the mail is struck out or hidden.",
)
STUDY_ELSEWHERE = Sentence(
    "Tutkimus on nimetty viittauksella, jonka kohde ei ole pyynnössä.",
    "En undersökning anges med en hänvisning till något som inte finns i begäran.",
    "a study is named by a reference to what is not in the request.",
)
NAME_IN_FULL = Sentence("Nimeä tutkimus kokonaan.", "Ange undersökningen i sin helhet.", "Name it in full.")
QUOTED_OTHERWISE = Sentence(
    "Alla lainatussa aiemmassa viestissä on jotain muuta.",
    "Ett tidigare meddelande som citeras nedanför säger något annat.",
    "an earlier message quoted below says something else.",
)
ASK_IN_NEW = Sentence(
    "Pyydä asia uudessa viestissä.",
    "Begär det i ett nytt meddelande.",
    "Ask for it in a new message.",
)
FORWARDED = Sentence(
    "Lainatussa tai edelleen lähetetyssä viestissä oleva ei ole lähettäjän oma pyyntö.",
    "Det som står i ett citerat eller vidarebefordrat meddelande är inte avsändarens egen begäran.",
    "what stands in a quoted or forwarded message is no request of its sender's.",
)
WRITE_OUT = Sentence("Kirjoita pyyntö uudestaan.", "Skriv begäran på nytt.", "Write it out anew.")
CONSENT_ELSEWHERE = Sentence(
    "Suostumus ei ole täällä: sen osoite on toisella palvelimella.",
    "Samtycket finns inte här: dess adress är på en annan server.",
    "the consent is not here: its address is another server's.",
)
STORE_CONSENT = Sentence(
    "Tallenna suostumus tänne ja nimeä se muodossa Consent/<tunnus>.",
    "Spara samtycket här och ange det som Consent/<kod>.",
    "Store it here, and name it Consent/<id>.",
)
CONTRADICTS = Sentence(
    "Pyyntö on ristiriitainen: {what}.",
    "Begäran motsäger sig själv: {what}.",
    "the request contradicts itself: {what}.",
)
MISSING = Sentence("Pyynnöstä puuttuu: {what}.", "Begäran saknar: {what}.", "{what} is missing.")
TOO_LONG_VALUE = Sentence(
    "Pyynnössä on liian pitkä kohta: {what}.",
    "En uppgift i begäran är för lång: {what}.",
    "{what} is too long.",
)
NO_ASSURANCE = Sentence(
    "Pyynnöstä puuttuu vakuutus siitä, että potilas ei ole kieltänyt luovutusta.",
    "Begäran saknar försäkran om att patienten inte har förbjudit utlämnandet.",
    "the assurance that the patient has not forbidden the release is missing.",
)
SAYS_FORBIDDEN = Sentence(
    "Pyynnössä itsessään sanotaan, että potilas on kieltänyt luovutuksen.",
    "Begäran säger själv att patienten har förbjudit utlämnandet.",
    "the request itself says that the patient has forbidden the release.",
)
BAD_HETU = Sentence(
    "Potilaan henkilötunnus ei ole oikea.",
    "Patientens personbeteckning är inte giltig.",
    "the patient's personal identity code is not valid.",
)
NO_STUDY = Sentence(
    "Pyynnössä ei ole yhtään tutkimusta (AC-numero, nimi, päivä ja kellonaika).",
    "Begäran anger ingen undersökning (AC-nummer, namn, datum och klockslag).",
    "no study is named by its accession number (AC), name, date and time.",
)
MANY_STUDIES = Sentence(
    "Pyynnössä on yli {most} tutkimusta.",
    "Begäran gäller fler än {most} undersökningar.",
    "more than {most} studies are asked for at once.",
)
TWO_OF_ONE_NUMBER = Sentence(
    "Pyyntö on ristiriitainen: sama AC-numero on kahdella tutkimuksella.",
    "Begäran motsäger sig själv: ett AC-nummer står för två undersökningar.",
    "the request contradicts itself: an accession number stands for two studies.",
)
STUDY_LACKS = Sentence(
    "Tutkimus {number}: puuttuu tai on epäselvä: {what}.",
    "Undersökning {number}: saknas eller är oklart: {what}.",
    "study {number}: {what} missing or not clear.",
)
STUDY_INVALID = Sentence(
    "Tutkimus {number}: AC-numero tai päivä ei ole oikea.",
    "Undersökning {number}: AC-numret eller datumet är inte giltigt.",
    "study {number}: the accession number or the date is not valid.",
)
CONSENT_LOST = Sentence(
    "Pyyntö on ristiriitainen: suostumus, johon se perustuu, puuttuu tai on peruttu.",
    "Begäran motsäger sig själv: samtycket som den grundar sig på saknas eller har återkallats.",
    "the request contradicts itself: the consent it rests on is missing or withdrawn.",
)
SEVERAL_BASES = Sentence(
    "Pyyntö on ristiriitainen: peruste.",
    "Begäran motsäger sig själv: grunden.",
    "the request contradicts itself: the basis.",
)
NO_BASIS = Sentence(
    "Peruste ei ole hoito, suostumus, toimeksianto eikä nimetty laki.",
    "Grunden är inte vård, samtycke, uppdrag eller en namngiven lag.",
    "the basis is not care, consent, commission or a named law.",
)
UNKNOWN_LAW = Sentence(
    "Laki ei ole niiden joukossa, jotka täällä tunnetaan, tai lakeja on nimetty useita.",
    "Lagen hör inte till dem som är kända här, eller så nämns flera.",
    "the law is not among those this adapter knows, or several are named.",
)
ATTACHMENT = Sentence(
    "Viestissä on liite, ehkä suostumus, joka ammattilaisen on luettava.",
    "Meddelandet har en bilaga, kanske ett samtycke, som en yrkesperson måste läsa.",
    "the mail has an attachment, perhaps a consent, that a person must read.",
)
NOTHING_DONE = Sentence(
    "Mitään ei luovutettu eikä poistettu.",
    "Ingenting lämnades ut och ingenting raderades.",
    "Nothing was released and nothing removed.",
)
NOT_SHAPED = Sentence(
    "ServiceRequest ei ole FHIR R4:n mukainen.",
    "ServiceRequest följer inte FHIR R4.",
    "the ServiceRequest is not shaped as FHIR R4 says.",
)
NO_OFFSET = Sentence(
    "Pyynnön ajasta (authoredOn) puuttuu aikavyöhyke.",
    "Tidpunkten för begäran (authoredOn) saknar tidszon.",
    "authoredOn has a time without its offset from UTC.",
)
TOO_LONG = Sentence(
    "Viestin teksti on liian pitkä pyynnöksi.",
    "Texten är för lång för en begäran.",
    "the text is too long for a request.",
)
OPEN_MESSAGE = Sentence("Avaa viesti itse.", "Öppna själva meddelandet.", "Open the message itself.")
PATIENT_NAME = Sentence("potilaan nimi", "patientens namn", "the patient's name")
IDENTITY_CODE = Sentence(
    "potilaan henkilötunnus",
    "patientens personbeteckning",
    "the patient's personal identity code",
)
WORD_ON_PROHIBITION = Sentence(
    "tieto luovutuskiellosta",
    "uppgiften om förbud mot utlämnande",
    "the word on a prohibition",
)
ASKING_UNIT = Sentence("pyytävä yksikkö", "den begärande enheten", "the unit that asks")
ASKING_PERSON = Sentence("pyytäjä", "den som begär", "the person who asks")
BASIS = Sentence("peruste", "grunden", "the basis")
CONSENT = Sentence("suostumus", "samtycket", "the consent")
DESTINATION = Sentence("vastaanottaja", "mottagaren", "the destination")
STUDIES = Sentence("tutkimukset", "undersökningarna", "the studies")
ACCESSION_NUMBER = Sentence("AC-numero", "AC-numret", "the accession number")
STUDY_NAME = Sentence("nimi", "namnet", "the name")
STUDY_DATE = Sentence("päivä", "datumet", "the date")
STUDY_TIME = Sentence("kellonaika", "klockslaget", "the time")
