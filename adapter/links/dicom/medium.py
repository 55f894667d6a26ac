"""A medium for the post (REL-12).

A DICOM File-set in an encrypted ZIP. Nothing that says anything of a patient lies on the disk in the clear.

Each image goes from memory into the encrypted archive, one at a time; the DICOMDIR goes in last. Names no person, nor
do the names inside.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from io import BufferedRandom
from pathlib import Path

import pyzipper

from adapter.errors import Refused
from adapter.fhir.elements import Names
from adapter.release.images import Instance
from adapter.release.ports.medium import Medium
from adapter.release.writing.dicomdir import Directory
from adapter.store.private import make_private_folder
from adapter.words import Sentence

_NO_IMAGE = Sentence(
    "Tallenteelle ei ole yhtään kuvaa.",
    "Det finns inga bilder att spara på lagringsmediet.",
    "there is no image to put on a medium.",
)
_SEVERAL_PATIENTS = Sentence(
    "Kuvat ovat useamman kuin yhden potilaan.",
    "Bilderna gäller fler än en patient.",
    "the images are of more than one patient.",
)
_SAME_UID = Sentence(
    "Kahdella eri kuvalla on sama tunnus (UID).",
    "Två olika bilder har samma kod (UID).",
    "two different images have the same UID.",
)
_NOTHING_WRITTEN = Sentence(
    "Tallenteelle ei kirjoitettu mitään.",
    "Ingenting sparades på lagringsmediet.",
    "Nothing was put on a medium.",
)

_HALF = ".making-"
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # no two that look alike: no 0 o, no 1 l i
_GROUPS, _GROUP = 6, 4
_NATIVE = ("1.2.840.10008.1.2", "1.2.840.10008.1.2.1")  # what is not compressed yet
_README = """\
POTILAAN KUVIA / PATIENTBILDER / IMAGES OF A PATIENT
{sender}

SUOMEKSI
Tällä tallenteella on lääketieteellisiä kuvia DICOM-muodossa. Tässä tekstissä ei ole potilaan tietoja.
1. Kuvat on salattu (ZIP, AES-256). Pura ne ohjelmalla, joka tukee AES-256-salausta, esimerkiksi 7-Zip.
   Windowsin oma purkutoiminto ei tue sitä.
2. Saat salasanan lähettäjältä erikseen. Kirjoita myös väliviivat.
3. Avaa puretun kansion tiedosto DICOMDIR kuvankatseluohjelmalla tai lue kansio kuva-arkistoon.
Jos tallennetta ei ole tarkoitettu sinulle, ota yhteys lähettäjään.

PÅ SVENSKA
Det här lagringsmediet innehåller medicinska bilder i DICOM-format. Den här texten innehåller inga patientuppgifter.
1. Bilderna är krypterade (ZIP, AES-256). Packa upp dem med ett program som stöder AES-256, till exempel 7-Zip.
   Windows inbyggda uppackning stöder det inte.
2. Du får lösenordet av avsändaren separat. Skriv också bindestrecken.
3. Öppna filen DICOMDIR i den uppackade mappen med ett bildvisningsprogram, eller läs in mappen i ett bildarkiv.
Om lagringsmediet inte är avsett för dig, kontakta avsändaren.

IN ENGLISH
This medium holds medical images in the DICOM format. There are no patient data in this text.
1. The images are encrypted (ZIP, AES-256). Unpack them with a program that supports AES-256, for example 7-Zip.
   The built-in unpacking of Windows does not support it.
2. You get the password from the sender separately. Type the hyphens too.
3. Open the file DICOMDIR of the unpacked folder with an image viewer, or read the folder into an image archive.
If the medium is not meant for you, contact the sender.
"""


class MediumLink:
    """MediumPort in a folder of the machine's; `sender` is named in the clear on each medium."""

    def __init__(self, directory: Path, sender: str) -> None:
        self._directory, self._sender = directory, sender

    def write(self, file: str, instances: Iterable[Instance], password: str) -> Medium:
        """See MediumPort."""
        return write_medium(instances, self._directory / file, password, self._sender)

    def remove(self, file: str) -> None:
        """See MediumPort."""
        (self._directory / file).unlink(missing_ok=True)


def new_password(choose: Callable[[str], str]) -> str:
    """A password that can be read aloud.

    24 letters and digits in groups, 118 bits when `choose` is `secrets.choice`.
    """
    return "-".join("".join(choose(_LETTERS) for _ in range(_GROUP)) for _ in range(_GROUPS))


def write_medium(instances: Iterable[Instance], target: Path, password: str, sender: str) -> Medium:
    """Write one patient's instances as a File-set (PS3.10) into a ZIP at `target`, encrypted with AES-256 (AE-2).

    `target` is there when it is whole and not before; one that was there is replaced. What an earlier call left behind
    when it was killed is removed. An instance that comes twice is written once. Only README.TXT, which says how to
    open the rest, is in the clear. Raises Refused: no instance (REL-12), instances of two patients, or two instances
    under one UID (REL-01).
    """
    make_private_folder(target.parent)
    directory = Directory(f"2.25.{Names(target.stem).uuid('file-set').int}")
    digests: dict[str, bytes] = {}
    patients: set[str] = set()
    with _half_made(target) as file:
        with pyzipper.AESZipFile(file, "w", compression=pyzipper.ZIP_DEFLATED, compresslevel=1) as archive:
            archive.writestr("README.TXT", _readme(sender))
            archive.setpassword(password.encode())
            archive.setencryption(pyzipper.WZ_AES, nbits=256)
            for instance in instances:
                patients.add(instance.patient)
                if _is_new(instance, digests, patients):
                    packing = pyzipper.ZIP_DEFLATED if instance.syntax in _NATIVE else pyzipper.ZIP_STORED
                    archive.writestr(directory.add(instance), instance.content, compress_type=packing)
            if not digests:
                raise Refused.because("REL-12", _NO_IMAGE, code="not-found")
            archive.writestr("DICOMDIR", directory.encode())
        file.flush()
        os.fsync(file.fileno())
        file.seek(0)
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        size = file.seek(0, os.SEEK_END)
    return Medium(len(digests), size, digest)


def _readme(sender: str) -> bytes:
    """The text beside the File-set, for any editor: UTF-8 with its mark, lines ended as on Windows."""
    return _README.format(sender=sender).replace("\n", "\r\n").encode("utf-8-sig")


def _is_new(instance: Instance, digests: dict[str, bytes], patients: set[str]) -> bool:
    """True for an instance that was not written yet; raises Refused when it cannot be what it says."""
    if len(patients) > 1:
        raise Refused.because("REL-01", _SEVERAL_PATIENTS, _NOTHING_WRITTEN, "conflict")
    digest = hashlib.sha256(instance.content).digest()
    if digests.setdefault(instance.instance, digest) != digest:
        raise Refused.because("REL-01", _SAME_UID, _NOTHING_WRITTEN, "conflict")
    return digests[instance.instance] is digest


@contextmanager
def _half_made(target: Path) -> Iterator[BufferedRandom]:
    """A file for its owner only that becomes `target` at the end, and is gone when something fails.

    It stays locked as long as it is being made: what nobody holds is the leftover of a crash, and goes.
    """
    with _locked(target.parent):
        for left in target.parent.glob(f"{_HALF}*"):
            _remove_leftover(left)
        number, name = tempfile.mkstemp(prefix=_HALF, dir=target.parent)
        fcntl.flock(number, fcntl.LOCK_EX)
    half = Path(name)
    try:
        with os.fdopen(number, "w+b") as file:
            yield file
            half.replace(target)
    except BaseException:
        half.unlink(missing_ok=True)
        raise
    with _locked(target.parent) as folder:
        os.fsync(folder)


def _remove_leftover(left: Path) -> None:
    try:
        with left.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            left.unlink()
    except (BlockingIOError, FileNotFoundError):
        return  # somebody is making it, or has just made it


@contextmanager
def _locked(folder: Path) -> Iterator[int]:
    """The folder, held against others."""
    number = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(number, fcntl.LOCK_EX)
        yield number
    finally:
        os.close(number)
