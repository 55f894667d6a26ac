"""What a denied worker is told, and what would make it a permit, in three languages (GRA-01 … GRA-13, REG-03)."""

from __future__ import annotations

from adapter.access.rules.matter import Bar
from adapter.roles import Action
from adapter.words import Sentence

NO_GRANT = Sentence(
    "Mikään oikeus ei nimeä tätä palveluyksikköä tälle asiakkaalle.",
    "Ingen rätt anger denna serviceenhet för denna klient.",
    "No grant names this service unit for this client.",
)
WRITE_UNIT = Sentence(
    "Järjestäjä kirjaa palveluyksikön asiakkaan asiakkuusasiakirjaan, tai kysy yksikkönä, joka siinä on.",
    "Anordnaren antecknar serviceenheten i klientens klientrelationsdokument, eller fråga som den enhet som anges där.",
    "The organiser writes the service unit into the client's asiakkuusasiakirja; or ask with the unit that it names.",
)
NO_AUTHORISATION = Sentence(
    "Mikään valtuutus ei nimeä tätä palveluyksikköä tälle potilaalle eikä koko rekisterille.",
    "Ingen fullmakt anger denna serviceenhet för denna patient eller för hela registret.",
    "No authorisation names this service unit for this patient or for the whole register.",
)
ARCHIVE_AUTHORISATION = Sentence(
    "Järjestäjä arkistoi ostopalvelun valtuutuksen palveluyksikölle, tai kysy yksikkönä, joka siinä on.",
    "Anordnaren arkiverar en fullmakt för köpt tjänst för serviceenheten, eller fråga som den enhet som anges där.",
    "The organiser archives an ostopalvelun valtuutus to the service unit; or ask with the unit that it names.",
)
NAMELESS = Sentence(
    "Työntekijältä puuttuu rekisteröintinumero tai varmennekortin tunnus.",
    "Arbetstagaren är inte angiven med registreringsnummer eller certifikatkortets kod.",
    "The worker is not named by a registration number or the id of the certificate card.",
)
GIVE_NUMBER = Sentence(
    "Anna työntekijän rekisteröintinumero tai varmennekortin tunnus.",
    "Ange arbetstagarens registreringsnummer eller certifikatkortets kod.",
    "Give the worker's registration number or the id of the certificate card.",
)
ELSEWHERE = Sentence(
    "Työntekijällä ei ole tätä palveluyksikköä palveluntuottajan omassa järjestelmässä.",
    "Arbetstagaren har inte denna serviceenhet i serviceproducentens eget system.",
    "The worker does not hold this service unit in the producer's own system.",
)
GIVE_UNIT = Sentence(
    "Palveluntuottaja antaa työntekijälle palveluyksikön, jonka oikeus nimeää.",
    "Serviceproducenten ger arbetstagaren den serviceenhet som rätten anger.",
    "The producer gives the worker the service unit that the grant names.",
)
WEAK = Sentence(
    "Työntekijä ei ole tunnistautunut vahvasti (varmennekortti tai vastaava).",
    "Arbetstagaren har inte identifierat sig starkt (certifikatkort eller motsvarande).",
    "The worker is not strongly authenticated (certificate card or equal).",
)
SIGN_IN_STRONGLY = Sentence(
    "Työntekijä kirjautuu sosiaali- ja terveydenhuollon varmennekortilla tai vastaavalla. Ilman sitä "
    "mobiililaitteella saa vain tallentaa asiakirjoja, jotka eivät vaadi ammattilaisen allekirjoitusta.",
    "Arbetstagaren loggar in med social- och hälsovårdens certifikatkort eller motsvarande. Utan det får en mobil "
    "enhet bara spara dokument som inte kräver en yrkespersons underskrift.",
    "The worker signs in with the social- and health-care certificate card or equal; without it a mobile device "
    "may only store what needs no professional's signature.",
)
STALE = Sentence(
    "Työntekijä on kirjautunut yli kaksitoista tuntia ennen käyttöä tai sen jälkeen.",
    "Arbetstagaren loggade in mer än tolv timmar före användningen, eller efter den.",
    "The worker signed in more than twelve hours before the use, or after it.",
)
SIGN_IN_AGAIN = Sentence(
    "Työntekijä kirjautuu uudelleen.",
    "Arbetstagaren loggar in på nytt.",
    "The worker signs in again.",
)
NO_ROLE = Sentence(
    "Työntekijällä ei ole roolia, joka täällä tunnetaan.",
    "Arbetstagaren har ingen roll som är känd här.",
    "The worker has no role that is known here.",
)
GIVE_ROLE = Sentence(
    "Anna rooli, jonka palveluntuottaja on antanut työntekijälle. Asetuksissa ovat asetuksen 457/2024 mukaiset roolit.",
    "Ange den roll som serviceproducenten har gett arbetstagaren. Inställningarna har rollerna enligt förordning "
    "457/2024.",
    "Give the role that the producer has given the worker; the configuration lists the roles by the decree 457/2024.",
)
NOT_IN_ROLE = Sentence(
    "Työntekijän rooli ei anna oikeutta tähän käyttöön.",
    "Arbetstagarens roll räcker inte till för denna användning.",
    "The worker's role does not reach this use.",
)
OTHER_WORKER = Sentence(
    "Sen tekee työntekijä, jonka tehtäviin se kuuluu, tai palveluntuottaja korjaa työntekijän roolin.",
    "En arbetstagare vars uppgifter omfattar det gör det, eller så rättar serviceproducenten arbetstagarens roll.",
    "A worker whose tasks include it does it; or the producer corrects the worker's role.",
)
CORRECT_UNIT = Sentence(
    "Palveluntuottaja korjaa yksikön tiedot Soteriin, josta ne siirtyvät rekisteriin yön aikana, tai järjestäjä "
    "antaa oikeuden yksikölle, joka on tullut sen tilalle.",
    "Serviceproducenten korrigerar enhetens uppgifter i Soteri, varifrån de förs över till registret under "
    "natten, eller så ger anordnaren rätten till den enhet som har ersatt den.",
    "The producer corrects the unit in Soteri, from where it reaches the register at night; or the organiser "
    "grants to the unit that has taken its place.",
)
UNIT_NOT_VALID = Sentence(
    "Palveluyksikkö ei ole organisaatiorekisterissä voimassa kyseisenä päivänä.",
    "Serviceenheten är inte giltig i organisationsregistret den dagen.",
    "The service unit is not valid in the organisation register on that day.",
)
UNIT_NOT_THERE = Sentence(
    "Palveluyksikköä ei ole organisaatiorekisterissä.",
    "Serviceenheten finns inte i organisationsregistret.",
    "The organisation register has no entry of the service unit.",
)
UNIT_MOVED = Sentence(
    "Palveluyksikkö ei ole organisaatiorekisterissä oman Y-tunnuksensa alla.",
    "Serviceenheten finns inte under sitt eget FO-nummer i organisationsregistret.",
    "The service unit does not sit under its own business id in the organisation register.",
)
NO_REGISTER = Sentence(
    "Organisaatiorekisteriä ei ole täällä luettu kertaakaan, joten ei tiedetä, onko palveluyksikkö voimassa.",
    "Organisationsregistret har aldrig lästs här, så det är inte känt om serviceenheten är giltig.",
    "The organisation register has never been read here, so it is not known whether the service unit is valid.",
)
WAIT_FOR_READING = Sentence(
    "Odota, että rekisteri on luettu. Jos se ei onnistu, tarkista sen osoite asetuksista.",
    "Vänta tills registret har lästs. Om det inte lyckas, kontrollera dess adress i inställningarna.",
    "Wait until it has been read; where it cannot be, look at its address in the configuration.",
)
NEW_RELATIONSHIP = Sentence(
    "Järjestäjä kirjaa palveluyksikön asiakkaan asiakkuusasiakirjan uuteen versioon.",
    "Anordnaren antecknar serviceenheten i en ny version av klientens klientrelationsdokument.",
    "The organiser writes the service unit into a new version of the client's asiakkuusasiakirja.",
)
NEW_AUTHORISATION = Sentence(
    "Järjestäjä arkistoi uuden version ostopalvelun valtuutuksesta.",
    "Anordnaren arkiverar en ny version av fullmakten för köpt tjänst.",
    "The organiser archives a new version of the ostopalvelun valtuutus.",
)
PROPOSED = Sentence(
    "Oikeus ei ole voimassa: sen yksikköä tai osapuolten liittymistä ei ole vielä vahvistettu.",
    "Rätten gäller inte: dess enhet eller parternas anslutning har ännu inte bekräftats.",
    "The grant is not in force: its unit or the joining of its parties is not confirmed yet.",
)
WAIT_FOR_REGISTER = Sentence(
    "Odota rekisteriä, joka tarkistetaan uudelleen, kun se muuttuu, tai aja asiakirjan viesti uudelleen.",
    "Vänta på registret, som kontrolleras på nytt när det ändras, eller kör dokumentets meddelande på nytt.",
    "Wait for the register, which is looked at again when it changes; or run the document's message again.",
)
REJECTED = Sentence(
    "Oikeus ei tullut voimaan: rekisterit eivät vahvista sen yksikköä tai osapuolten liittymistä.",
    "Rätten trädde inte i kraft: registren bekräftar inte dess enhet eller parternas anslutning.",
    "The grant did not come into force: the registers do not confirm its unit or the joining of its parties.",
)
PUT_RIGHT = Sentence(
    "Puutteet ovat asiakirjan viestin tehtävässä (Task). Kun ne on korjattu, aja viesti uudelleen.",
    "Bristerna står i uppgiften (Task) för dokumentets meddelande. När de har åtgärdats, kör meddelandet på nytt.",
    "The findings stand in the Task of the document's message; when they are put right, run it again.",
)
WITHDRAWN = Sentence(
    "Oikeus on peruttu tai päättynyt.",
    "Rätten har återkallats eller har upphört.",
    "The grant has been withdrawn or has ended.",
)
IN_ERROR = Sentence(
    "Oikeus on kirjattu virheellisesti.",
    "Rätten har antecknats felaktigt.",
    "The grant was recorded in error.",
)
OTHER_STATUS = Sentence(
    "Oikeuden tila ei anna oikeutta.",
    "Rättens status ger ingen rätt.",
    "The grant is in a status that gives no right.",
)
ONLY_ACTIVE = Sentence(
    "Vain voimassa oleva oikeus antaa oikeuden. Ammattilainen tarkistaa Consent-resurssin.",
    "Bara en gällande rätt ger rätt. En yrkesperson granskar Consent-resursen.",
    "Only an active grant gives a right; a person looks at the Consent.",
)
WAIT_UNTIL = Sentence(
    "Odota ensimmäiseen päivään {start}, tai järjestäjä korjaa päivän uuteen versioon.",
    "Vänta till den första dagen, {start}, eller så rättar anordnaren dagen i en ny version.",
    "Wait until the first day, {start}; or the organiser corrects the day in a new version.",
)
WAIT_FOR_FIRST_DAY = Sentence(
    "Odota oikeuden ensimmäiseen päivään, tai järjestäjä korjaa päivän uuteen versioon.",
    "Vänta till rättens första dag, eller så rättar anordnaren dagen i en ny version.",
    "Wait until the first day of the grant; or the organiser corrects the day in a new version.",
)
AUTHORISATION_NOT_BEGUN = Sentence(
    "Valtuutus ei ole vielä voimassa.",
    "Fullmakten gäller inte ännu.",
    "The authorisation is not valid yet.",
)
SERVICE_NOT_BEGUN = Sentence(
    "Palvelu ei ole vielä alkanut.",
    "Servicen har inte börjat ännu.",
    "The service has not begun yet.",
)
LAST_DAY = Sentence(
    "Viimeinen päivä oli {end}. {more}",
    "Den sista dagen var {end}. {more}",
    "The last day was {end}. {more}",
)
AUTHORISATION_OVER = Sentence(
    "Valtuutus ei ole enää voimassa.",
    "Fullmakten gäller inte längre.",
    "The authorisation is not valid any more.",
)
SERVICE_OVER = Sentence(
    "Palvelu on päättynyt ja oikeus sen mukana.",
    "Servicen har upphört, och rätten med den.",
    "The service has ended, and the right with it.",
)
NO_MATTER = Sentence(
    "Järjestäjä ei ole luovuttanut tätä asiaa tälle oikeudelle.",
    "Anordnaren har inte överlåtit detta ärende för denna rätt.",
    "The organiser has not handed over this matter for this grant.",
)
HAND_OVER = Sentence(
    "Järjestäjä luovuttaa asian OID-tunnuksen (Consent/$matter), tai kysy asialla, joka on luovutettu.",
    "Anordnaren överlåter ärendets OID-kod (Consent/$matter), eller fråga med ett ärende som har överlåtits.",
    "The organiser hands over the matter's OID (Consent/$matter); or ask with a matter handed over.",
)
OTHER_REGISTER = Sentence(
    "Valtuutus koskee toista potilasrekisteriä.",
    "Fullmakten gäller ett annat patientregister.",
    "The authorisation is to another patient register.",
)
NAME_REGISTER = Sentence(
    "Kysy rekisterinpitäjällä ja rekisterillä, jotka valtuutus nimeää.",
    "Fråga med den registeransvarige och det register som fullmakten anger.",
    "Ask with the custodian and the register that the authorisation names.",
)
OTHER_TASK = Sentence(
    "Työntekijän rooli ei kuulu palvelutehtävään, jota oikeus koskee.",
    "Arbetstagarens roll hör inte till den serviceuppgift som rätten gäller.",
    "The worker's role is not of the service task that the grant is for.",
)
OTHER_TASKS_WORKER = Sentence(
    "Sen tekee kyseisen palvelutehtävän työntekijä, tai palveluntuottaja korjaa roolin.",
    "En arbetstagare i den serviceuppgiften gör det, eller så rättar serviceproducenten rollen.",
    "A worker of that service task does it; or the producer corrects the role.",
)
NO_ACTION = {
    Action.READ: Sentence(
        "Valtuutus ei anna oikeutta lukea.",
        "Fullmakten ger ingen rätt att läsa.",
        "The authorisation gives no right to read.",
    ),
    Action.STORE: Sentence(
        "Valtuutus ei anna oikeutta tallentaa.",
        "Fullmakten ger ingen rätt att spara.",
        "The authorisation gives no right to store.",
    ),
}
BARS = {
    Bar.CLOSED: (
        Sentence("Asia on päättynyt.", "Ärendet har avslutats.", "The matter has been closed."),
        Sentence(
            "Kysy avoimella asialla, tai järjestäjä avaa asian asia-asiakirjan uudella versiolla.",
            "Fråga med ett öppet ärende, eller så öppnar anordnaren ärendet i en ny version av ärendedokumentet.",
            "Ask with an open matter; or the organiser opens it in a new version of the asia-asiakirja.",
        ),
    ),
    Bar.LEFT: (
        Sentence("Asiakas on poistunut asiasta.", "Klienten har lämnat ärendet.", "The client has left the matter."),
        Sentence(
            "Kysy asiakkaan omalla asialla, tai järjestäjä korjaa asia-asiakirjan uudella versiolla.",
            "Fråga med klientens eget ärende, eller så rättar anordnaren ärendedokumentet i en ny version.",
            "Ask with a matter of the client's own; or the organiser corrects the asia-asiakirja in a new version.",
        ),
    ),
    Bar.NOT_JOINED: (
        Sentence(
            "Asiakas ei ole vielä liittynyt asiaan.",
            "Klienten har inte anslutits till ärendet ännu.",
            "The client has not joined the matter yet.",
        ),
        Sentence(
            "Odota, että asiakas liitetään asiaan, tai järjestäjä korjaa asia-asiakirjan uudella versiolla.",
            "Vänta tills klienten ansluts till ärendet, eller så rättar anordnaren ärendedokumentet i en ny version.",
            "Wait until the client joins it; or the organiser corrects the asia-asiakirja in a new version.",
        ),
    ),
}
