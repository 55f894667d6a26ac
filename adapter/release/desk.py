"""Physical media at the desk.

Those made here to be posted (REL-12), and those that came and are read into the PACS (REL-13).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from adapter.config.release import Price
from adapter.errors import NotFound, Refused, Theirs
from adapter.fhir.elements import BASE, Names, Resource, coding, instant
from adapter.fhir.translation import translated
from adapter.identifiers import Hetu, refuse_hetus
from adapter.ports.kanta import KantaPort
from adapter.release.images import Instance
from adapter.release.media_table import Media, MediumRecord
from adapter.release.ports.archive import ArchivePort
from adapter.release.ports.medium import MediumPort
from adapter.release.rules.grounds import PROHIBITED
from adapter.release.rules.owner import Survey, belongs, check_owner
from adapter.release.rules.price import find_charge
from adapter.release.writing.charge import charge_item
from adapter.release.writing.record import posting_record, withdrawal_record
from adapter.store.resources import Criterion, Resources, Stored
from adapter.words import HELSINKI, Ground, Sentence, follow_on

_CHANGED = Sentence(
    "Tallenne on muuttunut lukemisen aikana.",
    "Lagringsmediet har ändrats under läsningen.",
    "the medium has changed while it was read.",
)
_START_AGAIN = Sentence("Aloita alusta.", "Börja om från början.", "Start anew.")
_TAKEN_IN_PART = Sentence(
    "Kuva-arkisto otti vastaan {taken}/{total} kuvaa, ei muita: {reasons}.",
    "Bildarkivet tog emot {taken}/{total} bilder, inte de övriga: {reasons}.",
    "the PACS has taken {taken} of {total} images, not the others: {reasons}.",
)
_LOOK_AT_THESE = Sentence(
    "Ammattilaisen on tarkistettava nämä kuvat. Mitään ei veloiteta.",
    "En yrkesperson måste granska dessa bilder. Ingenting debiteras.",
    "A person has to look at these; nothing is charged.",
)
_FORBIDDEN_AFTER_POSTING = Sentence(
    "Potilas on kieltänyt luovutuksen sen jälkeen, kun tallenne postitettiin.",
    "Patienten har förbjudit utlämnandet efter att lagringsmediet postades.",
    "the patient has forbidden the release after the medium was posted.",
)
_KEEP_PASSWORD = Sentence(
    "Älä anna salasanaa kenellekään.",
    "Ge inte lösenordet till någon.",
    "Do not tell its password to anybody.",
)
_FORBIDDEN_AFTER_MAKING = Sentence(
    "Potilas on kieltänyt luovutuksen sen jälkeen, kun tallenne tehtiin.",
    "Patienten har förbjudit utlämnandet efter att lagringsmediet gjordes.",
    "the patient has forbidden the release after the medium was made.",
)
_DESTROY = Sentence(
    "Älä postita tallennetta, vaan hävitä se. Tiedosto ja salasana on poistettu täältä.",
    "Posta inte lagringsmediet, utan förstör det. Filen och lösenordet har raderats här.",
    "Do not post it, and destroy what was burnt. The file and the password have been deleted here.",
)

_NO = {"revoked", "rejected", "cancelled", "failed", "entered-in-error"}
_OVER = {"completed", *_NO}


@dataclass(frozen=True, slots=True)
class Act:
    """Who does it, and when.

    `by` is the name as it is said; `account` the user of the operating system, empty where no person does it. Raises
    Refused for a personal identity code in the name.
    """

    by: str
    at: datetime
    account: str = ""

    def __post_init__(self) -> None:
        refuse_hetus(self.by)


@dataclass(frozen=True, slots=True, repr=False)
class ForeignMedium:
    """A medium that came: whose images it is to hold, and what reads them from its beginning, raising Refused."""

    patient: Hetu
    instances: Callable[[], Iterator[Instance]]

    def checked(self) -> Iterator[Instance]:
        """Likewise, each looked at once more: a medium can be changed while it is read. Raises Refused (REL-13)."""
        for instance in self.instances():
            if not belongs(instance, self.patient):
                raise Refused.because("REL-13", _CHANGED, _START_AGAIN, "conflict")
            yield instance


@dataclass(frozen=True, slots=True)
class ReadIn:
    """What came of reading a medium.

    The images that are now in the PACS, and the ChargeItem, which may be from an earlier time.
    """

    survey: Survey
    item: Resource | None


@dataclass(frozen=True)
class PhysicalMedia:
    """The media of one adapter.

    Where they wait, the organisation whose they are (a Reference), and who knows of prohibitions.
    """

    resources: Resources
    media: Media
    place: MediumPort
    agent: Resource
    kanta: Callable[[], KantaPort]

    def show(self, identity: str, act: Act) -> MediumRecord:
        """A medium with its password, for whoever is about to post it.

        A prohibition that came meanwhile stops it (REL-04).

        Raises NotFound; Refused when the patient has forbidden the release; Theirs when nobody can say whether they
        have.
        """
        medium = self.media.find(identity)
        self._ask_prohibition(medium, act)
        return medium

    def post(self, identity: str, act: Act) -> MediumRecord:
        """A person posts a medium.

        The disclosure is recorded (REL-14), the Tasks and the ServiceRequest end, our copy is deleted.

        Its password and its SHA-256 stay. Done again, or after being cut off, it completes what is left; the national
        wishes service is asked as long as the posting is not recorded. While another study of the request is not
        completed, the request stays as it is. Raises as `show`; nothing is recorded as posted then.
        """
        medium = self.media.find(identity)
        if not self._is_posted(medium):
            self._ask_prohibition(medium, act)
        task = self.resources.read("Task", medium.task).resource
        audit = posting_record(task, act.at, self.agent, act.by, act.account)
        self._keep_first(str(Names(medium.id).uuid("posting")), audit, act.at)
        carried, others = self._studies(medium, task)
        ending = [medium.task, *(study.id for study in carried)]
        if all(study.resource["status"] == "completed" for study in others):
            ending += [desk.id for desk in self._tasks(medium, "release-images")]
            self.resources.change(
                "ServiceRequest", medium.request, lambda resource: _end(resource, "completed"), act.at
            )
        for name in ending:
            self.resources.change("Task", name, lambda resource: _end(resource, "completed", act.at), act.at)
        posted = self.media.posted(identity, act.at)
        self.place.remove(medium.file)
        return posted

    def withdraw(self, identity: str, grounds: Sequence[Ground], act: Act) -> bool:
        """Take back a medium that waits to be posted.

        Its file and its password are deleted, and the denial is audited once.

        Its Task, the studies' and the desk's are cancelled with the grounds, the ServiceRequest is revoked; one that
        said no before stays as it is. Done again, or after being cut off, it completes what is left. False when no
        medium with that id waits.
        """
        try:
            medium = self.media.find(identity)
        except NotFound:
            return False
        if self._is_posted(medium):
            return False
        with suppress(NotFound):  # made by an attempt that ended before it asked anybody to post it: there is no Task
            self._call_back(medium, grounds, act)
        self.place.remove(medium.file)
        return self.media.withdraw(identity)

    def read_in(self, medium: ForeignMedium, archive: ArchivePort, price: Price, act: Act) -> ReadIn:
        """Read a medium into the PACS and charge it once (REL-13).

        Nothing is stored unless every image is the patient's.

        Idempotent: the same medium again stores what is missing and charges nothing. Raises Refused, with how many
        images the PACS will not take, or Theirs when it is worth trying again; nothing is charged then.
        """
        charge = find_charge(price, act.at.astimezone(HELSINKI).date())
        survey = check_owner(medium.instances(), medium.patient)
        stored = archive.store(medium.checked())
        if stored.failed:
            raise Theirs(
                "PACS", f"took {len(stored.taken)} of {survey.instances} images. The same again stores the rest."
            )
        if stored.refused:
            reasons = ", ".join(sorted(set(stored.refused.values())))
            taken, total = str(len(stored.taken)), str(survey.instances)
            sentence = _TAKEN_IN_PART.filled(taken=taken, total=total, reasons=reasons)
            raise Refused.because("REL-13", sentence, _LOOK_AT_THESE, "incomplete")
        key = f"medium-{survey.sha256[:32]}"
        item = charge_item(key, medium.patient, charge, survey.studies, act.at, self.agent, act.by, act.account)
        return ReadIn(survey, self._keep_first(str(Names(key).uuid("charge")), item, act.at))

    def _ask_prohibition(self, medium: MediumRecord, act: Act) -> None:
        """Ask the national wishes service.

        Raises Refused when the patient has forbidden it, and then a medium that waits is withdrawn.
        """
        if not self.kanta().has_prohibition(self.patient_of(medium)):
            return
        if self._is_posted(medium):
            raise Refused.because("REL-04", _FORBIDDEN_AFTER_POSTING, _KEEP_PASSWORD)
        self.withdraw(medium.id, [PROHIBITED], act)
        raise Refused.because("REL-04", _FORBIDDEN_AFTER_MAKING, _DESTROY)

    def patient_of(self, medium: MediumRecord) -> Hetu:
        """Whose images are on it."""
        return Hetu.parse(self.resources.read("Task", medium.task).resource["for"]["identifier"]["value"])

    def _is_posted(self, medium: MediumRecord) -> bool:
        """True when somebody has said that the medium is posted, even if that was cut off."""
        try:
            self.resources.read("AuditEvent", str(Names(medium.id).uuid("posting")))
        except NotFound:
            return medium.posted is not None
        return True

    def _call_back(self, medium: MediumRecord, grounds: Sequence[Ground], act: Act) -> None:
        """Tell everybody who had something to do with a medium that it may not go, and why.

        Raises NotFound when nobody had.
        """
        task = self.resources.read("Task", medium.task).resource
        audit = withdrawal_record(task, grounds, act.at, self.agent, act.by, act.account)
        # One that is made again has the same id and another digest: its denial is another event.
        self._keep_first(str(Names(medium.id).uuid(f"withdrawal-{medium.sha256}")), audit, act.at)
        carried, _ = self._studies(medium, task)
        for stopped in (medium.task, *(one.id for one in [*carried, *self._called_back(medium)])):
            self.resources.change("Task", stopped, lambda resource: _stop(resource, grounds, act.at), act.at)
        self.resources.change("ServiceRequest", medium.request, lambda resource: _end(resource, "revoked"), act.at)

    def _studies(self, medium: MediumRecord, task: Resource) -> tuple[list[Stored], list[Stored]]:
        """The Tasks of the request's studies: those that are on the medium of this Task, and the others."""
        on_it = _named_studies(task)
        tasks = self._tasks(medium, "release-study")
        carried = [study for study in tasks if _named_studies(study.resource) & on_it]
        return carried, [study for study in tasks if study not in carried]

    def _called_back(self, medium: MediumRecord) -> list[Stored]:
        """The request's other Tasks that end when it may not go after all, as far as nobody has done them."""
        return [
            *self._tasks(medium, "release-images"),
            *(
                task
                for code in ("answer-request", "deliver-report")
                for task in self._tasks(medium, code)
                if task.resource["status"] not in _OVER
            ),
        ]

    def _tasks(self, medium: MediumRecord, code: str) -> list[Stored]:
        """The Tasks of this code that the medium's request has."""
        request = Criterion("focus", (("token", "", f"ServiceRequest/{medium.request}"),))
        kind = Criterion("code", (("token", f"{BASE}/CodeSystem/task", code),))
        return self.resources.find("Task", [request, kind])

    def _keep_first(self, identity: str, resource: Resource, now: datetime) -> Resource:
        """Write what is written once: one that is there stays as it is."""
        (stored,) = self.resources.put_all([(identity, resource)], now, lambda current, _: current)
        return stored.resource


def _end(resource: Resource, status: str, now: datetime | None = None) -> Resource:
    """A resource that has ended; one that had ended before stays as it was."""
    if resource["status"] in _OVER:
        return resource
    return resource | {"status": status} | ({"lastModified": instant(now)} if now else {})


def _stop(task: Resource, grounds: Sequence[Ground], now: datetime) -> Resource:
    """A Task that is cancelled, and why. A study's was completed when it was on the medium: it did not go after all."""
    if task["status"] in _NO:
        return task
    rules = dict.fromkeys(ground.rule for ground in grounds)
    why = {"coding": [coding(f"{BASE}/CodeSystem/rule", rule) for rule in rules]} | translated(
        "text", lambda language: follow_on(ground.said.said(language) for ground in grounds), task["language"]
    )
    return task | {"status": "cancelled", "statusReason": why, "lastModified": instant(now)}


def _named_studies(task: Resource) -> set[str]:
    """The UIDs of the studies that a Task is about."""
    return {
        item["valueReference"]["identifier"]["value"]
        for item in task.get("input", [])
        if item["type"]["coding"][0]["code"] == "study"
    }
