"""What a decision on a release tells a person, in plain Finnish, Swedish and English (REG-03).

One ground, one rule, one sentence each.

Places, desks, laws and days are filled in from the configuration and the calendar. Nothing of the patient ever is, and
nothing that the requester wrote: a sentence may be sent, printed and logged.
"""

from __future__ import annotations

from datetime import date

from adapter.config.release import Desk
from adapter.words import Ground, Sentence, name_alike

_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def name_desk(desk: Desk) -> Sentence:
    """A desk and its telephone, when the configuration has one (REL-15).

    No address for mail: what is sent there must be encrypted.
    """
    if not desk.phone:
        return name_alike(desk.name)
    return Sentence(
        f"{desk.name}, p. {desk.phone}", f"{desk.name}, tfn {desk.phone}", f"{desk.name}, tel. {desk.phone}"
    )


def name_day(day: date) -> Sentence:
    """A day as each language writes it."""
    nordic = f"{day.day}.{day.month}.{day.year}"
    return Sentence(nordic, nordic, f"{day.day} {_MONTHS[day.month - 1]} {day.year}")


UNKNOWN_DESTINATION = Ground(
    "REL-01",
    Sentence(
        "Kuvia ei luovuteta, koska pyynnössä nimettyä vastaanottajaa ei tunneta. Tarkista vastaanottajan "
        "nimi ja tee pyyntö uudelleen. Neuvoja antaa: {desk}.",
        "Bilderna lämnas inte ut eftersom mottagaren som nämns i begäran inte är känd. Kontrollera "
        "mottagarens namn och gör en ny begäran. Råd ges av: {desk}.",
        "The images are not released because the recipient named in the request is not known. Check the "
        "recipient's name and make a new request. For advice: {desk}.",
    ),
)
OWN_REGISTER = Ground(
    "REL-02",
    Sentence(
        "Luovutusta ei tarvita: tutkimus on vastaanottajan omassa rekisterissä ({place}). Katso kuvia siellä.",
        "Inget utlämnande behövs: undersökningen finns i mottagarens eget register ({place}). Se bilderna där.",
        "No release is needed: the study lies in the recipient's own register ({place}). View the images there.",
    ),
)
SHARED_CARE = Ground(
    "REL-03",
    Sentence(
        "Luovutusta ei tarvita, eikä kuvia kopioida: {source} ja {place} saavat käyttää toistensa "
        "potilastietoja siinä laajuudessa kuin hoito edellyttää. Katso kuvia siellä, missä ne ovat ({source}).",
        "Inget utlämnande behövs och bilderna kopieras inte: {source} och {place} får använda varandras "
        "patientuppgifter i den omfattning som vården kräver. Se bilderna där de finns ({source}).",
        "No release is needed and nothing is copied: {source} and {place} may use each other's patient "
        "data as far as the care requires. View the images where they are ({source}).",
    ),
)
PROHIBITED = Ground(
    "REL-04",
    Sentence(
        "Kuvia ei luovuteta, koska potilas on kieltänyt tietojensa luovuttamisen. Jos potilas peruu "
        "kiellon, tee pyyntö uudelleen.",
        "Bilderna lämnas inte ut eftersom patienten har förbjudit utlämnandet av sina uppgifter. Om "
        "patienten återtar förbudet, gör en ny begäran.",
        "The images are not released because the patient has forbidden the release of their data. If the "
        "patient withdraws the prohibition, make a new request.",
    ),
)
CARE_REACHES_NOT = Ground(
    "REL-05",
    Sentence(
        "Kuvia ei luovuteta pelkän hoidon perusteella: Uudenmaan tiedonsaantioikeus ei koske tätä "
        "luovutusta ({source} → {place}). Pyydä potilaan tai hänen laillisen edustajansa kirjallinen "
        "suostumus ja tee pyyntö sen perusteella. Neuvoja antaa: {desk}.",
        "Bilderna lämnas inte ut enbart på grund av vård: rätten till information i Nyland gäller inte "
        "detta utlämnande ({source} → {place}). Be om skriftligt samtycke av patienten eller patientens "
        "lagliga företrädare och gör en begäran utifrån det. Råd ges av: {desk}.",
        "The images are not released for care alone: the Uusimaa right of access does not reach this "
        "release ({source} → {place}). Ask the patient or their legal representative for a written consent "
        "and make a request based on it. For advice: {desk}.",
    ),
)
NOT_COMMISSIONED = Ground(
    "REL-05",
    Sentence(
        "Kuvia ei luovuteta, koska {place} ei ole HUSin toimeksiannosta toimivien joukossa. Pyydä potilaan "
        "tai hänen laillisen edustajansa kirjallinen suostumus ja tee pyyntö sen perusteella. Neuvoja antaa: {desk}.",
        "Bilderna lämnas inte ut eftersom {place} inte hör till dem som handlar på uppdrag av HUS. Be om "
        "skriftligt samtycke av patienten eller patientens lagliga företrädare och gör en begäran utifrån "
        "det. Råd ges av: {desk}.",
        "The images are not released because {place} is not among those who act on HUS's commission. Ask "
        "the patient or their legal representative for a written consent and make a request based on it. "
        "For advice: {desk}.",
    ),
)
COMMISSIONED = Ground(
    "REL-05",
    Sentence(
        "Kuvat saa luovuttaa ilman suostumusta, koska {place} toimii HUSin toimeksiannosta.",
        "Bilderna får lämnas ut utan samtycke eftersom {place} handlar på uppdrag av HUS.",
        "The images may be released without consent because {place} acts on HUS's commission.",
    ),
)
NO_CONSENT = Ground(
    "REL-05",
    Sentence(
        "Kuvia ei luovuteta, koska kirjallista suostumusta ei ole näytetty. Tallenna potilaan tai hänen "
        "laillisen edustajansa suostumus Consent-resurssina, nimeä se pyynnössä ja tee pyyntö uudelleen. "
        "Neuvoja antaa: {desk}.",
        "Bilderna lämnas inte ut eftersom inget skriftligt samtycke har visats. Spara patientens eller "
        "patientens lagliga företrädares samtycke som en Consent-resurs, nämn den i begäran och gör "
        "begäran på nytt. Råd ges av: {desk}.",
        "The images are not released because no written consent was shown. Store the consent of the "
        "patient or their legal representative as a Consent resource, name it in the request and make the "
        "request again. For advice: {desk}.",
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
        "Kuvia ei luovuteta, koska pyynnössä nimettyä lakia ei tunneta oikeudeksi saada tietoja ilman "
        "suostumusta. Tarkista lain nimi ja numero, tai pyydä potilaan tai hänen laillisen edustajansa "
        "kirjallinen suostumus. Neuvoja antaa: {desk}.",
        "Bilderna lämnas inte ut eftersom lagen som nämns i begäran inte är känd som en rätt att få "
        "uppgifter utan samtycke. Kontrollera lagens namn och nummer, eller be om skriftligt samtycke av "
        "patienten eller patientens lagliga företrädare. Råd ges av: {desk}.",
        "The images are not released because the law named in the request is not known as a right to data "
        "without consent. Check the law's name and number, or ask the patient or their legal "
        "representative for a written consent. For advice: {desk}.",
    ),
)
OTHER_RECIPIENT = Ground(
    "REL-06",
    Sentence(
        "Kuvia ei luovuteta, koska {law} ei anna vastaanottajalle ({place}) oikeutta saada tietoja ilman "
        "suostumusta. Tarkista laki ja vastaanottaja, tai pyydä potilaan tai hänen laillisen edustajansa "
        "kirjallinen suostumus. Neuvoja antaa: {desk}.",
        "Bilderna lämnas inte ut eftersom lagen ({law}) inte ger mottagaren ({place}) rätt att få "
        "uppgifter utan samtycke. Kontrollera lagen och mottagaren, eller be om skriftligt samtycke av "
        "patienten eller patientens lagliga företrädare. Råd ges av: {desk}.",
        "The images are not released because the law ({law}) gives the recipient ({place}) no right to "
        "data without consent. Check the law and the recipient, or ask the patient or their legal "
        "representative for a written consent. For advice: {desk}.",
    ),
)
LAWFUL = Ground(
    "REL-06",
    Sentence(
        "Kuvat saa luovuttaa ilman suostumusta: vastaanottajalla ({place}) on oikeus tietoihin lain nojalla ({law}).",
        "Bilderna får lämnas ut utan samtycke: mottagaren ({place}) har rätt till uppgifterna enligt lag ({law}).",
        "The images may be released without consent: the recipient ({place}) has a right to the data by law ({law}).",
    ),
)
CALL = Ground(
    "REL-07",
    Sentence(
        "Pyyntö on kiireellinen ja tuli päivystysaikana: soita myös päivystävään röntgenyksikköön ({desk}).",
        "Begäran är brådskande och kom under jourtid: ring också den jourhavande röntgenenheten ({desk}).",
        "The request is urgent and came outside office hours: also call the on-call X-ray unit ({desk}).",
    ),
)
PAPERS = Ground(
    "REL-09",
    Sentence(
        "Pyynnössä halutaan vain lähete ja lausunto. Niitä ei luovuteta kuva-arkistosta: tilaa ne "
        "sairaalan arkistosta ({archive}).",
        "I begäran önskas bara remissen och utlåtandet. De lämnas inte ut från bildarkivet: beställ dem "
        "från sjukhusets arkiv ({archive}).",
        "Only the referral and the report are wanted. They are not released from the image archive: order "
        "them from the hospital's archive ({archive}).",
    ),
)
OCCUPATIONAL = Ground(
    "REL-10",
    Sentence(
        "Työterveyshuollon tutkimuksia ei siirretä täältä: ne siirtää {occupational}. Pyydä siirtoa sieltä.",
        "Företagshälsovårdens undersökningar flyttas inte härifrån: de flyttas av {occupational}. Be om flytten där.",
        "Studies of occupational health are not moved from here: they are moved by {occupational}. Ask for "
        "the move there.",
    ),
)
DEFENCE_AT_ONCE = Ground(
    "REL-10",
    Sentence(
        "Kuvia ei luovuteta täältä: kun Puolustusvoimien tutkimus tarvitaan heti, se pyydetään siitä "
        "yksiköstä, joka on tehnyt sen. Jos kiirettä ei ole, tee pyyntö uudelleen kiireettömänä.",
        "Bilderna lämnas inte ut härifrån: när en av Försvarsmaktens undersökningar behövs genast begärs "
        "den av den enhet som har gjort den. Om det inte är bråttom, gör en ny begäran som inte är brådskande.",
        "The images are not released from here: a study of the Defence Forces that is needed at once is "
        "asked from the unit that made it. If there is no hurry, make a new request that is not urgent.",
    ),
)
SEEN = Ground(
    "REL-11",
    Sentence(
        "Tutkimus näkyy jo vastaanottajan rekisterissä ({place}): mitään ei tarvitse kopioida eikä "
        "luvittaa. Katso kuvia siellä.",
        "Undersökningen syns redan i mottagarens register ({place}): inget behöver kopieras och ingen "
        "åtkomst beviljas. Se bilderna där.",
        "The study is seen in the recipient's register ({place}) already: nothing needs to be copied or "
        "granted. View the images there.",
    ),
)
GRANTED = Ground(
    "REL-11",
    Sentence(
        "Tutkimus on lähetetty kuva-arkistoon teleradiologisesti, joten se luvitetaan vastaanottajan "
        "rekisteriin ({place}). Kuvat näkyvät siellä heti luvituksen jälkeen.",
        "Undersökningen har skickats till bildarkivet genom teleradiologi, så åtkomst till den beviljas i "
        "mottagarens register ({place}). Bilderna syns där genast efteråt.",
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
        "Kuvat lähetetään vastaanottajan arkistoon ({place}) sähköisellä yhteydellä. Ne ovat siellä heti "
        "siirron jälkeen.",
        "Bilderna skickas till mottagarens arkiv ({place}) via en elektronisk förbindelse. De finns där "
        "genast efter överföringen.",
        "The images are sent to the recipient's archive ({place}) over an electronic connection. They are "
        "there at once after the transfer.",
    ),
)
POSTED = Ground(
    "REL-12",
    Sentence(
        "Vastaanottajalle ({place}) ei ole sähköistä yhteyttä: kuvat tallennetaan salattuina tallenteelle, "
        "jonka postittaa {desk}. Tallenne on perillä viimeistään {by}.",
        "Det finns ingen elektronisk förbindelse till mottagaren ({place}): bilderna sparas krypterade på "
        "ett medium som postas av {desk}. Mediet är framme senast den {by}.",
        "There is no electronic connection to the recipient ({place}): the images are written encrypted to "
        "a medium, which is posted by {desk}. The medium arrives on {by} at the latest.",
    ),
)

CONSENT_PROBLEMS: dict[str, Ground] = {
    key: Ground("REL-05", sentence)
    for key, sentence in {
        "not-active": Sentence(
            "Kuvia ei luovuteta, koska suostumus ei ole voimassa: se on luonnos, peruttu tai päättynyt. "
            "Pyydä uusi kirjallinen suostumus.",
            "Bilderna lämnas inte ut eftersom samtycket inte är i kraft: det är ett utkast, återtaget "
            "eller avslutat. Be om ett nytt skriftligt samtycke.",
            "The images are not released because the consent is not in force: it is a draft, withdrawn or "
            "ended. Ask for a new written consent.",
        ),
        "other-patient": Sentence(
            "Kuvia ei luovuteta, koska suostumus ei ole tämän potilaan. Tarkista, että pyynnössä on oikea suostumus.",
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
            "Kuvia ei luovuteta, koska suostumusta ei ole osoitettu kirjalliseksi. Liitä siihen "
            "allekirjoitettu lomake.",
            "Bilderna lämnas inte ut eftersom det inte visas att samtycket är skriftligt. Bifoga den "
            "undertecknade blanketten.",
            "The images are not released because the consent is not shown to be in writing. Attach the "
            "signed form to it.",
        ),
        "not-permitting": Sentence(
            "Kuvia ei luovuteta, koska suostumuksessa kielletään luovutus kokonaan tai osittain. Ihminen "
            "lukee sen ja tekee tarvittaessa uuden pyynnön.",
            "Bilderna lämnas inte ut eftersom samtycket helt eller delvis förbjuder utlämnandet. En "
            "människa läser det och gör vid behov en ny begäran.",
            "The images are not released because the consent forbids the release wholly or in part. A "
            "person reads it and makes a new request if needed.",
        ),
        "limited": Sentence(
            "Kuvia ei luovuteta, koska suostumuksessa on ehtoja, jotka ihmisen on luettava. Pyydä "
            "suostumus ilman ehtoja tai ota yhteys: {desk}.",
            "Bilderna lämnas inte ut eftersom samtycket har villkor som en människa måste läsa. Be om ett "
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
            "Kuvia ei luovuteta, koska suostumus ei ole vielä alkanut. Tee pyyntö uudelleen, kun se on voimassa.",
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
            "Bilderna lämnas inte ut eftersom samtycket inte gäller alla begärda undersökningar. Begär "
            "bara dem som det gäller, eller be om ett vidare samtycke.",
            "The images are not released because the consent does not cover every study requested. Request "
            "only those it covers, or ask for a wider consent.",
        ),
    }.items()
}

#: What is said of a no that came after the decision, by its rule.
LATE: dict[str, Ground] = {"REL-04": PROHIBITED, "REL-05": CONSENT_PROBLEMS["not-active"]}
