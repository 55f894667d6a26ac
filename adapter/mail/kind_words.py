"""What a part of a message is, in the three languages of whoever opens it (REG-03); see `kind`."""

from __future__ import annotations

from collections.abc import Iterable

from adapter.words import Sentence, list_words, name_alike

_KINDS = {
    words.en: words
    for words in (
        Sentence("PDF-asiakirja", "ett PDF-dokument", "a PDF document"),
        Sentence(
            "pakattu tiedosto tai Office-asiakirja",
            "en arkivfil eller ett Office-dokument",
            "an archive or an Office document",
        ),
        Sentence("vanha Office-asiakirja", "ett gammalt Office-dokument", "an old Office document"),
        Sentence("RTF-asiakirja", "ett RTF-dokument", "an RTF document"),
        Sentence("ohjelma", "ett program", "a program"),
        Sentence(
            "Outlookin winmail.dat (TNEF)", "en winmail.dat från Outlook (TNEF)", "a winmail.dat of Outlook (TNEF)"
        ),
        Sentence("muunlainen kuva", "en annan typ av bild", "an image of another kind"),
        Sentence("sähköinen allekirjoitus", "en digital signatur", "a digital signature"),
        Sentence("toimitusilmoitus", "en leveransrapport", "a delivery report"),
        Sentence("viestin osa", "en del av ett meddelande", "a piece of a message"),
        Sentence(
            "viittaus muualla olevaan tiedostoon",
            "en hänvisning till en fil på annat håll",
            "a pointer to a file elsewhere",
        ),
        Sentence("kalenterimerkintä", "en kalenderpost", "a calendar entry"),
        Sentence("käyntikortti", "ett visitkort", "a business card"),
        Sentence("video", "en video", "a video"),
        Sentence("äänitallenne", "en ljudfil", "a sound"),
        Sentence("tekstitiedosto", "en textfil", "a text file"),
        Sentence("muunlainen tiedosto", "en annan typ av fil", "a file of another kind"),
    )
}


def list_kinds(kinds: Iterable[str]) -> Sentence:
    """Several kinds, each once, as one text: `a PDF document, a video`."""
    return list_words(_KINDS.get(kind) or name_alike(kind) for kind in dict.fromkeys(kinds))
