"""The words of `lautta media`."""

from __future__ import annotations

from adapter.words import Sentence

NO_MEDIA = Sentence("Tallenteita ei ole.", "Det finns inga medier.", "There are no media.")
MEDIUM = {
    "posted": Sentence("postitettu {at}", "postat {at}", "posted {at}"),
    "late": Sentence("MYÖHÄSSÄ", "FÖRSENAT", "LATE"),
    "waiting": Sentence("odottaa postitusta", "väntar på posten", "waiting to be posted"),
}
IMAGES = Sentence("kuvia {number}", "bilder {number}", "{number} images")
PROMISED = Sentence("luvattu", "utlovat", "promised")
MADE = Sentence("tehty", "gjort", "made")
POST_NEXT = Sentence(
    "Salasana: lautta media show {id}. Kun se on postitettu: lautta media posted {id}",
    "Lösenordet: lautta media show {id}. När det är postat: lautta media posted {id}",
    "The password: lautta media show {id}. When it is posted: lautta media posted {id}",
)
FILE = Sentence("tiedosto", "fil", "file")
FILE_DELETED = Sentence("poistettu, kun se postitettiin", "raderad vid postningen", "deleted when it was posted")
FILE_GONE = Sentence(
    "puuttuu. Tee tallenne uudelleen: lautta redrive {id}",
    "saknas. Gör mediet på nytt: lautta redrive {id}",
    "not there. Make the medium once more: lautta redrive {id}",
)
HOLDS = Sentence("sisältö", "innehåll", "holds")
IMAGES_AND_SIZE = Sentence(
    "kuvia {number}, tavuja {size}", "bilder {number}, byte {size}", "{number} images, {size} octets"
)
CHECKSUM = Sentence("sha-256", "sha-256", "sha-256")
PASSWORD = Sentence("salasana", "lösenord", "password")
MESSAGE = Sentence("viesti", "meddelande", "message")
POSTED_BEFORE = Sentence(
    "{id} oli jo merkitty postitetuksi {at}.", "{id} var redan postat {at}.", "{id} was posted already, {at}."
)
IS_POSTED = Sentence(
    "{id} on postitettu. Tehtävä on valmis, ja kuvien kopio on poistettu täältä.",
    "{id} är postat. Uppgiften är klar, och kopian av bilderna har raderats här.",
    "{id} is posted. Its Task is completed, and our copy of the images is deleted.",
)
NO_PATH = Sentence(
    "{path}: tällaista kansiota tai tiedostoa ei ole.",
    "{path}: en sådan mapp eller fil finns inte.",
    "{path}: there is no such folder or file.",
)
ONE_TYPED = Sentence(
    "Vain toisen voi kirjoittaa: potilaan tai salasanan. Pane toinen tiedostoon.",
    "Bara det ena kan skrivas in: patienten eller lösenordet. Lägg det andra i en fil.",
    "Only one of the patient and the password can be typed; put the other into a file.",
)
READ_IN = Sentence(
    "Kuva-arkistossa on nyt {images} kuvaa, tutkimuksia {studies}. {charge}",
    "I bildarkivet finns nu {images} bilder, undersökningar {studies}. {charge}",
    "{images} images of {studies} studies are in the PACS. {charge}",
)
NOTHING_CHARGED = Sentence("Mitään ei veloiteta.", "Ingenting debiteras.", "Nothing is charged.")
CHARGED = Sentence("Veloitettu: {charge}", "Debiterat: {charge}", "Charged: {charge}")
CHARGED_BEFORE = Sentence(
    "Se on veloitettu jo aiemmin: {charge}", "Det har redan debiterats: {charge}", "It was charged before: {charge}"
)
