"""`lautta media`: the media that wait to be posted (REL-12), and those that are read into the PACS (REL-13)."""

from __future__ import annotations

import sys
from argparse import Namespace
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import Any

from adapter import clock
from adapter.commands.account import account
from adapter.commands.answering import print_json
from adapter.commands.files import read_file
from adapter.commands.looking import looking
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
from adapter.words import HELSINKI


def add_words(words: Words) -> None:
    """`lautta media list|show|posted|read`."""
    kind = words.group(
        "list|show|posted|read",
        "lautta media show 3f2a…",
        "Media of images: those made here to be posted (REL-12), and those that came and are read into "
        "the PACS (REL-13).",
    )
    kind("list", "every medium: by when it is promised, and whether it was posted").command(
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
    today = clock.now().astimezone(HELSINKI).date()
    for medium in _media(load(options)).media.all():
        if options.json:
            print_json(_as_json(medium, today))
        else:
            sys.stdout.write(
                f"{medium.id}  {_standing(medium, today)}  {medium.instances} images  promised for {medium.by}\n"
            )
    return 0


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
    missing = "deleted when it was posted" if medium.posted else "not there: `lautta redrive` makes it anew"
    lines = [
        f"{medium.id}  {_standing(medium, today)}",
        f"file       {path if there else missing}",
        f"holds      {medium.instances} images, {medium.size} octets",
        f"sha-256    {medium.sha256}",
        f"promised   {medium.by}",
        f"password   {medium.password}",
        f"message    {medium.message}",
    ]
    sys.stdout.write("\n".join(lines) + "\n")
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
    elif before:
        sys.stdout.write(f"{medium.id} was posted already, {_day(before)}.\n")
    else:
        sys.stdout.write(f"{medium.id} is posted. Its Task is completed, and our copy of the images is deleted.\n")
    return 0


def read(options: Namespace) -> int:
    """Read a medium into the PACS, when every image on it is the stated patient's, and charge it once."""
    from adapter.links.dicom.foreign_medium import read_medium
    from adapter.wiring import build_archives

    settings = load(options)
    if not options.path.exists():
        raise WrongUsage(f"{options.path}: there is no such folder or file.")
    if options.patient == options.password == "-":
        raise WrongUsage("Only one of the patient and the password can be typed; put the other into a file.")
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
    sys.stdout.write(f"{images} images of {studies} studies are in the PACS. {_say_charge(item, act.at)}\n")
    return 0


def _media(settings: Settings) -> PhysicalMedia:
    from adapter.wiring import build_media

    return build_media(settings)


def _act(claimed: str | None, at: datetime) -> Act:
    """By the name that is claimed, else by the account's; the account stands beside it."""
    own = account()
    return Act(claimed or own.name, at, str(own))


def _standing(medium: MediumRecord, today: date) -> str:
    if medium.posted:
        return f"posted {_day(medium.posted)}"
    return "LATE" if medium.is_late(today) else "waiting"


def _day(moment: datetime) -> str:
    return moment.astimezone(HELSINKI).date().isoformat()


def _as_json(medium: MediumRecord, today: date) -> dict[str, Any]:
    """Everything but the password."""
    fields = {name: value for name, value in asdict(medium).items() if name != "password"}
    dates = {"made": instant(medium.made), "by": str(medium.by), "posted": medium.posted and instant(medium.posted)}
    return fields | dates | {"late": medium.is_late(today)}


def _charge(item: Resource) -> dict[str, Any]:
    price = item["priceOverride"]
    named = {"item": f"ChargeItem/{item['id']}", "code": item["code"]["coding"][0]["code"]}
    return named | {"amount": price["value"], "currency": price["currency"], "on": item["occurrenceDateTime"]}


def _say_charge(item: Resource | None, now: datetime) -> str:
    if item is None:
        return "Nothing is charged."
    price = item["priceOverride"]
    charge = f"{item['code']['text']}, {price['value']:.2f} {price['currency']} (ChargeItem/{item['id']}, REL-13)."
    if item["occurrenceDateTime"] != instant(now):
        return f"It was charged before: {charge}"
    return f"Charged: {charge}"
