"""A CD, DVD or USB stick that came from elsewhere (REL-13): a folder or a ZIP, read without believing anything it says.

Nothing is unpacked to the disk. A file is found only by its name in the medium's own list, so a name cannot lead
anywhere else.
"""

from __future__ import annotations

import os
import re
import stat
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import IO, Any

import pyzipper
from pydicom import Dataset, dcmread
from pydicom.config import disable_value_validation

from adapter.errors import Refused
from adapter.links.dicom.object import read_instance
from adapter.release.images import Instance
from adapter.release.rules.owner import NOT_READ, NOTHING_READ
from adapter.words import Sentence

_UNNAMED_MISSING = Sentence(
    "sen DICOMDIR nimeää kuvan, jota siinä ei ole.",
    "dess DICOMDIR nämner en bild som inte finns på det.",
    "its DICOMDIR names an image that is not on it.",
)
_NO_DICOM = Sentence(
    "sen DICOMDIR nimeää tiedoston, joka ei ole DICOM-tiedosto.",
    "dess DICOMDIR nämner en fil som inte är en DICOM-fil.",
    "its DICOMDIR names a file that is no DICOM file.",
)
_NEITHER = Sentence(
    "se ei ole kansio eikä kokonainen ZIP-tiedosto.",
    "det är varken en mapp eller en hel ZIP-fil.",
    "it is neither a folder nor a whole ZIP file.",
)
_LEADS_OUT = Sentence(
    "siinä on nimi, joka johtaa sen ulkopuolelle.",
    "ett namn på det leder utanför det.",
    "a name on it leads out of it.",
)
_SAME_NAME = Sentence(
    "siinä on kaksi samannimistä tiedostoa.",
    "två av dess filer har samma namn.",
    "two of its files have the same name.",
)
_TOO_MUCH = Sentence(
    "siinä on enemmän kuin kuvatallenteella on.",
    "det innehåller mer än ett lagringsmedium med bilder gör.",
    "it holds more than a medium of images does.",
)
_LINK = Sentence(
    "siinä on linkki tai jokin muu, joka ei ole tiedosto.",
    "det finns en länk på det, eller något som inte är en fil.",
    "there is a link on it, or what is no file.",
)
_PASSWORD = Sentence(
    "salasana puuttuu tai on väärä.",
    "lösenordet saknas eller är fel.",
    "the password is missing or wrong.",
)
_IMAGE_TOO_LARGE = Sentence(
    "siinä on liian suuri kuva.",
    "en bild på det är för stor.",
    "an image on it is too large.",
)
_DIRECTORY_UNREADABLE = Sentence(
    "sen DICOMDIR-hakemistoa ei voi lukea.",
    "dess DICOMDIR kan inte läsas.",
    "its DICOMDIR cannot be read.",
)
_DIRECTORY_BROKEN = Sentence(
    "sen DICOMDIR ei ole kokonainen.",
    "dess DICOMDIR är inte hel.",
    "its DICOMDIR is not whole.",
)
_UNBOUNDED = Sentence(
    "siinä on pakattu kuva, jonka koko purettuna voi olla mikä tahansa.",
    "en bild på det är komprimerad och kan bli hur stor som helst.",
    "an image on it is deflated, and may unpack to any size.",
)
_FILE_UNREADABLE = Sentence(
    "siinä on DICOM-tiedosto, jota ei voi lukea.",
    "en DICOM-fil på det kan inte läsas.",
    "a DICOM file on it cannot be read.",
)

_MAGIC = slice(128, 132)  # of a Part 10 file (PS3.10 7.1)
_META = slice(132, 2048)  # where its file meta information lies
_DIRECTORY = b"1.2.840.10008.1.3.10"
_DEFLATED = b"1.2.840.10008.1.2.1.99"

_Files = dict[tuple[str, ...], Callable[[], IO[bytes]]]


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a medium may hold: files, octets in all, octets in one image."""

    files: int = 50_000
    total: int = 32 * 2**30
    image: int = 2**30


def read_medium(path: Path, password: str, limits: Limits | None = None) -> Iterator[Instance]:
    """Every image on a medium, one in memory at a time: those its DICOMDIR names, or without one every Part 10 file.

    Raises Refused (REL-13) for a wrong password, a name that leads out of the medium, a link, more than the limits
    allow, an image that the DICOMDIR names and that is not there, and a DICOM file that cannot be read.
    """
    limits = limits or Limits()
    with _opened(path, password, limits) as files:
        directories = [name for name in files if name[-1] == "dicomdir"]
        if len(directories) == 1:
            folder = directories[0][:-1]
            content = _content(files[directories[0]], limits)
            wanted = [(*folder, *name) for name in _named(content or b"")]
        else:
            wanted = list(files)
        for name in dict.fromkeys(wanted):
            if name not in files:
                raise _refusal(_UNNAMED_MISSING)
            content = _content(files[name], limits)
            if content is None and len(directories) == 1:
                raise _refusal(_NO_DICOM)
            if content is not None and _DIRECTORY not in content[_META]:
                yield _instance(content)


def _refusal(why: Sentence, code: str = "business-rule") -> Refused:
    return Refused.because("REL-13", NOT_READ.filled(why=why), NOTHING_READ, code)


@contextmanager
def _opened(path: Path, password: str, limits: Limits) -> Iterator[_Files]:
    if path.is_dir():
        yield _counted(_walk(path), limits)
        return
    try:
        with pyzipper.AESZipFile(path) as archive:
            archive.setpassword(password.encode())
            yield _counted(_entries(archive), limits)
    except (pyzipper.BadZipFile, NotImplementedError, EOFError, zlib.error):
        raise _refusal(_NEITHER, "structure") from None


def _counted(listed: Iterable[tuple[str, int, Callable[[], IO[bytes]]]], limits: Limits) -> _Files:
    """The files of a medium by their names, as far as one may rely on these.

    Letter case and a version number mean nothing on a CD.
    """
    files: _Files = {}
    total = 0
    for name, size, opener in listed:
        parts = tuple(re.sub(r"\.?;\d+$", "", part).casefold() for part in name.replace("\\", "/").split("/"))
        if ":" in name or {"", ".", ".."} & set(parts):
            raise _refusal(_LEADS_OUT)
        if parts in files:
            raise _refusal(_SAME_NAME)
        files[parts] = opener
        total += size
        if len(files) > limits.files or total > limits.total:
            raise _refusal(_TOO_MUCH, "too-long")
    return files


def _walk(folder: Path) -> Iterator[tuple[str, int, Callable[[], IO[bytes]]]]:
    for place, folders, names in os.walk(folder, onerror=_unreadable):
        for name in folders + names:
            path = Path(place, name)
            about = path.lstat()
            if stat.S_ISREG(about.st_mode):
                yield path.relative_to(folder).as_posix(), about.st_size, partial(_open_plain, path)
            elif not stat.S_ISDIR(about.st_mode):
                raise _refusal(_LINK)


def _unreadable(problem: OSError) -> None:
    raise problem


def _open_plain(path: Path) -> IO[bytes]:
    return os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW), "rb")


def _entries(archive: Any) -> Iterator[tuple[str, int, Callable[[], IO[bytes]]]]:
    for entry in archive.infolist():
        if entry.is_dir():
            continue
        if stat.S_ISLNK(entry.external_attr >> 16):
            raise _refusal(_LINK)
        yield entry.filename, entry.file_size, partial(archive.open, entry)


def _content(opener: Callable[[], IO[bytes]], limits: Limits) -> bytes | None:
    """A whole DICOM file; None when it is a file of another kind."""
    try:
        with opener() as file:
            head = file.read(_MAGIC.stop)
            if head[_MAGIC] != b"DICM":
                return None
            content = head + file.read(limits.image + 1)
    except NotImplementedError:
        raise
    except RuntimeError:  # so pyzipper reports a password
        raise _refusal(_PASSWORD, "security") from None
    if len(content) > limits.image:
        raise _refusal(_IMAGE_TOO_LARGE, "too-long")
    return content


def _named(content: bytes) -> list[tuple[str, ...]]:
    """The files a DICOMDIR names, by the parts of their File IDs.

    One that was cut off points at records that are not there (PS3.3 F.3.2.2).
    """
    try:
        with disable_value_validation():
            records = dcmread(BytesIO(content)).DirectoryRecordSequence
            there = {0, *(record.seq_item_tell for record in records)}
            lost = [place for record in records for place in _pointers(record) if place not in there]
            file_ids = [record.get("ReferencedFileID") for record in records if record.get("RecordInUseFlag", 0xFFFF)]
    except Exception:  # noqa: BLE001 – whatever pydicom raises, this is no DICOMDIR
        raise _refusal(_DIRECTORY_UNREADABLE, "structure") from None
    if lost:
        raise _refusal(_DIRECTORY_BROKEN, "structure")
    parts = [[name] if isinstance(name, str) else list(name) for name in file_ids if name]
    return [tuple(part.casefold() for part in name) for name in parts]


def _pointers(record: Dataset) -> tuple[int, int]:
    return (record.OffsetOfTheNextDirectoryRecord, record.OffsetOfReferencedLowerLevelDirectoryEntity)


def _instance(content: bytes) -> Instance:
    try:
        if _DEFLATED in content[_META]:
            raise _refusal(_UNBOUNDED, "not-supported")
        return read_instance(content)
    except ValueError:
        raise _refusal(_FILE_UNREADABLE, "structure") from None
