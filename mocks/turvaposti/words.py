"""What the portal says, in Finnish and Swedish."""

from __future__ import annotations

LANGUAGES = {"fi": "Suomeksi", "sv": "På svenska"}

#: The two mails. They name nobody and hold nothing of the message (PHO-12).
NOTIFICATION = """\
Sinulle on saapunut turvapostiviesti. Avaa viesti tästä linkistä:
Du har fått ett skyddat meddelande. Öppna meddelandet med länken:

{link}

Avaussalasana tulee tekstiviestillä. Viestin voi avata uudelleen 14 vuorokauden ajan ensimmäisestä avauksesta.
Lösenordet kommer per sms. Meddelandet kan öppnas på nytt i 14 dygn efter att det öppnats första gången.
"""
CONFIRMATION = """\
Vahvista sähköpostiosoitteesi tästä linkistä. Viesti lähtee vasta vahvistuksen jälkeen.
Bekräfta din e-postadress med länken. Meddelandet skickas först efter bekräftelsen.

{link}
"""

WORDS: dict[str, dict[str, str]] = {
    "fi": {
        "title": "Turvaposti",
        "subject": "Aihe",
        "sender": "Lähettäjä",
        "identified": "Vahvasti tunnistettu lähettäjä",
        "sent": "Lähetetty",
        "closes": "Viimeinen avauspäivä",
        "attachments": "Liitteet",
        "password": "Salasana",
        "repeat": "Salasana uudelleen",
        "recipient": "Vastaanottaja",
        "text": "Viesti",
        "fetch": "Nouda viesti",
        "send": "Lähetä",
        "locked": "Kirjoita tekstiviestillä saamasi salasana.",
        "write": "Lähetä turvaposti",
        "incomplete": "Täytä kaikki kohdat ja kirjoita sama salasana kaksi kertaa.",
        "waiting": "Saat sähköpostiisi vahvistuspyynnön. Viesti lähtee vasta, kun olet vahvistanut osoitteesi.",
        "confirmed": "Osoite on vahvistettu ja viesti on lähtenyt.",
        "unknown": "Viestiä ei löydy. Tarkista linkki.",
        "expired": "Viestin avaamisesta on yli 14 vuorokautta. Sitä ei voi enää avata.",
        "wrong-password": "Salasana on väärä.",
        "locked-out": "Salasana on ollut väärä liian monta kertaa. Viesti on lukittu.",
        "stale-form": "Avaa viestin linkki uudelleen.",
        "closed": "Nouda viesti ensin.",
    },
    "sv": {
        "title": "Skyddad e-post",
        "subject": "Ämne",
        "sender": "Avsändare",
        "identified": "Starkt identifierad avsändare",
        "sent": "Skickat",
        "closes": "Sista dag att öppna",
        "attachments": "Bilagor",
        "password": "Lösenord",
        "repeat": "Lösenordet på nytt",
        "recipient": "Mottagare",
        "text": "Meddelande",
        "fetch": "Hämta meddelandet",
        "send": "Skicka",
        "locked": "Skriv lösenordet som du fått per sms.",
        "write": "Skicka skyddad e-post",
        "incomplete": "Fyll i alla fält och skriv samma lösenord två gånger.",
        "waiting": "Du får en begäran om bekräftelse per e-post. Meddelandet skickas först när du har "
        "bekräftat din adress.",
        "confirmed": "Adressen är bekräftad och meddelandet har skickats.",
        "unknown": "Meddelandet hittades inte. Kontrollera länken.",
        "expired": "Det är över 14 dygn sedan meddelandet öppnades. Det kan inte längre öppnas.",
        "wrong-password": "Lösenordet är fel.",
        "locked-out": "Lösenordet har varit fel för många gånger. Meddelandet är låst.",
        "stale-form": "Öppna länken till meddelandet på nytt.",
        "closed": "Hämta meddelandet först.",
    },
}
