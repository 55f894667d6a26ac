"""The words of alarms."""

from __future__ import annotations

from adapter.words import Sentence

LABELS = {
    "mailbox": Sentence("Postilaatikko {name}", "E-postlåda {name}", "Mailbox {name}"),
    "message": Sentence("Viesti {name}", "Meddelande {name}", "Message {name}"),
    "subscription": Sentence("Tilaus {name}", "Prenumeration {name}", "Subscription {name}"),
    "certificate": Sentence("Varmenne {name}", "Certifikat {name}", "Certificate {name}"),
    "register": Sentence("Organisaatiorekisteri", "Organisationsregistret", "Organisation register"),
}
STRANDED = Sentence(
    "Viesti on kesken, mutta mikään toimiva käsittelijä ei käsittele sitä. Käynnistä käsittelijä: se jatkaa. "
    "Tai aloita alusta: lautta redrive {id} --take-over",
    "Meddelandet är på väg, men ingen arbetsprocess i gång har det. Starta en: den tar över. "
    "Eller börja om: lautta redrive {id} --take-over",
    "It is on its way, but no living worker has it. Start a worker: it takes it over. "
    "Or begin it again: lautta redrive {id} --take-over",
)
NEVER_LOOKED = Sentence(
    "Postilaatikkoa ei ole luettu kertaakaan (PHO-09). Käynnistä käsittelijä: lautta work",
    "E-postlådan har aldrig lästs (PHO-09). Starta en arbetsprocess: lautta work",
    "The mailbox has never been looked into (PHO-09). Start a worker: lautta work",
)
UNSEEN = Sentence(
    "Postilaatikkoa ei ole luettu sen jälkeen: {at} ({age} sitten, PHO-09). Tarkista käsittelijä ja postipalvelin.",
    "E-postlådan har inte lästs sedan {at} (för {age} sedan, PHO-09). Kontrollera arbetsprocessen och e-postservern.",
    "The mailbox has not been looked into since {at} ({age} ago, PHO-09). See to the worker and the mail server.",
)
OLD = Sentence(
    "Vanhin viesti on odottanut yli vuorokauden: {at} ({age} sitten, PHO-09).",
    "Det äldsta meddelandet har väntat över ett dygn: {at} (för {age} sedan, PHO-09).",
    "The oldest message has waited over a day: since {at} ({age} ago, PHO-09).",
)
BEHIND = Sentence(
    "{client}: {number} ilmoitusta ei ole vielä mennyt perille. {problem}",
    "{client}: {number} meddelanden har inte kommit fram ännu. {problem}",
    "{client}: {number} not received yet. {problem}",
)
ENDS = Sentence(
    "Varmenteen voimassaolo päättyy {at} ({left} jäljellä). Hanki uusi ajoissa.",
    "Certifikatet gäller till {at} ({left} kvar). Skaffa ett nytt i tid.",
    "The certificate ends {at} ({left} left). Get a new one in time.",
)
ENDED = Sentence(
    "Varmenteen voimassaolo päättyi {at}. Yhteydet ja allekirjoitukset eivät toimi sillä. Vaihda se.",
    "Certifikatet gällde till {at}. Förbindelser och signaturer fungerar inte med det. Byt det.",
    "The certificate ended {at}. Connections and signatures do not work with it. Replace it.",
)
OLD_REGISTER = Sentence(
    "Rekisterin kopio on vahvistettu viimeksi {at} ({age} sitten, GRA-09). Tarkista yhteys Soteriin.",
    "Registrets kopia bekräftades senast {at} (för {age} sedan, GRA-09). Kontrollera förbindelsen till Soteri.",
    "The copy of the register was last confirmed {at} ({age} ago, GRA-09). Check the connection to Soteri.",
)
