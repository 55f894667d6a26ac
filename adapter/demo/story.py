"""What each fixture has left behind: photo, steps, Tasks, the record system's resources, the archive's entry."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import requests

from adapter.console.language import LANGUAGES, said_in
from adapter.console.why import find_parked_task, say_why
from adapter.demo import words
from adapter.demo.fixtures import FOLDER, state
from adapter.demo.play import Ending
from adapter.demo.stage import Stage
from adapter.errors import LauttaError, NotFound, Refused
from adapter.fhir.elements import Resource, document_oid
from adapter.image import clean
from adapter.links.heic import open_heic
from adapter.mail import read_mail
from adapter.pipeline.steps import StepRecord, read_steps
from adapter.store.messages import MessageRecord, Messages
from adapter.store.resources import Resources
from adapter.wiring import build_kanta, database
from adapter.words import Sentence, name_alike
from adapter.xml.names import HL7, tag
from adapter.xml.tree import parse

_TIMEOUT = 30
_LONGEST = 1500  # characters of a text that the page shows


@dataclass(frozen=True, slots=True)
class Picture:
    """A photo as a page can show it."""

    content_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class TaskSaid:
    """What a Task says to whoever has it."""

    name: str
    text: Sentence
    owner: str
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Story:
    """One fixture: what came, what was done, how it ended, what there is of it now."""

    ending: Ending
    title: Sentence
    why: Sentence
    text: str = ""
    pictures: tuple[Picture, ...] = ()
    message: MessageRecord | None = None
    steps: tuple[StepRecord, ...] = ()
    tasks: tuple[TaskSaid, ...] = ()
    sms: str = ""
    record: tuple[str, ...] = ()
    entry: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Stories:
    """Reads the stories of a stage."""

    stage: Stage

    def read_all(self, ended: Sequence[Ending]) -> Iterator[Story]:
        """Each ending's story, in their order."""
        engine = database(self.stage.settings.database_url())
        messages, resources = Messages(engine), Resources(engine)
        known = {record.id: record for record in messages.some([ending.message for ending in ended if ending.message])}
        archived = {document["oid"] for document in state(self.stage, "kanta")["documents"]}
        for ending in ended:
            title = words.title_of(ending.flow, ending.name) or name_alike(ending.name)
            record = known.get(ending.message)
            if record is None:
                yield Story(ending, title, name_alike(ending.reason))
                continue
            held = list(_held(resources, record))
            text, pictures = self._read_mail(ending)
            yield Story(
                ending,
                title,
                _why(record, resources, held),
                text,
                pictures,
                record,
                tuple(read_steps(engine, record)),
                tuple(map(_say_task, (one for one in held if one["resourceType"] == "Task"))),
                "\n".join(_sms(held)),
                tuple(filter(None, map(self._say_record, ending.resources))),
                self._read_entry(record, archived),
            )

    def _read_mail(self, ending: Ending) -> tuple[str, tuple[Picture, ...]]:
        file = FOLDER / ending.flow / f"{ending.name}.eml"
        if not file.is_file():
            return "", ()
        heic, pictures = open_heic(self.stage.settings), []
        mail = read_mail(file.read_bytes())
        for content in mail.photos:
            with suppress(Refused):
                photo = clean(content, heic.render if heic else None)
                shown = photo.rendition or photo
                pictures.append(Picture(shown.content_type, shown.content))
        return mail.text.strip()[:_LONGEST], tuple(pictures)

    def _say_record(self, address: str) -> str:
        """A resource of a mock record system in one line; empty for what is not there, or not in such a system."""
        system = urlsplit(address).path.split("/")[1]
        if not address.startswith("http"):
            return ""
        held = self._get(address, system)
        whose = held.get("subject", {}).get("reference", "")
        patient = self._get(f"{address.rpartition('/fhir/')[0]}/fhir/{'/'.join(whose.split('/')[-2:])}", system)
        names = [" ".join([*one.get("given", []), one.get("family", "")]) for one in patient.get("name", [])[:1]]
        content = held.get("content", {})
        details = content if isinstance(content, dict) else content[0].get("attachment", {})
        size = f"{held['width']}x{held['height']}" if "width" in held else ""
        parts = [str(held.get("resourceType", "")), *names, str(details.get("contentType", "")), size, system]
        return " · ".join(filter(None, parts)) if held else ""

    def _get(self, address: str, system: str) -> dict[str, Any]:
        headers = {"Authorization": f"Bearer secret-{system}"}
        answer = requests.get(address, headers=headers, timeout=_TIMEOUT)
        return dict(answer.json()) if answer.ok else {}

    def _read_entry(self, record: MessageRecord, archived: set[str]) -> tuple[str, str] | None:
        """The title and the text of the entry that the archive has of a message."""
        oid = document_oid(record.id, self.stage.settings.organisation.oid, record.updated)
        if str(oid) not in archived:
            return None
        try:
            root = parse(build_kanta(self.stage.settings).fetch_document(oid).content)
        except LauttaError:
            return None
        title, text = (root.findtext(f".//{tag(HL7, 'section')}/{tag(HL7, name)}") or "" for name in ("title", "text"))
        return title.strip(), text.strip()[:_LONGEST]


def show_picture(picture: Picture) -> str:
    """A picture as an address that loads nothing."""
    return f"data:{picture.content_type};base64,{base64.b64encode(picture.content).decode()}"


def _held(resources: Resources, record: MessageRecord) -> Iterator[Resource]:
    for address in record.resources:
        kind, _, identity = address.partition("/")
        with suppress(NotFound):
            if not address.startswith("http"):
                yield resources.read(kind, identity.partition("/")[0]).resource


def _why(record: MessageRecord, resources: Resources, held: list[Resource]) -> Sentence:
    task = find_parked_task(resources, record)
    if task:
        return say_why(record, task)
    if record.flow in words.DONE:
        return words.DONE[record.flow]
    decided = next((one for one in held if one["resourceType"] == "Task" and "statusReason" in one), None)
    if decided is None:
        return name_alike(record.reason)
    reason = {"language": decided.get("language"), **decided["statusReason"]}
    return Sentence(*(said_in(reason, "text", language) for language in LANGUAGES))


def _say_task(task: Resource) -> TaskSaid:
    text = Sentence(*(said_in(task, "description", language) for language in LANGUAGES))
    owner = str(task.get("owner", {}).get("display", ""))
    notes = tuple(str(note.get("text", "")) for note in task.get("note", []))
    return TaskSaid(str(task.get("code", {}).get("text", "")), text, owner, notes)


def _sms(held: list[Resource]) -> Iterator[str]:
    for one in held:
        if one["resourceType"] == "Communication":
            yield from (str(part["contentString"]) for part in one.get("payload", []) if "contentString" in part)
