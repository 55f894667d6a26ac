"""A medium that came (REL-13): every image of the one patient is read, and nothing a medium can say leads astray."""

from __future__ import annotations

import os
import stat
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
import pyzipper
from hypothesis import given
from hypothesis import strategies as st
from pydicom import dcmread, dcmwrite
from pydicom.config import disable_value_validation

from adapter.errors import Refused
from adapter.identifiers import Hetu
from adapter.links.dicom.foreign_medium import Limits, read_medium
from adapter.links.dicom.medium import write_medium
from adapter.release.images import Instance
from adapter.release.rules.owner import check_owner
from tests.peers.images import JPEG, Study
from tests.region import MAIJA, PEKKA

PASSWORD = "abcd-efgh-jkmn-pqrs-tuvw-2345"
ONE, TWO = Study(1, patient=MAIJA), Study(2, patient=MAIJA)


def _images() -> list[Instance]:
    return [ONE.image(1), ONE.image(2), TWO.image(1, JPEG)]


@pytest.fixture
def medium(tmp_path: Path) -> Path:
    """An encrypted ZIP, as we make them."""
    write_medium(_images(), tmp_path / "medium.zip", PASSWORD, "Sender")
    return tmp_path / "medium.zip"


@pytest.fixture
def disc(medium: Path, tmp_path: Path) -> Path:
    """The same as a disc in a drive."""
    with pyzipper.AESZipFile(medium) as archive:
        archive.setpassword(PASSWORD.encode())
        archive.extractall(tmp_path / "disc")
    return tmp_path / "disc"


def _read(path: Path, password: str = "", limits: Limits | None = None) -> list[Instance]:
    return sorted(read_medium(path, password, limits), key=lambda image: image.instance)


def _refused(path: Path, reason: str, password: str = "", limits: Limits | None = None) -> str:
    with pytest.raises(Refused, match=reason) as refusal:
        _read(path, password, limits)
    assert {finding.rule for finding in refusal.value.findings} == {"REL-13"}
    assert MAIJA not in str(refusal.value)
    return str(refusal.value)


def _zip(path: Path, files: dict[str, bytes], change: Callable[[zipfile.ZipInfo], None] = lambda _: None) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name)
            entry.compress_type = zipfile.ZIP_DEFLATED
            change(entry)
            archive.writestr(entry, content)
    return path


def _point_at(disc: Path, *parts: str) -> None:
    """Make the DICOMDIR name another file."""
    directory = dcmread(disc / "DICOMDIR")
    with disable_value_validation():
        directory.DirectoryRecordSequence[-1].ReferencedFileID = list(parts)
        dcmwrite(disc / "DICOMDIR", directory)


def test_what_was_written_is_read_to_the_octet(medium: Path, disc: Path) -> None:
    wanted = sorted(_images(), key=lambda image: image.instance)
    assert _read(medium, PASSWORD) == wanted
    assert _read(disc) == wanted
    (disc / "DICOMDIR").unlink()
    assert _read(disc) == wanted


def test_a_disc_may_hold_a_viewer_and_write_its_names_in_small_letters(disc: Path) -> None:
    (disc / "VIEWER").mkdir()
    (disc / "VIEWER" / "viewer.exe").write_bytes(os.urandom(5000))
    (disc / "IMAGES").rename(disc / "images")
    (disc / "DICOMDIR").rename(disc / "dicomdir.;1")
    assert len(_read(disc)) == 3
    (disc / "dicomdir.;1").unlink()
    assert len(_read(disc)) == 3


def test_the_directory_says_what_belongs_to_the_medium(disc: Path) -> None:
    (disc / "OLD.DCM").write_bytes(Study(9, patient=PEKKA).image(1).content)
    assert len(_read(disc)) == 3
    next((disc / "IMAGES").rglob("IM*")).unlink()
    _refused(disc, "names an image that is not on it")


def test_two_media_in_one_folder_are_read_whole(disc: Path, tmp_path: Path) -> None:
    (tmp_path / "both").mkdir()
    disc.rename(tmp_path / "both" / "A")
    write_medium([Study(3, patient=MAIJA).image(1)], tmp_path / "b.zip", PASSWORD, "Sender")
    with pyzipper.AESZipFile(tmp_path / "b.zip") as archive:
        archive.setpassword(PASSWORD.encode())
        archive.extractall(tmp_path / "both" / "B")
    assert len(_read(tmp_path / "both")) == 4


def test_a_wrong_password_is_told_and_nothing_else(medium: Path) -> None:
    assert PASSWORD[:4] not in _refused(medium, "password is missing or wrong", "another")
    _refused(medium, "password is missing or wrong")


def test_a_directory_that_leads_out_of_the_medium_is_refused(disc: Path, tmp_path: Path) -> None:
    secret = tmp_path / "SECRET"
    secret.write_bytes(ONE.image(9).content)
    for parts in (("..", "SECRET"), ("", str(secret)), ("IMAGES", "..", "..", "SECRET"), (str(secret),)):
        _point_at(disc, *parts)
        _refused(disc, "names an image that is not on it")


def test_a_link_is_refused(disc: Path, tmp_path: Path) -> None:
    secret = tmp_path / "SECRET"
    secret.write_bytes(ONE.image(9).content)
    (disc / "LINK").symlink_to(secret)
    _refused(disc, "a link on it")
    (disc / "LINK").unlink()
    (disc / "LINK").symlink_to(tmp_path, target_is_directory=True)
    _refused(disc, "a link on it")
    (disc / "LINK").unlink()
    os.mkfifo(disc / "PIPE")
    _refused(disc, "what is no file")


@pytest.mark.parametrize(
    "name", ["../image", "/etc/image", "a/../../image", "C:/image", "a\\..\\..\\image", "a//image"]
)
def test_a_zip_whose_names_lead_out_of_it_is_refused(tmp_path: Path, name: str) -> None:
    _refused(_zip(tmp_path / "m.zip", {"fine": ONE.image(1).content, name: ONE.image(2).content}), "leads out of it")


def test_a_zip_with_a_link_or_two_files_of_one_name_is_refused(tmp_path: Path) -> None:
    def link(entry: zipfile.ZipInfo) -> None:
        entry.external_attr = (stat.S_IFLNK | 0o777) << 16

    _refused(_zip(tmp_path / "link.zip", {"image": b"/etc/passwd"}, link), "a link on it")
    _refused(_zip(tmp_path / "two.zip", {"image": b"", "IMAGE": b""}), "the same name")


def test_more_than_a_medium_holds_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    bomb = _zip(tmp_path / "bomb.zip", {f"{number}": bytes(10**6) for number in range(5)})
    _refused(bomb, "more than a medium", limits=Limits(files=4))
    _refused(bomb, "more than a medium", limits=Limits(total=4 * 10**6))
    large = _zip(tmp_path / "large.zip", {"image": ONE.image(1).content + bytes(10**6)})
    _refused(large, "too large", limits=Limits(image=10**6))


def test_a_deflated_image_may_unpack_to_any_size_and_is_refused(tmp_path: Path) -> None:
    dataset = dcmread(BytesIO(ONE.image(1).content))
    dataset.file_meta.TransferSyntaxUID = "1.2.840.10008.1.2.1.99"
    (tmp_path / "disc").mkdir()
    dcmwrite(tmp_path / "disc" / "IMAGE", dataset)
    _refused(tmp_path / "disc", "deflated")


def test_what_is_broken_is_refused(tmp_path: Path, disc: Path, medium: Path) -> None:
    (tmp_path / "text").write_text("not a medium")
    _refused(tmp_path / "text", "neither a folder nor a whole ZIP")
    spoilt = bytearray(medium.read_bytes())
    spoilt[len(spoilt) // 3] ^= 1
    (tmp_path / "spoilt.zip").write_bytes(spoilt)
    _refused(tmp_path / "spoilt.zip", "not.*whole ZIP|whole ZIP|not on it|cannot be read", PASSWORD)
    (disc / "DICOMDIR").write_bytes((disc / "DICOMDIR").read_bytes()[:700])
    _refused(disc, "DICOMDIR is not whole")
    (disc / "DICOMDIR").write_bytes(b"nonsense")
    _refused(disc, "DICOMDIR cannot be read")
    (disc / "DICOMDIR").unlink()
    (disc / "IMAGES" / "HEAD").write_bytes(bytes(128) + b"DICM" + bytes(50))
    _refused(disc, "a DICOM file on it cannot be read")


@given(st.integers(0, 10**6), st.integers(1, 255), st.booleans())
def test_whatever_is_spoilt_an_image_is_whole_or_refused(place: int, change: int, cut: bool) -> None:
    content = bytearray(_images()[0].content)
    place %= len(content)
    content[place] ^= change
    folder = Path(os.environ["PYTEST_SPOILT"])
    (folder / "IMAGE").write_bytes(content[:place] if cut else content)
    try:
        images = _read(folder)
    except Refused:
        return
    assert all(image.instance and image.study and image.content for image in images)


@pytest.fixture(autouse=True)
def _spoilt(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTEST_SPOILT", str(tmp_path_factory.mktemp("spoilt")))


def test_every_image_must_be_the_patients() -> None:
    survey = check_owner(_images(), Hetu(MAIJA))
    assert (survey.instances, survey.studies) == (3, (ONE.uid, TWO.uid))
    assert check_owner(reversed(_images()), Hetu(MAIJA)) == survey
    for strange in (PEKKA, "", MAIJA.replace("-", ""), MAIJA + "X"):
        with pytest.raises(Refused, match="1 of its 4 images are not the stated patient's") as caught:
            check_owner([*_images(), Study(9, patient=strange).image(1)], Hetu(MAIJA))
        assert [finding.code for finding in caught.value.findings] == ["conflict"]
    with pytest.raises(Refused, match="no image") as caught:
        check_owner([], Hetu(MAIJA))
    assert [finding.code for finding in caught.value.findings] == ["not-found"]
