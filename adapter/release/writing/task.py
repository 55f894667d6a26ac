"""The Tasks of a release: one for everybody who has something to do, one for each study with its progress. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from adapter.config.release import Desk
from adapter.errors import Finding
from adapter.fhir.elements import (
    BASE,
    Names,
    Resource,
    instant,
    own_concept,
    patient_reference,
)
from adapter.fhir.task import rule_outputs
from adapter.fhir.translation import translated
from adapter.release.images import Hit
from adapter.release.rules.decision import Decision, Means
from adapter.release.rules.grounds import name_day
from adapter.release.rules.request import ReleaseRequest
from adapter.release.writing.references import (
    desk_reference,
    order_reference,
    recipient_reference,
    rests_on,
    study_reference,
)
from adapter.words import Language, Sentence, follow_on, list_words, name_alike

_PROGRESS = {
    Means.REGISTER_COPY: Sentence(
        "Kopioitu {arrived}/{total} kuvaa.",
        "{arrived}/{total} bilder har kopierats.",
        "{arrived} of {total} images have been copied.",
    ),
    Means.REGISTER_GRANT: Sentence(
        "Katseluoikeus annettu: {arrived}/{total} kuvaa.",
        "Åtkomst har beviljats till {arrived}/{total} bilder.",
        "Access has been granted to {arrived} of {total} images.",
    ),
    Means.ELECTRONIC: Sentence(
        "Perillä {arrived}/{total} kuvaa.",
        "{arrived}/{total} bilder är framme.",
        "{arrived} of {total} images have arrived.",
    ),
    Means.PHYSICAL: Sentence(
        "Tallenteella on {arrived}/{total} kuvaa. Tallennetta ei ole vielä postitettu.",
        "{arrived}/{total} bilder finns på lagringsmediet. Lagringsmediet har inte postats ännu.",
        "{arrived} of {total} images are on the medium, which has not been posted yet.",
    ),
}
_CALL = Sentence(
    "Kiireellinen pyyntö päivystysaikana: soita myös päivystysnumeroon: {desk}, puh. {phone}.",
    "Brådskande begäran under jourtid: ring också jourenheten: {desk}, tfn {phone}.",
    "Urgent outside office hours: also call {desk}, tel. {phone}.",
)
_POST = Sentence(
    "Postita tallenne vastaanottajalle: {place}. Sen on oltava perillä viimeistään {by}. Pyydä tiedosto ja "
    "salasana Lautan ylläpidosta tallenteen tunnuksella {medium}.",
    "Posta lagringsmediet till mottagaren: {place}. Det ska vara framme senast {by}. Be Lauttas administratör om "
    "filen och lösenordet med lagringsmediets kod {medium}.",
    "Post the medium to the recipient: {place}. It must arrive on {by} at the latest. File and password: lautta "
    "media show {medium}.",
)

_RELEASE = Sentence("Kuvien luovutus", "Utlämnande av bilder", "Release of images")
_STUDY = Sentence("Yhden tutkimuksen luovutus", "Utlämnande av en undersökning", "Release of one study")
_CALLING = Sentence("Soita päivystävään röntgenyksikköön", "Ring röntgenjouren", "Call the on-call X-ray unit")
_POSTING = Sentence("Postita tallenne", "Posta lagringsmedium", "Post a medium")
_MEANS = {
    Means.NONE: Sentence("Ei luovuteta", "Lämnas inte ut", "Not released"),
    Means.NOT_NEEDED: Sentence("Luovutusta ei tarvita", "Inget utlämnande behövs", "No release is needed"),
    Means.ELSEWHERE: Sentence("Pyydetään muualta", "Begärs på annat håll", "Asked for elsewhere"),
    Means.REGISTER_GRANT: Sentence("Katseluoikeus rekisterille", "Åtkomst för registret", "Access for the register"),
    Means.REGISTER_COPY: Sentence("Kopio rekisteriin", "Kopia till registret", "Copy into the register"),
    Means.ELECTRONIC: Sentence("Sähköinen siirto", "Elektronisk överföring", "Electronic transfer"),
    Means.PHYSICAL: Sentence("Tallenne postitse", "Lagringsmedium per post", "Medium by post"),
}
_INSTRUCTION = Sentence(
    "Kuvantamisohjeen versio", "Version av bilddiagnostikanvisningen", "Version of the imaging instruction"
)
_TOTAL = Sentence("Tutkimuksen kuvia", "Bilder i undersökningen", "Images of the study")
_ARRIVED = Sentence("Perillä olevia kuvia", "Bilder som är framme", "Images that have arrived")
_PROBLEM = Sentence("Miksi muut eivät menneet", "Varför de övriga inte gick", "What kept the others")
_MEDIUM = Sentence("Tallenne", "Lagringsmedium", "Medium")
_FILE = Sentence("Tiedosto", "Fil", "File")
_SIZE = Sentence("Koko tavuina", "Storlek i byte", "Octets")
_RECIPIENT = Sentence("Vastaanottaja", "Mottagare", "Recipient")
_ONE_STUDY = Sentence("Tutkimus", "Undersökning", "Study")
_CONSENT = Sentence("Suostumus", "Samtycke", "Consent")
_REPORT_THAT_WENT = Sentence("Mukana ollut lausunto", "Utlåtande som följde med", "Report that went too")
_REPORT_FROM = Sentence("Keneltä lausunto on pyydetty", "Av vem utlåtandet har begärts", "Who is asked for the report")
_DELIVERING = Sentence(
    "Toimita kuvien lausunto", "Lämna utlåtandet om bilderna", "Deliver the report of released images"
)
_ANSWERING = Sentence("Vastaa kuvien pyytäjälle", "Svara den som begärde bilderna", "Answer whoever asked for images")
_REPORT = Sentence("Lausunto", "Utlåtande", "Report")
_SENDER = Sentence("Pyynnön lähettäjä", "Vem som skickade begäran", "Who sent the request")


_REPORT_IN = Sentence("Lausunto mukana ({count}).", "Utlåtandet följer med ({count}).", "Report included ({count}).")
_REPORT_ASKED = Sentence(
    "Lausunto on pyydetty arkistosta ({archive}).",
    "Utlåtandet har begärts från arkivet ({archive}).",
    "The report has been asked for from the archive ({archive}).",
)
_ASK = Sentence(
    "Toimita kuviin liittyvä lausunto saajalle: {place}. Kuvat on luovutettu, mutta kuva-arkistossa ei ollut niiden "
    "lausuntoa (REL-09).",
    "Lämna utlåtandet som hör till bilderna till mottagaren: {place}. Bilderna har lämnats ut, men bildarkivet hade "
    "inget utlåtande om dem (REL-09).",
    "Deliver the report that belongs to the images to the recipient: {place}. The images have been released, but the "
    "image archive had no report on them (REL-09).",
)


_ANSWER = Sentence(
    "Lähetä valmis vastaus pyytäjälle suojatulla sähköpostilla: {asker}. Potilaan tietoja ei lähetetä tavallisella "
    "sähköpostilla (PHO-12).",
    "Skicka det färdiga svaret till den som begärde bilderna med skyddad e-post: {asker}. Patientuppgifter skickas "
    "inte med vanlig e-post (PHO-12).",
    "Send the answer, which is ready, to whoever asked, by secure e-mail: {asker}. No patient data go by ordinary "
    "e-mail (PHO-12).",
)


@dataclass(frozen=True, slots=True)
class Carried:
    """What became of one study: of `total` images `arrived` are where they were to go, `before` of them without us.

    `problem` kept the others.

    `study` is its UID. `known` is False when the connection was lost and nobody could count: more may have arrived.
    `reports` are the UIDs of the reports that are there too; `asked` is the archive that is asked for one instead.
    """

    study: str
    accession: str
    means: Means
    total: int
    arrived: int
    problem: Finding | None = None
    before: int = 0
    known: bool = True
    reports: tuple[str, ...] = ()
    asked: str = ""

    @property
    def went(self) -> bool:
        """True when images have left for the recipient, or may have; or, of a study of reports, these."""
        return self.arrived > self.before or not self.known or bool(self.reports and not self.total)

    @property
    def sent(self) -> str:
        """How many of how many we have sent, for a record; a question mark when nobody knows."""
        return f"{self.arrived - self.before if self.known else '?'}/{self.total}"

    @property
    def complete(self) -> bool:
        """True when every image has arrived; of a study of reports, these."""
        return self.problem is None and self.arrived == self.total and bool(self.total or self.reports)

    def progress(self, language: Language) -> str:
        """How far it has come, as a person reads it."""
        counts = {"arrived": name_alike(str(self.arrived)), "total": name_alike(str(self.total))}
        images = _PROGRESS[self.means].naming(counts).said(language) if self.total or not self.reports else ""
        return follow_on((images, self.report.said(language) if self.report else ""))

    @property
    def report(self) -> Sentence | None:
        """Whether the report is with the images, or has been asked for; None when neither is known."""
        if self.reports:
            return _REPORT_IN.filled(count=str(len(self.reports)))
        return _REPORT_ASKED.filled(archive=self.asked) if self.asked else None


def desk_task(
    request: ReleaseRequest,
    decisions: Sequence[Decision],
    status: str,
    *,
    done: datetime | None = None,
    order: str = "",
) -> Resource:
    """The Task of the desk that answers for the request.

    What was decided on its studies, by which rules, how it is carried out.
    """
    task = _task(request, "decision", status, "release-images", _RELEASE, decisions[0].desk, order)
    means = list(dict.fromkeys(decision.means for decision in decisions))
    task |= {
        "statusReason": translated("text", lambda language: _grounds(decisions, language), request.language),
        "businessStatus": _business_status(means, request.language),
        **translated("description", lambda language: _grounds(decisions, language), request.language),
        "output": _rules(decisions, request.language),
        **_came_from(request),
    }
    return task | ({"lastModified": instant(done)} if done else {})


def _came_from(request: ReleaseRequest) -> Resource:
    """Who sent the request's mail, and to which mailbox."""
    sender = request.sender
    if sender is None:
        return {}
    way = " → ".join(filter(None, (sender.said, sender.portal, sender.mailbox)))
    return {"input": [_value("task-input", "sender", _SENDER.said(request.language), "valueString", way)]}


def study_task(
    request: ReleaseRequest,
    hit: Hit,
    decision: Decision,
    status: str,
    carried: Carried | None,
    now: datetime,
    *,
    order: str = "",
) -> Resource:
    """The Task of one study: what was decided on it, how far it has come, and what kept the images that did not go."""
    task = _task(request, f"study-{hit.study}", status, "release-study", _STUDY, decision.desk, order)
    task |= {
        "statusReason": _standing(request, decision, carried),
        "businessStatus": _business_status([decision.means], request.language),
        **translated("description", lambda language: _grounds([decision], language), request.language),
        "lastModified": instant(now),
        "input": [
            _value(
                "task-input",
                "study",
                _ONE_STUDY.said(request.language),
                "valueReference",
                study_reference(request, hit.study),
            )
        ],
        "output": _rules([decision], request.language)
        + (_outcome(carried, request.language) if carried and (carried.total or carried.reports) else []),
    }
    return task


def _standing(request: ReleaseRequest, decision: Decision, carried: Carried | None) -> Resource:
    """Why a study's Task stands as it does.

    How far it has come once something was to go, until then why it may or may not.
    """
    if carried is None or not (carried.total or carried.reports):
        return translated("text", lambda language: _grounds([decision], language), request.language)
    rule = [{"system": f"{BASE}/CodeSystem/rule", "code": carried.problem.rule}] if carried.problem else []
    return ({"coding": rule} if rule else {}) | translated("text", carried.progress, request.language)


def _outcome(carried: Carried, language: Language) -> list[Resource]:
    """How many of how many images are there, and why the others are not."""
    outputs = [
        _value("task-output", "images-total", _TOTAL.said(language), "valueUnsignedInt", carried.total),
        _value("task-output", "images-arrived", _ARRIVED.said(language), "valueUnsignedInt", carried.arrived),
    ]
    if carried.problem:
        outputs.append(
            _value("task-output", "problem", _PROBLEM.said(language), "valueString", carried.problem.in_full(language))
        )
    outputs += [
        _value("task-output", "report", _REPORT_THAT_WENT.said(language), "valueUri", f"urn:oid:{uid}")
        for uid in carried.reports
    ]
    if carried.asked:
        outputs.append(_value("task-output", "report-asked", _REPORT_FROM.said(language), "valueString", carried.asked))
    return outputs


def report_task(request: ReleaseRequest, studies: Sequence[str], archive: Desk, *, order: str = "") -> Resource:
    """The Task of the hospital's archive to deliver the report that the image archive does not have (REL-09).

    `studies` are the UIDs of the studies whose images went without one.
    """
    recipient = recipient_reference(request)
    description = _ASK.filled(place=str(recipient["display"]))
    task = _task(request, "report", "requested", "deliver-report", _DELIVERING, archive, order)
    return task | {
        **translated("description", description.said, request.language),
        "input": [
            _value("task-input", "recipient", _RECIPIENT.said(request.language), "valueReference", recipient),
            *(
                _value(
                    "task-input",
                    "study",
                    _ONE_STUDY.said(request.language),
                    "valueReference",
                    study_reference(request, study),
                )
                for study in studies
            ),
        ],
    }


def phone_task(request: ReleaseRequest, desk: Desk, *, order: str = "") -> Resource:
    """The Task to telephone a desk as well, with its number (REL-07)."""
    description = _CALL.naming({"desk": desk.names, "phone": name_alike(desk.phone)})
    task = _task(request, "call", "requested", "call-on-call", _CALLING, desk, order)
    return task | {"priority": "urgent"} | translated("description", description.said, request.language)


def post_task(
    request: ReleaseRequest,
    decision: Decision,
    medium: str,
    file: str,
    size: int,
    carried: Sequence[Carried],
    *,
    order: str = "",
) -> Resource:
    """The Task to post a medium, with the day it is promised to arrive (REL-12).

    It says where to ask for the password, never the password.

    `carried` are the studies on the medium. The Task holds all that its posting is recorded by (`posting_record`).
    """
    recipient = recipient_reference(request)
    description = _POST.naming(
        {
            "medium": name_alike(medium),
            "place": name_alike(recipient["display"]),
            "by": name_day(decision.by) if decision.by else name_alike("–"),
        }
    )
    task = _task(request, "post", "requested", "post-medium", _POSTING, decision.desk, order)
    task |= {
        **translated("description", description.said, request.language),
        "reasonCode": own_concept("release-basis", request.basis, request.basis_text),
        "input": [
            _value("task-input", "medium", _MEDIUM.said(request.language), "valueString", medium),
            _value("task-input", "file", _FILE.said(request.language), "valueString", file),
            _value("task-input", "size", _SIZE.said(request.language), "valueUnsignedInt", size),
            _value("task-input", "recipient", _RECIPIENT.said(request.language), "valueReference", recipient),
            *(
                _value(
                    "task-input",
                    "study",
                    _ONE_STUDY.said(request.language),
                    "valueReference",
                    study_reference(request, study.study) | {"display": study.sent},
                )
                for study in carried
            ),
            *(
                _value("task-input", "report", _REPORT.said(request.language), "valueUri", f"urn:oid:{report}")
                for study in carried
                for report in study.reports
            ),
            *(
                _value("task-input", "consent", _CONSENT.said(request.language), "valueReference", consent)
                for consent in rests_on(request)
            ),
        ],
        "output": _rules([decision], request.language),
    }
    return task | ({"restriction": {"period": {"end": decision.by.isoformat()}}} if decision.by else {})


def answer_task(request: ReleaseRequest, desk: Desk, reply: Resource, *, order: str = "") -> Resource:
    """The Task to answer whoever asked by mail. Nothing here sends mail: a person sends the `reply` (PHO-12)."""
    asker = f"{request.requester_unit} / {request.requester_person}"
    task = _task(request, "answer", "requested", "answer-request", _ANSWERING, desk, order)
    return task | {
        **translated("description", _ANSWER.filled(asker=asker).said, request.language),
        "input": [reply],
    }


def _task(
    request: ReleaseRequest, label: str, status: str, code: str, text: Sentence, desk: Desk, order: str
) -> Resource:
    """What every Task of a request says; `groupIdentifier` holds them together."""
    names = Names(request.key)
    return {
        "resourceType": "Task",
        "language": request.language,
        "identifier": [names.identifier(label)],
        "basedOn": [order_reference(request, order)],
        "groupIdentifier": names.identifier("request"),
        "status": status,
        "intent": "order",
        "priority": "urgent" if request.urgent else "routine",
        "code": own_concept("task", code, text.said(request.language)),
        "focus": order_reference(request, order),
        "for": patient_reference(request.patient),
        "authoredOn": instant(request.received),
        "owner": desk_reference(desk, request.language),
    }


def _business_status(means: Sequence[Means], language: Language) -> Resource:
    """How the images go, by its code when it is one way."""
    text = list_words(_MEANS[one] for one in means).said(language)
    return own_concept("release-means", means[0], text) if len(means) == 1 else {"text": text}


def _grounds(decisions: Sequence[Decision], language: Language) -> str:
    """What was decided on the studies, each sentence once."""
    return follow_on(dict.fromkeys(sentence for decision in decisions for sentence in decision.sentences(language)))


def _rules(decisions: Sequence[Decision], language: Language) -> list[Resource]:
    """The deciding rules, each once, and the date of the instruction they are of (REL-15)."""
    version = decisions[0].version.isoformat()
    return [
        *rule_outputs((rule for decision in decisions for rule in decision.rules), language),
        _value("task-output", "instruction", _INSTRUCTION.said(language), "valueDate", version),
    ]


def _value(system: str, code: str, text: str, kind: str, value: object) -> Resource:
    return {"type": own_concept(system, code, text), kind: value}
