"""What comes over the wire from an archive, taken apart.

Multipart answers in any pieces, headers of any transfer syntax, statuses.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydicom import dcmread
from pydicom.filereader import read_dataset

from adapter.links.dicom import multipart as dicom_multipart
from adapter.links.dicom import status as dicom_status
from adapter.links.dicom.multipart import BrokenOffError, Parts, boundary_of, read_parts
from adapter.links.dicom.object import NotAnObjectError, count_of, part10_head, read_instance, read_text
from adapter.release.images import Stored
from tests.peers.images import CT, EXPLICIT, IMPLICIT, Study

DEFLATED = "1.2.840.10008.1.2.1.99"


def cut(body: bytes, size: int) -> Iterator[bytes]:
    return (body[at : at + size] for at in range(0, len(body), size))


@settings(deadline=None, max_examples=60)
@given(st.lists(st.binary(max_size=200), min_size=1, max_size=4), st.integers(1, 300), st.booleans())
def test_parts_are_read_in_whatever_pieces_they_come(contents: list[bytes], size: int, told: bool) -> None:
    parts = Parts(contents)
    body = b"".join(parts)
    assert len(body) == len(parts)
    boundary = boundary_of(parts.content_type)
    if told:
        plain = b"\r\n--" + boundary + b"\r\nContent-Type: application/dicom\r\n\r\n"
        body = b"preamble" + b"".join(
            plain.replace(b"\r\n\r\n", b"\r\ncontent-length: %d\r\n\r\n" % len(content)) + content
            for content in contents
        )
        body += b"\r\n--" + boundary + b"--"
    assert list(read_parts(cut(body, size), boundary)) == contents


@pytest.mark.parametrize("length", range(0, 170, 13))
def test_parts_that_break_off_are_told_at_once(length: int) -> None:
    parts = Parts([b"x" * 20, b"y" * 20])
    body = b"".join(parts)[:length]
    with pytest.raises(BrokenOffError):
        list(read_parts(cut(body, 7), boundary_of(parts.content_type)))


@pytest.mark.parametrize(
    "body",
    [
        b"--b\r\nContent-Length: 3\r\n\r\nxxxx\r\n--b--",
        b"--b\r\nContent-Length: 9\r\n\r\nxxxx\r\n--b--",
        b"--b\r\nContent-Type: x" + b"y" * 40_000,
    ],
)
def test_parts_that_lie_about_themselves_are_refused(body: bytes) -> None:
    with pytest.raises(BrokenOffError):
        list(read_parts(cut(body, 1_000), b"b"))


@pytest.mark.parametrize("told", [b"\r\nContent-Length: 4001", b"\r\nContent-Type: application/dicom"])
def test_part_that_is_too_large_is_not_read_to_its_end(told: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dicom_multipart, "MAX_OBJECT", 4_000)
    given = 0

    def endless() -> Iterator[bytes]:
        nonlocal given
        yield b"--b" + told + b"\r\n\r\n"
        while given < 100_000:
            given += 1_000
            yield b"x" * 1_000

    with pytest.raises(BrokenOffError, match="larger than an object may be"):
        list(read_parts(endless(), b"b"))
    assert given <= 5_000


def test_answer_that_is_not_in_parts_is_refused() -> None:
    assert boundary_of('multipart/related; type="application/dicom"; boundary="a; b"') == b"a; b"
    for kind in ("", "application/dicom", "multipart/related", "multipart/mixed; boundary=x"):
        with pytest.raises(BrokenOffError):
            boundary_of(kind)


def test_header_is_read_in_every_transfer_syntax() -> None:
    study = Study(1)
    plain = study.image(1)
    data = plain.content[plain.begin :]
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    packed = part10_head(CT, plain.instance, DEFLATED) + packer.compress(data) + packer.flush()
    for image, syntax in ((plain, EXPLICIT), (study.image(1, IMPLICIT), IMPLICIT), (read_instance(packed), DEFLATED)):
        facts = (
            image.syntax,
            image.instance,
            image.study,
            image.series,
            image.patient,
            image.accession,
            image.sop_class,
        )
        assert facts == (syntax, plain.instance, study.uid, f"{study.uid}.1", study.patient, study.accession, CT)


def test_head_made_for_a_data_set_is_that_of_a_file(tmp_path_factory: pytest.TempPathFactory) -> None:
    image = Study(1).image(1)
    file = tmp_path_factory.mktemp("file") / "image.dcm"
    file.write_bytes(part10_head(image.sop_class, image.instance, image.syntax) + image.content[image.begin :])
    read = dcmread(file)
    assert (read.file_meta.MediaStorageSOPInstanceUID, read.PatientName) == (image.instance, "Provström^Helga Åsa")
    made = read_instance(file.read_bytes())
    assert replace(made, content=b"", begin=0) == replace(image, content=b"", begin=0)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"DICM",
        b"\0" * 128 + b"DICM",
        b"\0" * 128 + b"DICM" + b"\xff" * 500,
        part10_head(CT, "1.2.3", EXPLICIT),
        part10_head(CT, "1.2.3", DEFLATED) + b"not deflated",
        part10_head(CT, "1.2.3", EXPLICIT) + b"\x08\x00\x18\x00UI\x04\x001.2",
        Study(1).image(1).content[:400],
    ],
    ids=range(8),
)
def test_what_is_no_object_is_refused(content: bytes) -> None:
    with pytest.raises(NotAnObjectError) as caught:
        read_instance(content)
    assert caught.value.__cause__ is None  # a parser's exception may carry what it stumbled over


@pytest.mark.parametrize("uid", ["1.2.é", "1.\ufffd", "1" * 65, "1" * 70_000], ids=range(4))
def test_what_is_no_uid_names_no_object(uid: str) -> None:
    with pytest.raises(NotAnObjectError):
        part10_head(CT, uid, EXPLICIT)


@pytest.mark.parametrize(
    ("characters", "value", "read"),
    [
        (b"ISO_IR 100", "Päänsärky ".encode("latin-1"), "Päänsärky"),
        (b"ISO_IR 192", "Åbo 台北".encode(), "Åbo 台北"),
        (b"", b"plain ", "plain"),
        (b"ISO_IR 144", "Карелия ".encode("iso8859-5"), "Карелия"),
        (b"ISO_IR 999", "Ä ".encode("latin-1"), "Ä"),
        (b"ISO_IR 192", b"\xff\xfe", "\ufffd\ufffd"),
        (b"\\ISO 2022 IR 87", b"\x1b$B;3ED\x1b(B", "山田"),
    ],
)
@pytest.mark.filterwarnings("ignore:Unknown encoding")
def test_texts_are_read_in_their_own_characters(characters: bytes, value: bytes, read: str) -> None:
    def element(tag: int, text: bytes) -> bytes:
        text += b" " * (len(text) % 2)
        return tag.to_bytes(4, "little") + len(text).to_bytes(4, "little") + text

    data = element(0x00050008, characters) + element(0x10300008, value) + element(0x12080020, b"12")
    dataset = read_dataset(BytesIO(data), is_implicit_VR=True, is_little_endian=True)
    assert read_text(dataset, 0x00081030) == read
    assert (read_text(dataset, 0x00201208), read_text(dataset, 0x00100020)) == ("12", "")


def test_count_is_a_number_or_none_at_all() -> None:
    assert [count_of(text) for text in ("12", " 5 ", "0")] == [12, 5, 0]
    assert {count_of(text) for text in ("", "-1", "five", "5\\5", "٣", "9" * 5_000)} == {None}


@pytest.mark.parametrize(
    ("code", "part"),
    [
        (0x0000, "taken"),
        (0xB000, "taken"),
        (0xB006, "taken"),
        (0xB007, "taken"),
        (0xA700, "failed"),
        (0xA7FF, "failed"),
        (0x0110, "failed"),
        (0x0213, "failed"),
        (0x9999, "failed"),
        (0xA900, "refused"),
        (0xA9FF, "refused"),
        (0xC000, "refused"),
        (0xCFFF, "refused"),
        (0x0122, "refused"),
        (0x0124, "refused"),
        (0x0111, "refused"),
    ],
)
def test_every_status_is_taken_refused_or_tried_again(code: int, part: str) -> None:
    stored = Stored()
    dicom_status.note(stored, "1.2", code)
    assert ["1.2" in getattr(stored, name) for name in ("taken", "refused", "failed")].count(True) == 1
    assert "1.2" in getattr(stored, part)
