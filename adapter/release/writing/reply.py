"""The answer to whoever asked for images by mail, ready to be sent by a person over secure mail (PHO-12). Pure.

It names neither the patient nor a study: the day of the request and our number say which one it is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from adapter.errors import Finding
from adapter.fhir.elements import Resource, own_concept
from adapter.fhir.translation import translated
from adapter.identifiers import find_hetu_shapes
from adapter.masking import MASK
from adapter.release.rules.decision import Decision, carries_out_now
from adapter.release.writing.task import Carried
from adapter.words import HELSINKI, Ground, Language, Sentence

_HEAD = Sentence(
    "Hei,\n\npyysitte kuvien luovuttamista {day}. Pyynnön numero meillä on {number}.",
    "Hej,\n\nni begärde utlämnande av bilder den {day}. Begärans nummer hos oss är {number}.",
    "Hello,\n\nyou asked for images to be released on {day}. Our number of the request is {number}.",
)
_TAIL = Sentence(
    "Älkää lähettäkö potilaan tietoja tavallisella sähköpostilla: käyttäkää suojattua sähköpostia.",
    "Skicka inte patientuppgifter med vanlig e-post: använd skyddad e-post.",
    "Please send no patient data by ordinary e-mail: use secure e-mail.",
)
_STUDY = Sentence(
    "Tutkimus {index}/{count}: {progress}",
    "Undersökning {index}/{count}: {progress}",
    "Study {index} of {count}: {progress}",
)
_LEFT = Sentence(
    "Kaikki kuvat eivät ole lähteneet. Ammattilainen selvittää loput, ja saatte siitä uuden vastauksen.",
    "Alla bilder har inte skickats. En yrkesperson utreder resten, och ni får ett nytt svar om det.",
    "Not all of the images have gone. A professional looks into the rest, and you will get another answer.",
)
_REFUSED = Sentence(
    "Pyyntöä ei voitu toteuttaa sellaisenaan. Mitään ei luovutettu.",
    "Begäran kunde inte verkställas som sådan. Inget lämnades ut.",
    "The request could not be carried out as it stands. Nothing was released.",
)
_ANEW = Sentence(
    "Lähettäkää uusi, täydellinen pyyntö suojatulla sähköpostilla.",
    "Skicka en ny, fullständig begäran med skyddad e-post.",
    "Please send a new, complete request by secure e-mail.",
)
_WAITS = Sentence(
    "Ammattilainen selvittää pyyntöä. Mitään ei ole luovutettu vielä, ja saatte uuden vastauksen.",
    "En yrkesperson utreder begäran. Inget har lämnats ut ännu, och ni får ett nytt svar.",
    "A professional looks into the request. Nothing has been released yet, and you will get another answer.",
)
_LANGUAGES: tuple[Language, Language, Language] = ("fi", "sv", "en")  # in the order of a Sentence
#: Codes of findings that whoever asked can put right, in the flow's words: the others are about systems and archives.
_THEIRS = {"business-rule", "not-found", "required", "structure", "value", "multiple-matches"}


def carried_reply(number: str, asked: datetime, outcomes: Sequence[tuple[Decision, Carried]]) -> Sentence:
    """What was done on each study and why, and whether something is left."""
    tried = [carried for _, carried in outcomes if carries_out_now(carried.means)]
    count = str(len(tried))
    left = any(carried.problem for carried in tried)

    def say(language: Language) -> list[str]:
        grounds = dict.fromkeys(text for decision, _ in outcomes for text in decision.sentences(language))
        studies = (
            _STUDY.filled(index=str(index), count=count, progress=carried.progress(language)).said(language)
            for index, carried in enumerate(tried, 1)
        )
        return [*grounds, *studies, *([_LEFT.said(language)] if left else [])]

    return _letter(number, asked, Sentence(*("\n".join(say(language)) for language in _LANGUAGES)))


def denied_reply(number: str, asked: datetime, grounds: Sequence[Ground]) -> Sentence:
    """That it was refused, and why: each ground says what can be done."""
    return _letter(number, asked, _join([_REFUSED, *(ground.said for ground in grounds)]))


def parked_reply(number: str, asked: datetime, findings: Sequence[Finding], patient: str = "") -> Sentence:
    """What is wrong with a request that could not be decided on; that it waits, when that is nothing of the asker's.

    Nothing is repeated of a finding that quotes the request so far that it names the `patient`.
    """
    points = [Sentence(*(f"– {finding.said(language)}" for language in _LANGUAGES)) for finding in findings]
    if not all(finding.rule.startswith("REL-") and finding.code in _THEIRS for finding in findings) or any(
        _names(text, patient) for point in points for text in (point.fi, point.sv, point.en)
    ):
        return _letter(number, asked, _WAITS)
    return _letter(number, asked, _join([_REFUSED, *points, _ANEW]))


def _names(text: str, patient: str) -> bool:
    """Whether a text holds a personal identity code, or a part of the patient's name, inflected too."""
    names = [name for name in _WORD.findall(patient.casefold()) if len(name) > _SHORT]
    return (
        MASK in text
        or bool(find_hetu_shapes(text))
        or any(word.startswith(name) for word in _WORD.findall(text.casefold()) for name in names)
    )


_WORD = re.compile(r"\w+")
_SHORT = 2  # letters: an initial says nothing


_READY = Sentence("Vastaus, valmis lähetettäväksi", "Svaret, färdigt att skickas", "The answer, ready to send")


def reply_input(reply: Sentence, language: Language) -> Resource:
    """The answer as an input of a Task: in the language of the request, the others beside it."""
    return {
        "type": own_concept("task-input", "reply", _READY.said(language)),
        **translated("valueString", reply.said, language),
    }


def _letter(number: str, asked: datetime, body: Sentence) -> Sentence:
    head = _HEAD.filled(day=asked.astimezone(HELSINKI).date(), number=number)
    return Sentence(*("\n\n".join(part.said(language) for part in (head, body, _TAIL)) for language in _LANGUAGES))


def _join(sentences: Sequence[Sentence]) -> Sentence:
    """Each on a line of its own, the same one once."""
    return Sentence(*("\n".join(one.said(language) for one in dict.fromkeys(sentences)) for language in _LANGUAGES))
