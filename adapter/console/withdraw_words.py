"""The words of the pages by which an invitation is withdrawn (PHO-03)."""

from __future__ import annotations

from adapter.words import Sentence

TITLE = Sentence("Kuvapyyntö", "Begäran om foto", "Invitation")
BACK = Sentence("Takaisin kuvapyyntöihin", "Tillbaka till begäran om foto", "Back to the invitations")
OPEN = Sentence("Avaa", "Öppna", "Open")
OPEN_THIS = Sentence("Avaa kuvapyyntö {at}", "Öppna begäran {at}", "Open the invitation of {at}")
SMS = Sentence("Tekstiviesti", "Textmeddelande", "SMS")
WITHDRAW = Sentence("Peru kuvapyyntö", "Återta begäran", "Withdraw the invitation")
WHAT_IT_DOES = Sentence(
    "Perumisen jälkeen potilaan kuva odottaa käsittelijää. Potilas ei saa tästä viestiä: kerro hänelle itse.",
    "Efter återtagandet väntar patientens foto på en handläggare. Patienten får inget meddelande: berätta det själv.",
    "Afterwards a photo of the patient waits for a handler. The patient gets no message: inform them yourself.",
)
NO_MORE = Sentence(
    "Tätä kuvapyyntöä ei enää voi perua.",
    "Den här begäran kan inte längre återtas.",
    "This invitation can no longer be withdrawn.",
)
REASON = Sentence("Perustelu", "Motivering", "Reason")
HINT = Sentence(
    "Perustelu jää käyttölokiin. Älä kirjoita henkilötunnusta.",
    "Motiveringen sparas i användningsloggen. Skriv ingen personbeteckning.",
    "The reason stays in the use log. Write no personal identity code.",
)
GO_ON = Sentence("Jatka", "Fortsätt", "Continue")
NO_REASON = Sentence(
    "Kirjoita, miksi kuvapyyntö perutaan.", "Skriv varför begäran återtas.", "Write why the invitation is withdrawn."
)
CODE_IN_REASON = Sentence(
    "Poista henkilötunnus perustelusta.",
    "Ta bort personbeteckningen ur motiveringen.",
    "Take the code out of the reason.",
)
CONFIRM = Sentence("Vahvista peruminen", "Bekräfta återtagandet", "Confirm the withdrawal")
SURE = Sentence(
    "Perutaan kuvapyyntö: {patient}.",
    "Denna begäran om foto återtas: {patient}.",
    "This invitation is withdrawn: {patient}.",
)
DONE = Sentence("Kuvapyyntö on peruttu.", "Begäran har återtagits.", "The invitation is withdrawn.")
CANCEL = Sentence("Älä peru", "Återta inte", "Do not withdraw")
