"""Mail as phones and gateways really write it: every part ends up somewhere, and nothing is lost without a word."""

from __future__ import annotations

import base64
import binascii
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapter.errors import Refused
from adapter.mail import read_mail
from tests.mail.letters import (
    ENVELOPE,
    HEIC,
    JPEG,
    PDF,
    PNG,
    WEBP,
    letter,
    multipart,
    part,
    photo,
    single,
    stamp,
    text,
)
from tests.mail.mails.judgement import read


def _refusal(raw: bytes) -> str:
    with pytest.raises(Refused) as caught:
        read(raw)
    assert {finding.rule for finding in caught.value.findings} == {"PHO-13"}
    return str(caught.value)


def test_several_photos_keep_their_order_and_bytes() -> None:
    filing = read(letter(text("Kuvat."), photo(JPEG), photo(PNG), photo(HEIC), photo(WEBP)))
    assert list(filing.mail.photos) == [JPEG, PNG, HEIC, WEBP]
    assert filing.mail.text == "Kuvat."


@pytest.mark.parametrize("encoding", ["base64", "BASE64", " base64 ", "Base64\t"])
def test_a_transfer_encoding_is_read_as_senders_write_it(encoding: str) -> None:
    assert read(letter(text("Kuva."), part(JPEG, "image/jpeg", encoding=encoding))).mail.photos[0] == JPEG


def test_a_photo_in_quoted_printable_keeps_its_bytes() -> None:
    content = b"\xff\xd8\xff\xe0=3D = \t\x00abc"
    assert read(letter(text("x"), part(content, "image/jpeg", encoding="quoted-printable"))).mail.photos[0] == content


@pytest.mark.parametrize("encoding", ["8bit", "binary"])
@pytest.mark.parametrize("content", [HEIC, WEBP, JPEG, PNG], ids=["heic", "webp", "jpeg", "png"])
def test_a_photo_sent_as_raw_octets_is_whole_or_refused(content: bytes, encoding: str) -> None:
    """A photo whose octets were changed on the way in must not be filed: the mail is deleted after it."""
    content = content.replace(b"\r", b"\xfe").replace(b"\n", b"\xfe")
    raw = letter(text("Kuva."), part(content, "image/heic", encoding=encoding))
    try:
        filing = read(raw)
    except Refused:
        return
    assert list(filing.mail.photos) == [content]


def test_a_file_name_in_rfc_2231_does_not_matter() -> None:
    name = "Content-Disposition: attachment; filename*0*=UTF-8''k%C3%A4mmen; filename*1*=.heic"
    assert (
        read(letter(text("x"), part(JPEG, "application/octet-stream", name))).mail.parts[-1].kind
        == "a photo (image/jpeg)"
    )


@pytest.mark.parametrize(
    "declared", ["application/octet-stream", "image/heic", "text/plain", "text/html", "application/pdf", "image", "x"]
)
def test_a_wrong_declared_type_does_not_hide_a_photo(declared: str) -> None:
    filing = read(letter(text("Kuva."), part(PNG, declared)))
    assert list(filing.mail.photos) == [PNG]
    assert filing.mail.parts[-1].kind == "a photo (image/png)"


def test_an_inline_image_is_a_photo() -> None:
    html = part(b'<p>Hei, <img src="cid:1"> t&auml;ss&auml;</p>', "text/html; charset=utf-8", encoding="8bit")
    image = part(JPEG, "image/jpeg", "Content-ID: <1>", "Content-Disposition: inline")
    filing = read(letter(multipart(html, image, kind="related", boundary="b2")))
    assert filing.mail.photos[0] == JPEG
    assert filing.mail.text == "Hei,  tässä"


@pytest.mark.parametrize(
    ("content", "declared"),
    [
        (PDF, "application/pdf"),
        (PDF, "image/jpeg"),
        (b"MZ\x90\x00", "image/jpeg"),
        (b"PK\x03\x04", "application/zip"),
        (b"GIF89a", "image/gif"),
        (b"", "image/jpeg"),
        (b"hello", 'text/plain; name="a.txt"'),
    ],
)
def test_what_is_not_a_photo_is_left_for_a_person(content: bytes, declared: str) -> None:
    attached = part(content, declared, "Content-Disposition: attachment")
    assert "not a photo" in _refusal(letter(text("Kuva."), photo(), attached))


@pytest.mark.parametrize("declared", ["text/plain", 'text/plain; name="lasku.pdf"', "text/html", "nonsense"])
def test_a_document_declared_as_text_is_left_for_a_person(declared: str) -> None:
    content = PDF + bytes(range(256))
    _refusal(letter(text("Kuva."), photo(), part(content, declared)))


def test_a_message_without_a_photo_is_left_for_a_person() -> None:
    assert "no photo" in _refusal(letter(text("Soittakaa minulle.")))


def test_a_photo_in_uuencode_is_not_lost() -> None:
    lines = [binascii.b2a_uu(JPEG[start : start + 45]).decode() for start in range(0, len(JPEG), 45)]
    coded = "Kuva ohessa.\r\n\r\nbegin 644 kuva.jpg\r\n" + "".join(lines).replace("\n", "\r\n") + "`\r\nend\r\n"
    _refusal(letter(text(coded)))
    _refusal(letter(text(coded), photo(PNG)))


def test_a_transfer_encoding_of_uuencode_is_left_for_a_person() -> None:
    assert "unknown encoding" in _refusal(letter(text("x"), photo(), part(b"begin", "image/jpeg", encoding="x-uue")))


def test_a_photo_in_a_data_uri_is_not_lost() -> None:
    html = f'<p>Kuva:</p><img src="data:image/jpeg;base64,{base64.b64encode(JPEG).decode()}">'
    _refusal(letter(part(html.encode(), "text/html; charset=utf-8"), photo(PNG)))


def test_a_photo_in_an_attached_message_is_a_photo() -> None:
    attached = b"Content-Type: message/rfc822\r\n\r\n" + single(photo(PNG), headers=())
    filing = read(letter(text("Lähetän edelleen."), attached))
    assert list(filing.mail.photos) == [PNG]


def test_a_photo_in_an_attached_message_in_base64_is_not_lost() -> None:
    attached = part(single(photo(PNG), headers=()), "message/rfc822")
    try:
        filing = read(letter(text("Kuvat."), photo(JPEG), attached))
    except Refused:
        return
    assert list(filing.mail.photos) == [JPEG, PNG]


def test_a_photo_behind_the_closing_boundary_is_not_lost() -> None:
    raw = letter(text("Kuvat."), photo(JPEG))
    _refusal(raw + b"--b1\r\n" + photo(PNG) + b"\r\n--b1--\r\n")


def test_a_message_cut_off_in_a_photo_is_refused() -> None:
    raw = letter(text("Kuva."), photo(JPEG))
    whole = base64.b64encode(JPEG)
    _refusal(raw[: raw.index(whole[:60]) + 60])


def test_broken_base64_is_refused() -> None:
    broken = part(b"/9j/4AA", "image/jpeg", encoding="x").replace(b"Encoding: x", b"Encoding: base64")
    assert "base64" in _refusal(letter(text("x"), broken))


def test_base64_that_goes_on_after_its_padding_is_whole_or_refused() -> None:
    """Some senders encode piece by piece; what stands behind the first padding is a part of the photo too."""
    octets = base64.b64encode(JPEG[:100]) + b"\r\n" + base64.b64encode(JPEG[100:])
    assert b"=" in octets[:-3]
    pieces = part(octets, "image/jpeg", encoding="x").replace(b"Encoding: x", b"Encoding: base64")
    try:
        filing = read(letter(text("Kuva."), pieces))
    except Refused:
        return
    assert filing.mail.photos[0] == JPEG


@pytest.mark.parametrize("header", ["multipart/mixed", 'multipart/mixed; boundary=""', "multipart/mixed; boundary=zz"])
def test_a_message_that_does_not_say_where_its_parts_end_is_refused(header: str) -> None:
    raw = letter(text("Kuva."), photo())
    assert "parts end" in _refusal(raw.replace(b'multipart/mixed; boundary="b1"', header.encode()))


@pytest.mark.parametrize("ending", [b"\r\n", b"\n"], ids=["crlf", "lf"])
def test_ten_thousand_parts_are_refused(ending: bytes) -> None:
    raw = letter(*[text("x")] * 10_000).replace(b"\r\n", ending)
    assert "too many parts" in _refusal(raw)


@pytest.mark.parametrize("ending", [b"\r\n", b"\r"], ids=["crlf", "cr"])
def test_deeply_nested_parts_are_refused(ending: bytes) -> None:
    inner = text("x")
    for depth in range(400):
        inner = multipart(inner, boundary=f"n{depth}")
    _refusal(single(inner).replace(b"\r\n", ending))


def test_a_message_that_is_too_large_is_refused() -> None:
    assert "60 MB" in _refusal(letter(text("x")) + b"x" * 60_000_000)


@pytest.mark.parametrize(
    ("charset", "encoding"),
    [
        ("utf-8", "8bit"),
        ("utf-8", "quoted-printable"),
        ("utf-8", "base64"),
        ("iso-8859-1", "quoted-printable"),
        ("iso-8859-1", "base64"),
        ("iso-8859-1", "8bit"),
        ("windows-1252", "8bit"),
        ("iso-8859-15", "8bit"),
        ("utf-16", "base64"),
    ],
)
def test_text_is_read_in_its_own_character_set(charset: str, encoding: str) -> None:
    assert read(letter(text("Pää särkee - ei.", charset, encoding), photo())).mail.text == "Pää särkee - ei."


@pytest.mark.parametrize("charset", ["undefined", "idna", "hex", "no-such", "utf\x00-8", "unicode_escape", "punycode"])
def test_a_character_set_that_is_none_is_no_crash(charset: str) -> None:
    body = part(b"\\x caf\xc3\xa9..\\ud800", f"text/plain; charset={charset}", encoding="quoted-printable")
    try:
        found = read_mail(letter(body, photo()))
    except Refused:
        return
    assert found.text


@pytest.mark.parametrize(("charset", "octets"), [("utf-7", b"+2AA- hei"), ("unicode_escape", b"\\ud800 hei")])
def test_text_can_always_be_written_as_utf_8(charset: str, octets: bytes) -> None:
    found = read_mail(letter(part(octets, f"text/plain; charset={charset}"), photo()))
    assert b"hei" in found.text.encode("utf-8")


def test_html_is_read_as_text() -> None:
    html = "<div>Potilaan nimi: <b>Aino</b> Esimerkki<br>Henkil&ouml;tunnus: 010203A9035</div>"
    filing = read(letter(part(html.encode(), "text/html; charset=utf-8"), photo()))
    assert (filing.patient.name, filing.patient.hetu.value) == ("Aino Esimerkki", "010203A9035")


@pytest.mark.parametrize("plain", ["", "  \r\n", "Avaa viesti selaimessa."])
def test_a_patient_named_in_html_alone_is_seen(plain: str) -> None:
    """PHO-06: a photo of the child must not be filed under the parent because the plain text is empty."""
    html = part(b"<p>Potilaan nimi: Aino Esimerkki<br>Hetu: 010203A9035</p>", "text/html; charset=utf-8")
    raw = letter(multipart(text(plain), html, kind="alternative", boundary="b2"), photo())
    try:
        filing = read(raw)
    except Refused:
        return
    assert filing.patient.hetu.value == "010203A9035"


def test_when_it_came_is_our_own_servers_word() -> None:
    helsinki = datetime(2026, 11, 3, 8, 11, tzinfo=UTC)
    assert read(letter(text("x"), photo())).mail.received == helsinki


@pytest.mark.parametrize(
    "date", ["", "nonsense", "Tue, 03 Nov 99999999999999999999 10:11:00 +0200", "Tue, 99 Nov 2026 10:11:00 +9999", ";"]
)
def test_a_date_that_is_none_is_no_crash(date: str) -> None:
    raw = f"Date: {date}\r\nSubject: x\r\n\r\nhei\r\n".encode()
    assert read_mail(raw).text == "hei"


def test_headers_are_read_unfolded_and_decoded() -> None:
    encoded = "X-Sender-Name: =?utf-8?b?" + base64.b64encode("Åke Öhman".encode()).decode() + "?="
    raw = single(photo(), headers=(encoded, "X-Long: one\r\n two"))
    found = read_mail(raw)
    assert found.header("x-sender-name") == ["Åke Öhman"]
    assert found.header("X-Long") == ["one two"]
    assert found.header("X-None") == []


@given(st.binary(max_size=400))
def test_no_octets_crash_the_reader(garbage: bytes) -> None:
    try:
        read_mail(garbage)
    except Refused as refusal:
        # Most garbage is a readable mail; what is not must be refused with a finding.
        assert refusal.findings  # noqa: PT017


@given(
    st.lists(
        st.sampled_from(
            [
                *stamp(),
                *ENVELOPE,
                ("Content-Type: multipart/mixed; boundary=b1"),
                "--b1",
                "--b1--",
                "",
                "Content-Transfer-Encoding: base64",
                "Content-Type: message/rfc822",
                "/9j/4AAQ",
                "=",
            ]
        ),
        max_size=30,
    )
)
def test_no_shuffled_mail_crashes_the_reader(lines: list[str]) -> None:
    try:
        read("\r\n".join(lines).encode())
    except Refused as refusal:
        assert refusal.findings  # noqa: PT017 – as above


@pytest.mark.parametrize("charset", ["punycode", "idna", "unicode_escape", "rot13"])
def test_what_is_not_a_character_set_of_mail_decodes_nothing(charset: str) -> None:
    """Punycode takes the square of the time its input is long."""
    assert read_mail(letter(part(b"caf-dma", f"text/plain; charset={charset}"), photo())).text == "caf-dma"
