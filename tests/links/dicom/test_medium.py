"""A medium for the post (REL-12).

Judged by dcmtk and pydicom, opened with its password, and never half there or in the clear.
"""

from __future__ import annotations

import fcntl
import secrets
import shutil
import stat
import subprocess
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
import pyzipper
from pydicom import Dataset, dcmread, dcmwrite
from pydicom.fileset import FileSet

from adapter.errors import Refused
from adapter.links.dicom.medium import new_password, write_medium
from adapter.links.dicom.object import read_instance
from adapter.release.images import Instance
from tests.peers.images import CR, EXPLICIT, IMPLICIT, JPEG, Study
from tests.region import MAIJA, PEKKA

PASSWORD = "abcd-efgh-jkmn-pqrs-tuvw-2345"
SENDER = "Itä-Uudenmaan hyvinvointialue"
KEY_OBJECT = "1.2.840.10008.5.1.4.1.1.88.59"


def _images() -> list[Instance]:
    """Two studies of Maija's, three series, three transfer syntaxes, mixed as an archive may give them."""
    head, wrist = Study(1, patient=MAIJA), Study(2, accession="AC-78", patient=MAIJA, kind=CR)
    return [
        head.image(2),
        wrist.image(1, JPEG, size=900),
        head.image(1, IMPLICIT),
        head.image(7, EXPLICIT, series=2),
        wrist.image(2, JPEG, size=901),
    ]


def _changed(instance: Instance, **values: object) -> Instance:
    """The same object with other values; None takes one away."""
    dataset = dcmread(BytesIO(instance.content))
    for keyword, value in values.items():
        if value is None:
            del dataset[keyword]
        else:
            setattr(dataset, keyword, value)
    dataset.file_meta.MediaStorageSOPClassUID = dataset.SOPClassUID
    stream = BytesIO()
    dcmwrite(stream, dataset)
    return read_instance(stream.getvalue())


def _write(images: list[Instance], folder: Path) -> Path:
    target = folder / "media" / "medium.zip"
    write_medium(iter(images), target, PASSWORD, SENDER)
    return target


def _unpack(target: Path, folder: Path) -> Path:
    with pyzipper.AESZipFile(target) as archive:
        archive.setpassword(PASSWORD.encode())
        archive.extractall(folder)
    return folder


def _records(directory: Path) -> set[tuple[str, ...]]:
    """A DICOMDIR's records as another program would read them: each with what it refers to and describes."""
    keywords = ("PatientID", "StudyInstanceUID", "SeriesInstanceUID", "ReferencedSOPInstanceUIDInFile")
    more = ("ReferencedTransferSyntaxUIDInFile", "StudyDate", "StudyID", "Modality", "InstanceNumber")
    records = dcmread(directory).DirectoryRecordSequence
    return {
        (
            record.DirectoryRecordType,
            "/".join(record.get("ReferencedFileID", ())),
            *(str(record.get(keyword, "")) for keyword in keywords + more),
        )
        for record in records
    }


def _dcmtk(program: str, *words: str | Path, folder: Path) -> str:
    path = shutil.which(program)
    if path is None:
        pytest.fail(f"A medium is judged by {program}: sudo apt-get install dcmtk (or: sudo sh tests/system.sh)")
    done = subprocess.run([path, *map(str, words)], cwd=folder, capture_output=True, timeout=60, check=False)
    told = (done.stdout + done.stderr).decode(errors="replace")
    assert done.returncode == 0, told
    return told


def test_every_image_is_on_it_to_the_octet_and_in_the_directory(tmp_path: Path) -> None:
    images = _images()
    medium = write_medium(iter(images), tmp_path / "m.zip", PASSWORD, SENDER)
    folder = _unpack(tmp_path / "m.zip", tmp_path / "out")
    files = FileSet(folder / "DICOMDIR")
    found = {instance.SOPInstanceUID: Path(instance.path) for instance in files}
    files._stage["t"].cleanup()  # or it complains of a folder it makes and leaves
    assert {uid: path.read_bytes() for uid, path in found.items()} == {one.instance: one.content for one in images}
    content = (tmp_path / "m.zip").read_bytes()
    assert (medium.instances, medium.size) == (5, len(content))
    assert sum(path.is_file() for path in folder.rglob("*")) == 5 + 2
    places = [path.relative_to(folder) for path in found.values()]
    assert all(len(part) <= 8 and part.isalnum() and part.isupper() for place in places for part in place.parts)


def test_dcmtk_finds_what_we_wrote_and_would_have_written_the_same(tmp_path: Path) -> None:
    folder = _unpack(_write(_images(), tmp_path), tmp_path / "out")
    told = _dcmtk("dcmdump", "+E", "DICOMDIR", folder=folder)
    assert "W:" not in told
    assert "E:" not in told
    ours = _records(folder / "DICOMDIR")
    (folder / "DICOMDIR").unlink()
    _dcmtk("dcmmkdir", "+r", "-Nxc", "IMAGES", folder=folder)
    assert ours == _records(folder / "DICOMDIR")


def test_what_an_image_leaves_out_is_made_up_in_the_directory_alone(tmp_path: Path) -> None:
    whole = Study(1, patient=MAIJA).image(1)
    bare = _changed(whole, StudyID=None, StudyDate="", SeriesNumber=None, InstanceNumber=None)
    folder = _unpack(_write([bare], tmp_path), tmp_path / "out")
    (image,) = (folder / "IMAGES").rglob("IM*")
    assert image.read_bytes() == bare.content
    ours = _records(folder / "DICOMDIR")
    assert {record[0] for record in ours} == {"PATIENT", "STUDY", "SERIES", "IMAGE"}
    (folder / "DICOMDIR").unlink()
    _dcmtk("dcmmkdir", "+r", "-Nxc", "+I", "IMAGES", folder=folder)
    assert {record[1:6] for record in ours} == {record[1:6] for record in _records(folder / "DICOMDIR")}


def test_what_is_no_image_has_a_record_of_its_kind(tmp_path: Path) -> None:
    title, modifier, other = Dataset(), Dataset(), Dataset()
    title.CodeValue, title.CodingSchemeDesignator, title.CodeMeaning = "113000", "DCM", "Of Interest"
    modifier.RelationshipType, modifier.ValueType, other.RelationshipType = "HAS CONCEPT MOD", "CODE", "CONTAINS"
    modifier.ConceptNameCodeSequence = modifier.ConceptCodeSequence = [title]
    other.ValueType, other.TextValue = "TEXT", "a finding"
    values = {"SOPClassUID": KEY_OBJECT, "Modality": "KO", "ContentDate": "20261103", "ContentTime": "101500"}
    image = Study(1, patient=MAIJA).image(1)
    note = _changed(image, **values, ConceptNameCodeSequence=[title], ContentSequence=[modifier, other])
    folder = _unpack(_write([note], tmp_path), tmp_path / "out")
    leaf = dcmread(folder / "DICOMDIR").DirectoryRecordSequence[-1]
    assert leaf.DirectoryRecordType == "KEY OBJECT DOC"
    assert [item.RelationshipType for item in leaf.ContentSequence] == ["HAS CONCEPT MOD"]
    with pytest.raises(Refused, match="REL-12"):
        _write([_changed(image, **values)], tmp_path / "without-a-title")


def test_it_opens_with_its_password_alone_and_names_nobody(tmp_path: Path) -> None:
    target = _write(_images(), tmp_path)
    with zipfile.ZipFile(target) as plain:
        assert plain.read("README.TXT").decode("utf-8-sig").count("DICOMDIR") == 3  # Finnish, Swedish, English
        sealed = [entry for entry in plain.infolist() if entry.filename != "README.TXT"]
        assert len(sealed) == 6
        for entry in sealed:
            assert (entry.flag_bits & 1, entry.compress_type, entry.extra[:2]) == (1, 99, b"\x01\x99")
            assert entry.extra[8:9] == b"\x03"  # AES-256
            with pytest.raises((NotImplementedError, RuntimeError)):
                plain.read(entry, PASSWORD.encode())
    with pyzipper.AESZipFile(target) as archive, pytest.raises(RuntimeError):
        archive.read("DICOMDIR", b"abcd-efgh-jkmn-pqrs-tuvw-2346")
    for private in (MAIJA, "Helga", "Provstr", "AC-77", PASSWORD):
        assert private.encode() not in target.read_bytes()


def test_nothing_lies_in_the_clear_while_it_is_made_and_nothing_looks_whole(tmp_path: Path) -> None:
    seen: list[bytes] = []

    def slowly() -> Iterator[Instance]:
        for image in _images():
            yield image
            seen.extend(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
            assert not (tmp_path / "media" / "medium.zip").exists()

    write_medium(slowly(), tmp_path / "media" / "medium.zip", PASSWORD, SENDER)
    assert sum(map(len, seen)) > 10_000
    assert not any(MAIJA.encode() in content for content in seen)
    folder = tmp_path / "media"
    assert [path.name for path in folder.iterdir()] == ["medium.zip"]
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((folder / "medium.zip").stat().st_mode) == 0o600


def test_one_that_fails_leaves_what_was_there_and_nothing_else(tmp_path: Path) -> None:
    target = _write(_images(), tmp_path)
    before = target.read_bytes()

    def cut_off() -> Iterator[Instance]:
        yield _images()[0]
        raise ConnectionError

    with pytest.raises(ConnectionError):
        write_medium(cut_off(), target, PASSWORD, SENDER)
    assert target.read_bytes() == before
    assert list(target.parent.iterdir()) == [target]
    _write(_images()[:1], tmp_path)
    assert len(zipfile.ZipFile(target).infolist()) == 3


def test_the_leftover_of_a_crash_goes_and_what_another_is_making_stays(tmp_path: Path) -> None:
    dead, alive = tmp_path / "media" / ".making-dead", tmp_path / "media" / ".making-alive"
    dead.parent.mkdir(mode=0o700)
    dead.write_bytes(b"half")
    with alive.open("wb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        target = _write(_images(), tmp_path)
    assert sorted(target.parent.iterdir()) == [alive, target]


def test_images_that_do_not_belong_together_are_put_on_no_medium(tmp_path: Path) -> None:
    image = Study(1, patient=MAIJA).image(1)
    wrong = {
        "there is no image": [],
        "more than one patient": [image, Study(3, patient=PEKKA).image(1)],
        "the same UID": [image, replace(image, content=image.content[:-1] + b"?")],
    }
    for reason, images in wrong.items():
        with pytest.raises(Refused, match=reason):
            _write(images, tmp_path)
    assert list((tmp_path / "media").iterdir()) == []
    assert len(zipfile.ZipFile(_write([image, image], tmp_path)).infolist()) == 3


def test_a_password_can_be_read_aloud_and_not_guessed() -> None:
    chosen = [new_password(secrets.choice) for _ in range(200)]
    assert len(set(chosen)) == 200
    letters = set("".join(chosen)) - {"-"}
    assert not letters & set("0o1li")
    assert len(letters) > 28
    assert all(len(password.replace("-", "")) == 24 and password.islower() for password in chosen)
