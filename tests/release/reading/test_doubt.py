"""What a person wrote, and a program must not take for a yes or for nothing."""

from __future__ import annotations

import pytest

from adapter.config.loading import EXAMPLE, read_settings
from adapter.errors import Refused
from adapter.mail.reading import read_mail
from adapter.photo.reading.filing import read_filing
from adapter.release.reading.mail import read_written
from adapter.release.reading.request import read_request
from fixtures.generate import HERE

SETTINGS = read_settings(EXAMPLE)
MAIL = (HERE / "release" / "county-consent.eml").read_bytes()


@pytest.mark.parametrize(
    "basis",
    [
        "kirjallinen suostumus on peruutettu",
        "written consent was withdrawn",
        "kirjallinen suostumus pyydetaan myohemmin, pyydetty",
        "skriftligt samtycke utgick, utan",
        "written consent expired",
    ],
)
def test_consent_that_is_none_releases_nothing(basis: str) -> None:
    raw = MAIL.replace(b"potilaan kirjallinen suostumus 2.11.2026", basis.encode())
    assert raw != MAIL
    with pytest.raises(Refused, match="REL-01"):
        read_request(raw, SETTINGS)


@pytest.mark.parametrize(
    "told",
    [
        "ei ole kieltänyt aiemmin, mutta kieltää nyt",
        "Potilas kieltää; aiemmin ei kieltoa",
        "no prohibition check has been made",
        "ei ole kieltänyt muille kuin HUSille",
    ],
)
def test_assurance_with_a_but_is_none(told: str) -> None:
    mail = "Message-ID: <a@b>\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
    assert read_written(read_mail(f"{mail}Luovutuskielto: {told}\r\n".encode())).forbids is not False


def test_request_with_an_attachment_is_read_by_a_person() -> None:
    mixed = MAIL[: MAIL.index(b"Content-Type")] + (
        b"MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: "
        b"text/plain\r\n\r\nhei\r\n"
        b"--b\r\nContent-Type: application/pdf; name=suostumus.pdf\r\n\r\n%PDF-1.4\r\n--b--\r\n"
    )
    with pytest.raises(Refused, match="REL-05"):
        read_request(mixed, SETTINGS)


@pytest.mark.parametrize(
    "text",
    [
        "Lapsen nimi: Aino Esimerkki",
        "Potilaan nimi on Aino Esimerkki",
        "Hetu 010203 A9035",
        "Hetu 010203.A.9035",
        "Hetu 010203\u00adA9035",
        "Hetu 010203A\u200b9035",
    ],
)
def test_photo_that_may_be_anothers_is_not_the_senders(text: str) -> None:
    raw = (HERE / "photo" / "plain.eml").read_bytes()
    head = raw[: raw.index(b"Content-Type: text/plain")]
    body = f'Content-Type: text/plain; charset="utf-8"\r\nContent-Transfer-Encoding: 8bit\r\n\r\n{text}\r\n'.encode()
    rest = raw[raw.index(b"--=_fixture_001", len(head)) :]
    with pytest.raises(Refused, match="PHO-06"):
        read_filing(head + body + rest, SETTINGS.unit[0], SETTINGS.gateway)


def test_hetu_in_a_file_name_is_seen() -> None:
    raw = (
        (HERE / "photo" / "plain.eml").read_bytes().replace(b'filename="wrist.jpg"', b'filename="Aino 010203A9035.jpg"')
    )
    with pytest.raises(Refused, match="PHO-06"):
        read_filing(raw, SETTINGS.unit[0], SETTINGS.gateway)
