"""What is said of a study that is not the one asked for, and what to do (REL-01, REG-03)."""

from __future__ import annotations

from adapter.words import Sentence

NO_STUDY = Sentence(
    "Kuva-arkistossa ei ole tutkimusta tällä AC-numerolla.",
    "Bildarkivet har ingen undersökning med detta AC-nummer.",
    "the archive has no study with that accession number.",
)
CHECK_NUMBER = Sentence(
    "Tarkista numero pyytäjältä.",
    "Kontrollera numret med den som begärde.",
    "Check the number with whoever asked.",
)
WHICH_STUDY = Sentence(
    "Kuva-arkiston vastauksesta ei näy, mistä tutkimuksesta on kyse.",
    "Ett svar från bildarkivet anger inte vilken undersökning det gäller.",
    "an answer of the archive does not say which study it is.",
)
STAYED = Sentence(
    "Mitään ei luovutettu. Ammattilainen vertaa kuva-arkistoa ja pyyntöä.",
    "Ingenting lämnades ut. En yrkesperson jämför bildarkivet med begäran.",
    "It was not released; a person compares the archive with the request.",
)
SEVERAL_STUDIES = Sentence(
    "Usealla tutkimuksella on sama AC-numero.",
    "Flera undersökningar har samma AC-nummer.",
    "several studies have the same accession number.",
)
A_PERSON_CHOOSES = Sentence(
    "Ammattilainen valitsee oikean. Mitään ei arvata.",
    "En yrkesperson väljer den rätta. Ingenting gissas.",
    "A person chooses; nothing is guessed.",
)
NO_IMAGE = Sentence(
    "Kuva-arkistossa ei ole tutkimuksen kuvia.",
    "Bildarkivet har inga bilder av undersökningen.",
    "the archive has no image of the study.",
)
CHECK_WITH_MAKERS = Sentence(
    "Tarkista asia tutkimuksen tehneestä yksiköstä.",
    "Kontrollera med enheten som gjorde undersökningen.",
    "Check with those who made it.",
)
SEVERAL_UIDS = Sentence(
    "Kuva-arkiston kuvaluettelossa on useita arvoja siinä, missä pitää olla yksi UID.",
    "Bildarkivets lista över bilder har flera värden där det ska finnas en UID.",
    "the archive's list of the images has several values where one UID belongs.",
)
IMAGE_OF_ANOTHER_STUDY = Sentence(
    "Kuva kuuluu toiseen tutkimukseen kuin löydetty.",
    "En bild hör till en annan undersökning än den som hittades.",
    "an image is of another study than the one found.",
)
SEVERAL_VALUES = Sentence(
    "Kuva-arkiston tutkimuksella on useita arvoja siinä, missä pitää olla yksi: {name}.",
    "En undersökning i bildarkivet har flera värden där det ska finnas ett: {name}.",
    "a study from the archive has several values of {name}, where one belongs.",
)
A_STUDY = Sentence("Tutkimus", "En undersökning", "a study")
AN_IMAGE = Sentence("Kuva", "En bild", "an image")
NOBODYS = Sentence(
    "{what} kuva-arkistosta ei kerro, kenestä se on.",
    "{what} från bildarkivet anger inte vem den gäller.",
    "{what} from the archive does not say whose it is.",
)
ANOTHER_PATIENTS = Sentence(
    "{what} kuva-arkistosta on toisen potilaan.",
    "{what} från bildarkivet gäller en annan patient.",
    "{what} from the archive is another patient's.",
)
OTHER_NUMBER = Sentence(
    "{what} kuva-arkistosta on eri AC-numerolla.",
    "{what} från bildarkivet har ett annat AC-nummer.",
    "{what} from the archive has another accession number.",
)
