"""What a decision on a release tells a person, in plain Finnish, Swedish and English (REG-03).

One ground, one rule, one sentence each.

Places, desks, laws and days are filled in from the configuration and the calendar. Nothing of the patient ever is, and
nothing that the requester wrote: a sentence may be sent, printed and logged.
"""

from __future__ import annotations

from datetime import date

from adapter.config.release import Desk
from adapter.words import Ground, Sentence

_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip

_WITH_PHONE = Sentence("{desk}, puh. {phone}", "{desk}, tfn {phone}", "{desk}, tel. {phone}")


def name_desk(desk: Desk) -> Sentence:
    """A desk and its telephone, when the configuration has one (REL-15).

    No address for mail: what is sent there must be encrypted.
    """
    if not desk.phone:
        return desk.names
    return _WITH_PHONE.filled(desk=desk.names, phone=desk.phone)


def name_day(day: date) -> Sentence:
    """A day as each language writes it."""
    nordic = f"{day.day}.{day.month}.{day.year}"
    return Sentence(nordic, nordic, f"{day.day} {_MONTHS[day.month - 1]} {day.year}")


UNKNOWN_DESTINATION = Ground(
    "REL-01",
    Sentence(
        "Kuvia ei luovuteta, koska pyynnössä nimettyä vastaanottajaa ei tunneta. Tarkista vastaanottajan nimi ja "
        "tee pyyntö uudelleen. Lisätietoja: {desk}.",
        "Bilderna lämnas inte ut eftersom mottagaren som nämns i begäran inte är känd. Kontrollera mottagarens "
        "namn och gör en ny begäran. Mer information: {desk}.",
        "The images are not released because the recipient named in the request is not known. Check the "
        "recipient's name and make a new request. More information: {desk}.",
    ),
)
OWN_REGISTER = Ground(
    "REL-02",
    Sentence(
        "Luovutusta ei tarvita: tutkimus on vastaanottajan omassa rekisterissä ({place}). Kuvat ovat "
        "katsottavissa siellä.",
        "Inget utlämnande behövs: undersökningen finns i mottagarens eget register ({place}). Bilderna kan "
        "granskas där.",
        "No release is needed: the study lies in the recipient's own register ({place}). View the images there.",
    ),
)
SHARED_CARE = Ground(
    "REL-03",
    Sentence(
        "Luovutusta ei tarvita, eikä kuvia kopioida: {source} ja {place} saavat käyttää toistensa potilastietoja "
        "siinä laajuudessa kuin hoito edellyttää. Kuvat ovat katsottavissa rekisterissä, jossa ne ovat: {source}.",
        "Inget utlämnande behövs och bilderna kopieras inte: {source} och {place} får använda varandras "
        "patientuppgifter i den omfattning som vården kräver. Bilderna kan granskas i registret där de finns: "
        "{source}.",
        "No release is needed and nothing is copied: {source} and {place} may use each other's patient "
        "data as far as the care requires. View the images where they are ({source}).",
    ),
)
PROHIBITED = Ground(
    "REL-04",
    Sentence(
        "Kuvia ei luovuteta, koska potilas on kieltänyt tietojensa luovuttamisen. Jos potilas peruu kiellon, voit "
        "tehdä uuden pyynnön.",
        "Bilderna lämnas inte ut eftersom patienten har förbjudit utlämnandet av sina uppgifter. Om patienten "
        "återkallar förbudet kan du göra en ny begäran.",
        "The images are not released because the patient has forbidden the release of their data. If the "
        "patient withdraws the prohibition, make a new request.",
    ),
)
CARE_REACHES_NOT = Ground(
    "REL-05",
    Sentence(
        "Kuvia ei luovuteta pelkän hoitosuhteen perusteella. Uudellamaalla toimijat saavat käyttää toistensa "
        "potilastietoja, mutta oikeus ei koske tätä luovutusta: {source} → {place}. Pyydä potilaan tai hänen "
        "laillisen edustajansa kirjallinen suostumus ja tee uusi pyyntö sen perusteella. Lisätietoja: {desk}.",
        "Bilderna lämnas inte ut enbart med stöd av en vårdrelation: rätten att använda varandras "
        "patientuppgifter i Nyland gäller inte detta utlämnande ({source} → {place}). Be patienten eller "
        "patientens lagliga företrädare om skriftligt samtycke och gör en ny begäran på grundval av det. Mer "
        "information: {desk}.",
        "The images are not released for care alone: the Uusimaa right of access does not reach this release "
        "({source} → {place}). Ask the patient or their legal representative for a written consent and make a "
        "request based on it. More information: {desk}.",
    ),
)
NOT_COMMISSIONED = Ground(
    "REL-05",
    Sentence(
        "Kuvia ei luovuteta, koska HUSilla ei ole toimeksiantoa vastaanottajan kanssa: {place}. Pyydä potilaan "
        "tai hänen laillisen edustajansa kirjallinen suostumus ja tee uusi pyyntö sen perusteella. Lisätietoja: "
        "{desk}.",
        "Bilderna lämnas inte ut eftersom mottagaren inte hör till dem som verkar på uppdrag av HUS: {place}. Be "
        "patienten eller patientens lagliga företrädare om skriftligt samtycke och gör en ny begäran på grundval "
        "av det. Mer information: {desk}.",
        "The images are not released because {place} is not among those who act on HUS's commission. Ask the "
        "patient or their legal representative for a written consent and make a request based on it. More "
        "information: {desk}.",
    ),
)
COMMISSIONED = Ground(
    "REL-05",
    Sentence(
        "Kuvat saa luovuttaa ilman suostumusta, koska {place} toimii HUSin toimeksiannosta.",
        "Bilderna får lämnas ut utan samtycke eftersom {place} verkar på uppdrag av HUS.",
        "The images may be released without consent because {place} acts on HUS's commission.",
    ),
)
NO_CONSENT = Ground(
    "REL-05",
    Sentence(
        "Kuvia ei luovuteta, koska pyynnöstä ei löydy kirjallista suostumusta. Tallenna potilaan tai hänen "
        "laillisen edustajansa allekirjoitettu suostumus, lisää sen tunnus pyyntöön ja lähetä pyyntö uudelleen. "
        "Lisätietoja: {desk}.",
        "Bilderna lämnas inte ut eftersom begäran inte hänvisar till något skriftligt samtycke. Spara det "
        "samtycke som patienten eller patientens lagliga företrädare har undertecknat, ange dess kod i begäran "
        "och skicka begäran på nytt. Mer information: {desk}.",
        "The images are not released because no written consent was shown. Store the consent of the patient or "
        "their legal representative as a Consent resource, name it in the request and make the request again. "
        "More information: {desk}.",
    ),
)
CONSENTED = Ground(
    "REL-05",
    Sentence(
        "Kuvat saa luovuttaa: potilaan tai hänen laillisen edustajansa kirjallinen suostumus on voimassa "
        "ja koskee tätä luovutusta.",
        "Bilderna får lämnas ut: patientens eller patientens lagliga företrädares skriftliga samtycke är i "
        "kraft och gäller detta utlämnande.",
        "The images may be released: the written consent of the patient or their legal representative is "
        "in force and covers this release.",
    ),
)
UNKNOWN_LAW = Ground(
    "REL-06",
    Sentence(
        "Kuvia ei luovuteta, koska pyynnössä nimetty laki ei ole niiden lakien joukossa, joiden perusteella "
        "tietoja saa ilman suostumusta. Tarkista lain nimi ja numero, tai pyydä potilaan tai hänen laillisen "
        "edustajansa kirjallinen suostumus. Lisätietoja: {desk}.",
        "Bilderna lämnas inte ut eftersom lagen som nämns i begäran inte hör till de lagar som ger rätt att få "
        "uppgifter utan samtycke. Kontrollera lagens namn och nummer, eller be patienten eller patientens lagliga "
        "företrädare om skriftligt samtycke. Mer information: {desk}.",
        "The images are not released because the law named in the request is not known as a right to data without "
        "consent. Check the law's name and number, or ask the patient or their legal representative for a written "
        "consent. More information: {desk}.",
    ),
)
OTHER_RECIPIENT = Ground(
    "REL-06",
    Sentence(
        "Kuvia ei luovuteta, koska {law} ei anna vastaanottajalle ({place}) oikeutta saada tietoja ilman "
        "suostumusta. Tarkista laki ja vastaanottaja, tai pyydä potilaan tai hänen laillisen edustajansa "
        "kirjallinen suostumus. Lisätietoja: {desk}.",
        "Bilderna lämnas inte ut eftersom {law} inte ger mottagaren ({place}) rätt att få uppgifter utan "
        "samtycke. Kontrollera lagen och mottagaren, eller be patienten eller patientens lagliga företrädare om "
        "skriftligt samtycke. Mer information: {desk}.",
        "The images are not released because the law ({law}) gives the recipient ({place}) no right to data "
        "without consent. Check the law and the recipient, or ask the patient or their legal representative for a "
        "written consent. More information: {desk}.",
    ),
)
LAWFUL = Ground(
    "REL-06",
    Sentence(
        "Kuvat saa luovuttaa ilman suostumusta: vastaanottajalla ({place}) on oikeus saada tiedot lain "
        "perusteella: {law}.",
        "Bilderna får lämnas ut utan samtycke: mottagaren ({place}) har rätt att få uppgifterna med stöd av {law}.",
        "The images may be released without consent: the recipient ({place}) has a right to the data by law ({law}).",
    ),
)
CALL = Ground(
    "REL-07",
    Sentence(
        "Pyyntö on kiireellinen ja tuli päivystysaikana: soita myös päivystysnumeroon: {desk}.",
        "Begäran är brådskande och kom under jourtid: ring också jourenheten: {desk}.",
        "The request is urgent and came outside office hours: also call the on-call X-ray unit ({desk}).",
    ),
)
PAPERS = Ground(
    "REL-09",
    Sentence(
        "Pyyntö koskee vain lähetettä ja lausuntoa. Niitä ei luovuteta kuva-arkistosta: tilaa ne sairaalan "
        "arkistosta ({archive}).",
        "Begäran gäller bara remissen och utlåtandet. De lämnas inte ut från bildarkivet: beställ dem från "
        "sjukhusets arkiv ({archive}).",
        "Only the referral and the report are wanted. They are not released from the image archive: order "
        "them from the hospital's archive ({archive}).",
    ),
)
OCCUPATIONAL = Ground(
    "REL-10",
    Sentence(
        "Työterveyshuollon tutkimukset siirtää työterveyshuolto itse. Pyydä siirtoa: {occupational}.",
        "Företagshälsovårdens undersökningar överförs av företagshälsovården själv. Be om överföringen där: "
        "{occupational}.",
        "Studies of occupational health are not moved from here: they are moved by {occupational}. Ask for "
        "the move there.",
    ),
)
DEFENCE_AT_ONCE = Ground(
    "REL-10",
    Sentence(
        "Kuvia ei luovuteta täältä: jos tarvitset Puolustusvoimien tutkimuksen heti, pyydä se yksiköstä, jossa se "
        "on tehty. Jos kiirettä ei ole, tee pyyntö uudelleen kiireettömänä.",
        "Bilderna lämnas inte ut härifrån: om du behöver en av Försvarsmaktens undersökningar genast, begär den "
        "av enheten där den har gjorts. Om det inte är bråttom, gör en ny begäran som inte är brådskande.",
        "The images are not released from here: a study of the Defence Forces that is needed at once is "
        "asked from the unit that made it. If there is no hurry, make a new request that is not urgent.",
    ),
)
SEEN = Ground(
    "REL-11",
    Sentence(
        "Tutkimus näkyy jo vastaanottajan rekisterissä ({place}): kuvia ei tarvitse kopioida, eikä niihin "
        "tarvitse antaa katseluoikeutta. Kuvat ovat katsottavissa siellä.",
        "Undersökningen syns redan i mottagarens register ({place}): inget behöver kopieras och ingen åtkomst "
        "behöver beviljas. Bilderna kan granskas där.",
        "The study is seen in the recipient's register ({place}) already: nothing needs to be copied or "
        "granted. View the images there.",
    ),
)
GRANTED = Ground(
    "REL-11",
    Sentence(
        "Tutkimus on lähetetty kuva-arkistoon teleradiologisesti, joten vastaanottajan rekisterille annetaan "
        "siihen katseluoikeus (luvitus): {place}. Kuvat näkyvät siellä heti sen jälkeen.",
        "Undersökningen har skickats till bildarkivet genom teleradiologi, så mottagarens register beviljas "
        "åtkomst till den: {place}. Bilderna syns där genast efteråt.",
        "The study was sent to the image archive by teleradiology, so the recipient's register ({place}) "
        "is granted access to it. The images are seen there at once after that.",
    ),
)
COPIED = Ground(
    "REL-12",
    Sentence(
        "Kuvat kopioidaan kuva-arkiston sisällä rekisteristä toiseen ({source} → {place}). Ne ovat siellä "
        "käytettävissä heti kopioinnin jälkeen.",
        "Bilderna kopieras inom bildarkivet från ett register till ett annat ({source} → {place}). De kan "
        "användas där genast efter kopieringen.",
        "The images are copied inside the image archive from one register to another ({source} → {place}). "
        "They can be used there at once after the copying.",
    ),
)
SENT = Ground(
    "REL-12",
    Sentence(
        "Kuvat lähetetään vastaanottajan arkistoon ({place}) sähköisesti. Ne ovat perillä heti siirron jälkeen.",
        "Bilderna skickas till mottagarens arkiv ({place}) elektroniskt. De är framme genast efter överföringen.",
        "The images are sent to the recipient's archive ({place}) over an electronic connection. They are "
        "there at once after the transfer.",
    ),
)
POSTED = Ground(
    "REL-12",
    Sentence(
        "Vastaanottajaan ei ole sähköistä yhteyttä ({place}). Kuvat tallennetaan salattuina, ja tallenne "
        "postitetaan. Postittaja: {desk}. Tallenne on perillä viimeistään {by}.",
        "Det finns ingen elektronisk förbindelse till mottagaren ({place}): bilderna sparas krypterade på ett "
        "lagringsmedium som postas. Avsändare: {desk}. Lagringsmediet är framme senast {by}.",
        "There is no electronic connection to the recipient ({place}): the images are written encrypted to "
        "a medium, which is posted by {desk}. The medium arrives on {by} at the latest.",
    ),
)

CONSENT_PROBLEMS: dict[str, Ground] = {
    key: Ground("REL-05", sentence)
    for key, sentence in {
        "not-active": Sentence(
            "Kuvia ei luovuteta, koska suostumus ei ole voimassa: se on vielä luonnos, se on peruttu tai sen "
            "voimassaolo on päättynyt. Pyydä uusi kirjallinen suostumus.",
            "Bilderna lämnas inte ut eftersom samtycket inte är i kraft: det är ett utkast, har återkallats eller "
            "har upphört att gälla. Be om ett nytt skriftligt samtycke.",
            "The images are not released because the consent is not in force: it is a draft, withdrawn or "
            "ended. Ask for a new written consent.",
        ),
        "other-patient": Sentence(
            "Kuvia ei luovuteta, koska suostumus koskee toista potilasta. Tarkista, että pyynnössä on oikea suostumus.",
            "Bilderna lämnas inte ut eftersom samtycket inte gäller denna patient. Kontrollera att rätt "
            "samtycke nämns i begäran.",
            "The images are not released because the consent is not this patient's. Check that the request "
            "names the right consent.",
        ),
        "other-giver": Sentence(
            "Kuvia ei luovuteta, koska suostumuksen antaja ei ole potilas eikä hänen laillinen "
            "edustajansa. Pyydä suostumus jommaltakummalta.",
            "Bilderna lämnas inte ut eftersom samtycket inte har getts av patienten eller patientens "
            "lagliga företrädare. Be om samtycke av någon av dem.",
            "The images are not released because the consent was given neither by the patient nor by their "
            "legal representative. Ask one of them for consent.",
        ),
        "not-written": Sentence(
            "Kuvia ei luovuteta, koska pyynnöstä ei näy, että suostumus on annettu kirjallisesti. Liitä mukaan "
            "allekirjoitettu lomake.",
            "Bilderna lämnas inte ut eftersom det inte framgår att samtycket har getts skriftligen. Bifoga den "
            "undertecknade blanketten.",
            "The images are not released because the consent is not shown to be in writing. Attach the "
            "signed form to it.",
        ),
        "not-entered": Sentence(
            "Kuvia ei luovuteta, koska suostumuksesta ei näy, kuka sen on tallentanut. Tallenna suostumus "
            "uudelleen potilastietojärjestelmästä.",
            "Bilderna lämnas inte ut eftersom det inte framgår vem som har sparat samtycket. Spara samtycket "
            "på nytt från patientdatasystemet.",
            "The images are not released because the consent does not say who put it in. Save it again from "
            "the record system.",
        ),
        "not-permitting": Sentence(
            "Kuvia ei luovuteta, koska suostumuksessa kielletään luovutus kokonaan tai osittain. Ammattilainen "
            "lukee suostumuksen ja tekee tarvittaessa uuden pyynnön.",
            "Bilderna lämnas inte ut eftersom samtycket helt eller delvis förbjuder utlämnandet. En yrkesperson "
            "läser samtycket och gör vid behov en ny begäran.",
            "The images are not released because the consent forbids the release wholly or in part. A "
            "person reads it and makes a new request if needed.",
        ),
        "limited": Sentence(
            "Kuvia ei luovuteta, koska suostumuksessa on ehtoja, jotka ammattilaisen on luettava. Pyydä suostumus "
            "ilman ehtoja tai ota yhteys: {desk}.",
            "Bilderna lämnas inte ut eftersom samtycket har villkor som en yrkesperson måste läsa. Be om ett "
            "samtycke utan villkor eller kontakta: {desk}.",
            "The images are not released because the consent has conditions that a person has to read. Ask "
            "for a consent without them, or contact: {desk}.",
        ),
        "other-purpose": Sentence(
            "Kuvia ei luovuteta, koska suostumus ei koske kuvien luovuttamista. Pyydä suostumus siihen.",
            "Bilderna lämnas inte ut eftersom samtycket inte gäller utlämnande av bilder. Be om samtycke till det.",
            "The images are not released because the consent is not about releasing images. Ask for consent to that.",
        ),
        "not-begun": Sentence(
            "Kuvia ei luovuteta, koska suostumus ei ole vielä voimassa. Tee pyyntö uudelleen, kun se on voimassa.",
            "Bilderna lämnas inte ut eftersom samtycket inte har börjat gälla ännu. Gör begäran på nytt "
            "när det är i kraft.",
            "The images are not released because the consent has not begun yet. Make the request again "
            "when it is in force.",
        ),
        "ended": Sentence(
            "Kuvia ei luovuteta, koska suostumuksen voimassaolo on päättynyt. Pyydä uusi kirjallinen suostumus.",
            "Bilderna lämnas inte ut eftersom samtyckets giltighetstid har gått ut. Be om ett nytt "
            "skriftligt samtycke.",
            "The images are not released because the consent's period has ended. Ask for a new written consent.",
        ),
        "other-recipient": Sentence(
            "Kuvia ei luovuteta, koska suostumuksessa ei nimetä tätä vastaanottajaa ({place}). Pyydä "
            "suostumus, jossa vastaanottaja on nimetty.",
            "Bilderna lämnas inte ut eftersom samtycket inte nämner denna mottagare ({place}). Be om ett "
            "samtycke där mottagaren nämns.",
            "The images are not released because the consent does not name this recipient ({place}). Ask "
            "for a consent that names the recipient.",
        ),
        "other-study": Sentence(
            "Kuvia ei luovuteta, koska suostumus ei koske kaikkia pyydettyjä tutkimuksia. Pyydä vain ne, "
            "joita se koskee, tai pyydä laajempi suostumus.",
            "Bilderna lämnas inte ut eftersom samtycket inte gäller alla begärda undersökningar. Begär bara dem "
            "som det gäller, eller be om ett mer omfattande samtycke.",
            "The images are not released because the consent does not cover every study requested. Request "
            "only those it covers, or ask for a wider consent.",
        ),
    }.items()
}

#: What is said of a no that came after the decision, by its rule.
LATE: dict[str, Ground] = {"REL-04": PROHIBITED, "REL-05": CONSENT_PROBLEMS["not-active"]}
