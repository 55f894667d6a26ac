"""Physical media at the desk: those made here to be posted (REL-12), and those that came and are read into the PACS (REL-13)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from adapter.config import Price
from adapter.convert.charge import charge_item
from adapter.convert.elements import Names, Resource, instant
from adapter.convert.release_record import posting_record
from adapter.errors import Refused, Theirs
from adapter.identifiers import Hetu
from adapter.images import Instance
from adapter.ports.archive import ArchivePort
from adapter.ports.medium import MediumPort
from adapter.rules.medium import Survey, belongs, check_owner
from adapter.rules.price import Work, find_charge
from adapter.rules.routing import HELSINKI
from adapter.store.media import Media, MediumRecord
from adapter.store.resources import Resources

_OVER = {"completed", "revoked", "entered-in-error"}


@dataclass(frozen=True, slots=True)
class Act:
    """Who does it, and when."""

    by: str
    at: datetime


@dataclass(frozen=True, slots=True, repr=False)
class ForeignMedium:
    """A medium that came: whose images it is to hold, and what reads them from its beginning, raising Refused."""

    patient: Hetu
    instances: Callable[[], Iterator[Instance]]

    def checked(self) -> Iterator[Instance]:
        """Likewise, each looked at once more: a medium can be changed while it is read. Raises Refused (REL-13)."""
        for instance in self.instances():
            if not belongs(instance, self.patient):
                raise Refused.because("REL-13", "the medium has changed while it was read.", "Start anew.", "conflict")
            yield instance


@dataclass(frozen=True, slots=True)
class ReadIn:
    """What came of reading a medium: the images that are now in the PACS, and the ChargeItem, which may be from an earlier time."""

    survey: Survey
    item: Resource | None


@dataclass(frozen=True)
class PhysicalMedia:
    """The media of one adapter: where they wait, and the organisation whose they are (a Reference)."""

    resources: Resources
    media: Media
    place: MediumPort
    agent: Resource

    def post(self, identity: str, act: Act) -> MediumRecord:
        """A person has posted a medium: the disclosure is recorded (REL-14), Task and ServiceRequest end, our copy is deleted.

        Its password and its SHA-256 stay. Done again, or after being cut off, it completes what is left. Raises NotFound.
        """
        held = self.media.find(identity)
        task = self.resources.read("Task", held.task).resource
        audit = posting_record(task, act.at, self.agent, act.by)
        self._keep_first(str(Names(held.id).uuid("posting")), audit, act.at)
        done = {"status": "completed", "lastModified": instant(act.at)}
        self.resources.change("Task", held.task, lambda found: _end(found, done), act.at)
        self.resources.change(
            "ServiceRequest", held.request, lambda found: _end(found, {"status": "completed"}), act.at
        )
        posted = self.media.posted(identity, act.at)
        self.place.remove(held.file)
        return posted

    def read_in(self, medium: ForeignMedium, archive: ArchivePort, price: Price, act: Act) -> ReadIn:
        """Read a medium into the PACS and charge it once (REL-13). Nothing is stored unless every image is the patient's.

        Idempotent: the same medium again stores what is missing and charges nothing. Raises Refused, with how many images the PACS will
        not take, or Theirs when it is worth trying again; nothing is charged then.
        """
        charge = find_charge(Work.MEDIUM_READ, price, act.at.astimezone(HELSINKI).date())
        survey = check_owner(medium.instances(), medium.patient)
        stored = archive.store(medium.checked())
        if stored.failed:
            raise Theirs(
                "PACS", f"took {len(stored.taken)} of {survey.instances} images. The same again stores the rest."
            )
        if stored.refused:
            reasons = ", ".join(sorted(set(stored.refused.values())))
            text = f"the PACS has taken {len(stored.taken)} of {survey.instances} images, not the others: {reasons}."
            raise Refused.because("REL-13", text, "A person has to look at these; nothing is charged.", "incomplete")
        if charge is None:
            return ReadIn(survey, None)
        key = f"medium-{survey.sha256[:32]}"
        item = charge_item(key, medium.patient, charge, survey.studies, act.at, self.agent, act.by)
        return ReadIn(survey, self._keep_first(str(Names(key).uuid("charge")), item, act.at))

    def _keep_first(self, identity: str, resource: Resource, now: datetime) -> Resource:
        """Write what is written once: one that is there stays as it is."""
        (stored,) = self.resources.put_all([(identity, resource)], now, lambda held, _: held)
        return stored.resource


def _end(found: Resource, done: Resource) -> Resource:
    """A resource that has ended; one that had ended before stays as it was."""
    return found if found["status"] in _OVER else found | done
