"""The words of the pages of physical media."""

from __future__ import annotations

from adapter.words import Sentence

TITLE = Sentence("Tallenteet", "Lagringsmedier", "Physical media")
TO_POST = Sentence("Odottaa postitusta", "Väntar på postning", "To be posted")
NOTHING_TO_POST = Sentence(
    "Yksikään tallenne ei odota postitusta.",
    "Inget lagringsmedium väntar på att postas.",
    "No medium waits to be posted.",
)
POSTED = Sentence("Postitetut", "Postade", "Posted")
NOTHING_POSTED = Sentence(
    "Yhtään tallennetta ei ole postitettu.", "Inget lagringsmedium har postats.", "No medium has been posted."
)
READ_IN = Sentence("Arkistoon luetut", "Inlästa i arkivet", "Read into the archive")
NOTHING_READ = Sentence(
    "Yhtään tallennetta ei ole luettu arkistoon.",
    "Inget lagringsmedium har lästs in i arkivet.",
    "No medium has been read into the archive.",
)
HOW_TO_READ = Sentence("Tallenteen lukeminen arkistoon", "Att läsa in ett lagringsmedium", "Reading a medium in")
WHO_READS = Sentence(
    "Tallenne on ylläpitäjän asemassa, joten ylläpitäjä lukee sen komennolla:",
    "Mediet är i administratörens läsenhet, så administratören läser in det med kommandot:",
    "The medium is in an operator's drive, so an operator reads it in by the command:",
)
COMMAND = Sentence(
    "lautta media read /media/cdrom --patient - --by NIMI",
    "lautta media read /media/cdrom --patient - --by NAMN",
    "lautta media read /media/cdrom --patient - --by NAME",
)
WHAT_IT_ASKS = Sentence(
    "/media/cdrom on tallenteen kansio tai ZIP-tiedosto. Komento kysyy potilaan henkilötunnuksen. "
    "Salatun ZIP-tiedoston salasana annetaan tiedostossa: --password TIEDOSTO.",
    "/media/cdrom är mediets mapp eller en ZIP-fil. Kommandot frågar efter patientens personbeteckning. "
    "Lösenordet till en krypterad ZIP-fil ges i en fil: --password FIL.",
    "/media/cdrom is the folder of the medium, or a ZIP file. The command asks for the personal identity code. "
    "The password of an encrypted ZIP is given in a file: --password FILE.",
)
WHAT_IT_DOES = (
    Sentence(
        "Se tarkistaa, että jokainen kuva on tämän potilaan. Jos yksikin ei ole, mitään ei tallenneta.",
        "Det kontrollerar att varje bild är patientens. Om någon inte är det sparas ingenting.",
        "It checks that every image is the patient's. If one is not, nothing is stored.",
    ),
    Sentence(
        "Se tallentaa kuvat arkistoon. Sama tallenne uudelleen tallentaa vain sen, mitä puuttuu.",
        "Det sparar bilderna i arkivet. Samma medium på nytt sparar bara det som fattas.",
        "It stores the images in the archive. The same medium again stores only what is missing.",
    ),
    Sentence(
        "Se veloittaa lukemisen kerran: {name}, {amount} EUR ({day} alkaen).",
        "Det debiterar inläsningen en gång: {name}, {amount} EUR (från {day}).",
        "It charges the reading once: {name}, {amount} EUR (since {day}).",
    ),
)
WAITS = Sentence("Odottaa: {number}", "Väntar: {number}", "Waiting: {number}")
ONLY_NEWEST = Sentence("Näkyvissä on {number} uusinta.", "De {number} senaste visas.", "The newest {number} are shown.")
MEDIUM = Sentence("Tallenne", "Lagringsmedium", "Medium")
ID = Sentence("Tunnus", "Kod", "Id")
MADE = Sentence("Tehty", "Gjort", "Made")
BY = Sentence("Perillä viimeistään", "Framme senast", "Promised by")
IMAGES = Sentence("Kuvia", "Bilder", "Images")
STUDIES = Sentence("Tutkimuksia", "Undersökningar", "Studies")
DAY = Sentence("Milloin", "När", "When")
CHARGE = Sentence("Veloitus", "Debitering", "Charge")
RECIPIENT = Sentence("Vastaanottaja", "Mottagare", "Recipient")
NAME = Sentence("Nimi", "Namn", "Name")
FILE = Sentence("Tiedosto", "Fil", "File")
SIZE = Sentence("Koko tavuina", "Storlek i byte", "Octets")
CHECKSUM = Sentence("SHA-256", "SHA-256", "SHA-256")
LATE = Sentence("myöhässä", "försenat", "late")
OPEN = Sentence("Avaa", "Öppna", "Open")
OPEN_THIS = Sentence("Avaa tallenne {id}", "Öppna lagringsmediet {id}", "Open the medium {id}")
BACK = Sentence("Takaisin tallenteisiin", "Tillbaka till lagringsmedierna", "Back to the media")
REQUEST = Sentence("Avaa luovutuspyyntö", "Öppna begäran om utlämnande", "Open the request for release")
IS_POSTED = Sentence("Postitettu {at}.", "Postat {at}.", "Posted {at}.")
PASSWORD = Sentence("Salasana", "Lösenord", "Password")
PASSWORD_TEXT = Sentence(
    "Salasana näytetään kerran, ja katsomisesta jää merkintä. Anna se vastaanottajalle muuta tietä kuin tallenne.",
    "Lösenordet visas en gång, och det antecknas vem som såg det. Ge det till mottagaren på annat sätt än mediet.",
    "The password is shown once, and who saw it is written down. Give it to the recipient in another way.",
)
SHOW_PASSWORD = Sentence("Näytä salasana", "Visa lösenordet", "Show the password")
SHOWN_ONCE = Sentence(
    "Salasana on jo näytetty. Avaa tallenne uudelleen, jos tarvitset sen vielä.",
    "Lösenordet har redan visats. Öppna lagringsmediet på nytt om du ännu behöver det.",
    "the password was shown already. Open the medium if you need it once more.",
)
POST = Sentence("Merkitse postitetuksi", "Markera som postat", "Mark as posted")
POST_TEXT = Sentence(
    "Tallenne on viety postiin. Luovutus kirjataan, ja kuvien kopio poistetaan täältä.",
    "Lagringsmediet har lämnats till posten. Utlämnandet antecknas, och kopian av bilderna raderas här.",
    "The medium is in the post. The release is recorded, and the copy of the images is deleted here.",
)
ALREADY = Sentence(
    "Tallenne on jo merkitty postitetuksi.",
    "Lagringsmediet har redan markerats som postat.",
    "the medium was marked as posted already.",
)
