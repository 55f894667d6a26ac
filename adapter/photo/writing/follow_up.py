"""What was agreed with the patient, in the Task of the photo that answers the invitation (PHO-08). Pure."""

from __future__ import annotations

from adapter.config.peers import Unit
from adapter.fhir.elements import Resource
from adapter.fhir.translation import translated
from adapter.photo.rules.follow_up import Agreed, FollowUp
from adapter.words import Sentence

_BY = Sentence(
    "Kuva katsotaan viimeistään {by}. {agreed}",
    "Fotot granskas senast den {by}. {agreed}",
    "The photo is to be looked at by {by}. {agreed}",
)
_AGREED = Sentence("Potilaan kanssa on sovittu:", "Överenskommet med patienten:", "Agreed with the patient:")
_NOTHING = Sentence(
    "Kuvapyynnössä ei kerrota, mitä potilaan kanssa on sovittu.",
    "I begäran om foto står inte vad som har avtalats med patienten.",
    "The invitation does not say what was agreed with the patient.",
)
_OTHERS = Sentence(
    "Potilaalla on yksikössä muitakin avoimia kuvapyyntöjä: tarkista, mihin niistä kuva vastaa.",
    "Patienten har också andra öppna begäranden om foto vid enheten: kontrollera vilken av dem fotot hör till.",
    "The patient has other open invitations of the unit: check which of them the photo answers.",
)


def followed_up(task: Resource, follow_up: FollowUp | None, unit: Unit) -> Resource:
    """The Task with the day and with what was agreed; None: nobody asked for the photo.

    The sentence is in the unit's first language, with translations beside it. What was agreed stays as it was written.
    """
    if follow_up is None:
        return task
    sentence = _BY.filled(by=follow_up.by, agreed=_AGREED if follow_up.agreed else _NOTHING)
    notes = [translated("text", sentence.said, unit.languages[0]), *map(_note, follow_up.agreed)]
    notes += [translated("text", _OTHERS.said, unit.languages[0])] if follow_up.others else []
    return task | {
        "restriction": {"period": {"end": follow_up.by.isoformat()}},
        "note": [*task.get("note", []), *notes],
    }


def _note(agreed: Agreed) -> Resource:
    author = {"authorString": agreed.author} if agreed.author else {}
    time = {"time": agreed.time} if agreed.time else {}
    return author | time | {"text": agreed.text}
