"""`lautta media`: the media that wait to be posted (REL-12), and those that are read into the PACS (REL-13)."""

from __future__ import annotations

from argparse import Namespace
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import Any

from adapter import clock
from adapter.commands import media_words as words
from adapter.commands import standing_words
from adapter.commands.account import account
from adapter.commands.answering import print_json
from adapter.commands.files import read_file
from adapter.commands.looking import looking
from adapter.commands.screen import Screen, Style, add_language
from adapter.commands.settings import load
from adapter.commands.words import Words
from adapter.config.settings import Settings
from adapter.desk.look import LookedAt
from adapter.errors import WrongUsage
from adapter.fhir.elements import Resource, instant
from adapter.fhir.patients import NamedPatient
from adapter.identifiers import Hetu
from adapter.release.desk import Act, ForeignMedium, PhysicalMedia
from adapter.release.media_table import MediumRecord
from adapter.words import HELSINKI, Sentence, in_words, say_moment


def add_words(place: Words) -> None:
    """`lautta media list|show|posted|read`."""
    kind = place.group(
        "list|show|posted|read",
        "lautta media show 3f2a…",
        "Media of images: those made here to be posted (REL-12), and those that came and are read into "
        "the PACS (REL-13).",
    )
    listed = kind("list", "every medium: by when it is promised, and whether it was posted").command(
        list_all, "lautta media list"
    )
    shown = kind("show", "one medium: its file, the day promised, its password").command(
        show, "lautta media show 3f2a…"
    )
    sent = kind("posted", "a medium has been posted: its request is completed, our copy deleted").command(
        posted, "lautta media posted 3f2a…"
    )
    brought = kind("read", "read a medium into the PACS, and charge it").command(
        read, "lautta media read /media/cdrom --patient -"
    )
    for command in (listed, shown, sent, brought):
        add_language(command)
    for command in (shown, sent):
        command.add_argument("id", metavar="ID")
    brought.add_argument("path", type=Path, metavar="PATH", help="a folder, or a ZIP file")
    brought.add_argument(
        "--patient",
        required=True,
        metavar="FILE",
        help="whose images they are: a file with the personal identity code, or - to type it",
    )
    brought.add_argument("--password", metavar="FILE", help="of an encrypted ZIP: a file with it, or - to type it")
    for command in (shown, sent, brought):
        command.add_argument("--by", metavar="NAME", help="who does it (default: the user of this machine)")


def list_all(options: Namespace) -> int:
    """Every medium, those that wait to be posted first. No password."""
    settings, now = load(options), clock.now()
    today, media = now.astimezone(HELSINKI).date(), _media(settings).media.all()
    screen = Screen.of(options)
    if not media and not options.json:
        screen.line(screen.say(words.NO_MEDIA))
    for medium in media:
        if options.json:
            print_json(_as_json(medium, today))
        else:
            _show_medium(screen, medium, now)
    return 0


def _show_medium(screen: Screen, medium: MediumRecord, now: datetime) -> None:
    today = now.astimezone(HELSINKI).date()
    _show_head(screen, medium, today)
    screen.fact(words.HOLDS, screen.say(words.IMAGES, number=str(medium.instances)))
    made = screen.say(standing_words.AGO, at=screen.at(medium.made), age=screen.age(now - medium.made))
    screen.fact(words.MADE, made)
    screen.fact(words.PROMISED, screen.say(in_words(medium.by)))
    if not medium.posted:
        screen.fact(standing_words.NEXT, screen.say(words.POST_NEXT, id=medium.id))


def _show_head(screen: Screen, medium: MediumRecord, today: date) -> None:
    standing = "posted" if medium.posted else "late" if medium.is_late(today) else "waiting"
    said = screen.say(words.MEDIUM[standing], at=screen.at(medium.posted or medium.made))
    style: Style = "red" if standing == "late" else "" if medium.posted else "yellow"
    screen.line(f"{medium.id}  {said}", style, hang=2)


def show(options: Namespace) -> int:
    """One medium, with the password, unless the patient has forbidden it meanwhile (REL-04).

    The password is given to the recipient in another way than the medium goes, and stands nowhere else.
    """
    from adapter.wiring import log_look

    settings, now = load(options), clock.now()
    today = now.astimezone(HELSINKI).date()
    desk = _media(settings)
    medium = desk.show(options.id, _act(None, now))
    patient = NamedPatient(Hetu.system, desk.patient_of(medium).value)
    things = [f"Task/{medium.task}", f"ServiceRequest/{medium.request}"]
    log_look(settings, looking(LookedAt.MEDIUM, options.by, now, patient, things))
    path = settings.media.directory / medium.file
    there = path.is_file()
    if options.json:
        print_json(_as_json(medium, today) | {"path": str(path) if there else None, "password": medium.password})
        return 0
    screen = Screen.of(options)
    missing = words.FILE_DELETED if medium.posted else words.FILE_GONE.filled(id=medium.message)
    _show_head(screen, medium, today)
    screen.fact(words.FILE, str(path) if there else screen.say(missing))
    screen.fact(words.HOLDS, screen.say(words.IMAGES_AND_SIZE, number=str(medium.instances), size=str(medium.size)))
    screen.fact(words.CHECKSUM, medium.sha256)
    screen.fact(words.PROMISED, screen.say(in_words(medium.by)))
    screen.fact(words.PASSWORD, medium.password)
    screen.fact(words.MESSAGE, medium.message)
    return 0


def posted(options: Namespace) -> int:
    """Note that a medium is posted: its request is completed, our copy of it is deleted.

    Not when the patient has forbidden it (REL-04).
    """
    desk, now = _media(load(options)), clock.now()
    before = desk.media.find(options.id).posted
    medium = desk.post(options.id, _act(options.by, now))
    if options.json:
        print_json(_as_json(medium, now.astimezone(HELSINKI).date()))
        return 0
    screen = Screen.of(options)
    said = words.POSTED_BEFORE if before else words.IS_POSTED
    screen.line(screen.say(said, id=medium.id, at=say_moment(before or now)))
    return 0


def read(options: Namespace) -> int:
    """Read a medium into the PACS, when every image on it is the stated patient's, and charge it once."""
    from adapter.links.dicom.foreign_medium import read_medium
    from adapter.wiring import build_archives

    settings = load(options)
    if not options.path.exists():
        raise WrongUsage(words.NO_PATH.filled(path=str(options.path)))
    if options.patient == options.password == "-":
        raise WrongUsage(words.ONE_TYPED)
    patient = Hetu.parse(read_file(options.patient).decode(errors="replace"))
    password = read_file(options.password).decode(errors="replace").strip() if options.password else ""
    medium = ForeignMedium(patient, lambda: read_medium(options.path, password))
    archive, act = (
        build_archives(settings)(settings.pacs.archive),
        _act(options.by, clock.now()),
    )
    done = _media(settings).read_in(medium, archive, settings.media.reading, act)
    images, studies, item = done.survey.instances, len(done.survey.studies), done.item
    if options.json:
        print_json({"images": images, "studies": studies, "charged": item and _charge(item)})
        return 0
    screen = Screen.of(options)
    charge = _say_charge(item, act.at)
    screen.line(screen.say(words.READ_IN, images=str(images), studies=str(studies), charge=charge))
    return 0


def _media(settings: Settings) -> PhysicalMedia:
    from adapter.wiring import build_media

    return build_media(settings)


def _act(claimed: str | None, at: datetime) -> Act:
    """By the name that is claimed, else by the account's; the account stands beside it."""
    own = account()
    return Act(claimed or own.name, at, str(own))


def _as_json(medium: MediumRecord, today: date) -> dict[str, Any]:
    """Everything but the password."""
    fields = {name: value for name, value in asdict(medium).items() if name != "password"}
    dates = {"made": instant(medium.made), "by": str(medium.by), "posted": medium.posted and instant(medium.posted)}
    return fields | dates | {"late": medium.is_late(today)}


def _charge(item: Resource) -> dict[str, Any]:
    price = item["priceOverride"]
    named = {"item": f"ChargeItem/{item['id']}", "code": item["code"]["coding"][0]["code"]}
    return named | {"amount": price["value"], "currency": price["currency"], "on": item["occurrenceDateTime"]}


def _say_charge(item: Resource | None, now: datetime) -> Sentence:
    if item is None:
        return words.NOTHING_CHARGED
    price = item["priceOverride"]
    charge = f"{item['code']['text']}, {price['value']:.2f} {price['currency']} (ChargeItem/{item['id']}, REL-13)."
    said = words.CHARGED if item["occurrenceDateTime"] == instant(now) else words.CHARGED_BEFORE
    return said.filled(charge=charge)
