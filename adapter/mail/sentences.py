"""What is said of a message that is refused whole, and what to do with it (PHO-13, REG-03)."""

from __future__ import annotations

from adapter.words import Sentence

OPEN_MESSAGE = Sentence(
    "Avaa viesti sähköpostissa. Mitään ei poistettu.",
    "Öppna själva meddelandet. Ingenting har raderats.",
    "Open the message itself; nothing was removed.",
)
OPEN_IN_MAILBOX = Sentence(
    "Avaa viesti sähköpostilaatikossa.",
    "Öppna meddelandet i e-postlådan.",
    "Open it in the mailbox.",
)
LARGER_THAN_60_MB = Sentence(
    "Viesti on suurempi kuin 60 Mt.",
    "Meddelandet är större än 60 MB.",
    "the message is larger than 60 MB.",
)
ENCODED_PARTS = Sentence(
    "Viestin osa, joka sisältää muita osia, on koodattu.",
    "En del av meddelandet som innehåller andra delar är kodad.",
    "a part that holds parts is encoded.",
)
ENCODED_MESSAGE = Sentence(
    "Viestin liitteenä oleva viesti on koodattu.",
    "Ett bifogat meddelande är kodat.",
    "an attached message is encoded.",
)
STRAY_RETURN = Sentence(
    "Viestin otsakkeissa on väärä rivinvaihto.",
    "Meddelandets rubrikfält innehåller en felaktig radbrytning.",
    "a carriage return that ends no line stands among the headers.",
)
LONG_HEADER = Sentence(
    "Viestin osan otsake on pidempi kuin 4 000 merkkiä.",
    "Ett rubrikfält för en del av meddelandet är längre än 4 000 tecken.",
    "a header that says what a part is is longer than 4,000 characters.",
)
NO_HEADER = Sentence(
    "Viestin otsakkeissa on rivi, joka ei ole otsake.",
    "Bland meddelandets rubrikfält finns en rad som inte är ett rubrikfält.",
    "a line among the headers is no header.",
)
FALSE_END = Sentence(
    "Viestissä on rivi, joka näyttää osan lopulta mutta ei ole sitä.",
    "En rad i meddelandet ser ut som slutet på en del men är det inte.",
    "a line looks like the end of a part, and is none.",
)
BROKEN_BASE64 = Sentence(
    "Viestin osan base64-koodaus on rikki.",
    "En del av meddelandet har trasig base64-kodning.",
    "a part of the message is broken base64.",
)
BROKEN_QUOTED_PRINTABLE = Sentence(
    "Viestin osan quoted-printable-koodaus on rikki.",
    "En del av meddelandet har trasig quoted-printable-kodning.",
    "a part of the message is broken quoted-printable.",
)
UNKNOWN_ENCODING = Sentence(
    "Viestin osan koodausta ei tunneta.",
    "En del av meddelandet har en okänd kodning.",
    "a part of the message is in an unknown encoding.",
)
SAID_TWICE = Sentence(
    "Viestin osa ilmoittaa kahdesti, mikä se on, ja eri tavoin.",
    "En del av meddelandet anger två gånger vad den är, på olika sätt.",
    "a part of the message says twice what it is, each time differently.",
)
SWALLOWED = Sentence(
    "Kuvan sisällä on jotain, mikä näyttää viestin toiselta osalta.",
    "Ett foto innehåller något som ser ut som en annan del av meddelandet.",
    "a photo holds what looks like another part of the message.",
)
OUTSIDE_PARTS = Sentence(
    "Viestissä on sisältöä sen osien ulkopuolella.",
    "Meddelandet har innehåll utanför sina delar.",
    "something stands outside the parts of the message.",
)
LONG_HEADERS = Sentence(
    "Viestin otsakkeet ovat pidemmät kuin 256 kt.",
    "Meddelandets rubrikfält är längre än 256 kB.",
    "the headers are longer than 256 kB.",
)
MANY_HEADERS = Sentence(
    "Viestissä on liian monta otsaketta.",
    "Meddelandet har för många rubrikfält.",
    "the message has too many headers.",
)
MANY_PARTS = Sentence(
    "Viestissä on liian monta osaa.",
    "Meddelandet har för många delar.",
    "the message has too many parts.",
)
CUT_OFF = Sentence(
    "Viesti on katkennut, tai se ei kerro, mihin sen osat päättyvät.",
    "Meddelandet är avkapat eller anger inte var dess delar slutar.",
    "the message is cut off, or does not say where its parts end.",
)
PGP_MIME = Sentence(
    "Viesti on salattu (PGP/MIME tai vastaava).",
    "Meddelandet är krypterat (PGP/MIME eller liknande).",
    "the message is encrypted (PGP/MIME or the like).",
)
RPMSG = Sentence(
    "Viesti on salattu Microsoft 365:llä (rpmsg).",
    "Meddelandet är krypterat med Microsoft 365 (rpmsg).",
    "the message is encrypted by Microsoft 365 (rpmsg).",
)
PGP = Sentence("Viesti on salattu PGP:llä.", "Meddelandet är krypterat med PGP.", "the message is encrypted by PGP.")
SMIME = Sentence(
    "Viesti on salattu tai kääritty S/MIMEllä.",
    "Meddelandet är krypterat eller inneslutet med S/MIME.",
    "the message is encrypted or wrapped by S/MIME.",
)
UNREADABLE_PARAMETERS = Sentence(
    "Viestin osan otsakkeen lisätietoja ei voi lukea.",
    "Parametrarna i ett rubrikfält för en del kan inte läsas.",
    "the parameters of a header of a part cannot be read.",
)
NESTED_TOO_DEEP = Sentence(
    "Viestin osat ovat liian syvällä sisäkkäin.",
    "Meddelandets delar är för djupt inuti varandra.",
    "the parts of the message are nested too deep.",
)
PARTS_NOT_APART = Sentence(
    "Viestissä on liian monta osaa, tai osia ei erota toisistaan.",
    "Meddelandet har för många delar, eller delar som inte kan skiljas åt.",
    "the message has too many parts, or parts that cannot be told apart.",
)
NOT_FETCHED = Sentence(
    "Avaa viesti sähköpostilaatikossa. Sitä ei noudettu.",
    "Öppna meddelandet i e-postlådan. Det hämtades inte.",
    "Open it in the mailbox; it was not fetched.",
)
