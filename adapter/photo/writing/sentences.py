"""What the record and the unit read of a photo, in the three languages of the unit (PHO-07, PHO-08, REG-03)."""

from __future__ import annotations

from adapter.words import Sentence

ARRIVED = Sentence(
    "Valokuva on saapunut suojatulla sähköpostilla.",
    "Fotot har kommit via skyddad e-post.",
    "The photo came by secure e-mail.",
)
ACTED_FOR = Sentence(
    "Lähettäjä on asioinut potilaan puolesta.",
    "Avsändaren har agerat på patientens vägnar.",
    "The sender acted for the patient.",
)
REVIEW = Sentence(
    "Potilaan kuva katsottavaksi",
    "Patientens foto att granska",
    "Look at the photo and book a time for it",
)
HAVE_IT_REVIEWED = Sentence(
    "Pyydä lääkäriä tai muuta ammattilaista katsomaan kuva ja varaa siihen aika. Sovi jatkosta potilaan kanssa "
    "sovitun mukaisesti.",
    "Be en läkare eller en annan yrkesperson granska bilden och boka en tid för det. Följ upp enligt "
    "överenskommelsen med patienten.",
    "Have a doctor or other professional look at the photo, book the time, and follow up as agreed with the patient.",
)
NO_REQUEST = Sentence("Ei kuvapyyntöä", "Ingen begäran", "No request for a photo")
TITLE = Sentence(
    "Potilaan valokuva suojatulla sähköpostilla",
    "Patientens foto via skyddad e-post",
    "The patient's photo by secure e-mail",
)
TURNED = Sentence(
    "HEIC-kuva on käännetty Exif-tietojen mukaan. Kuvapisteet ovat ennallaan.",
    "HEIC-bilden har vridits enligt Exif. Bildpunkterna är oförändrade.",
    "The HEIC picture was turned as its Exif says; its pixels are as they came.",
)
DECORATED = Sentence(
    "Viestin allekirjoituksessa on lisäksi pieniä kuvia ({count}). Ne ovat viestin liitteenä.",
    "Meddelandets signatur har dessutom små bilder ({count}). De finns som bilaga till meddelandet.",
    "The message's signature has small pictures too ({count}); they are attached to the message.",
)
