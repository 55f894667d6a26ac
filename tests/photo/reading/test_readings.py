"""What is written is found in whatever way the octets must be read, and in attached mails (PHO-06)."""

from __future__ import annotations

import pytest

from adapter.mail import read_mail
from adapter.photo.reading.filing import read_filing
from adapter.photo.reading.person import Doubted
from adapter.photo.reading.signs.finding import Kind
from adapter.release.reading.mail import read_written
from fixtures.people import ELLI
from tests.mail.letters import ENVELOPE, SENDER, letter, multipart, part, photo, stamp, text
from tests.region import MAIJA, porvoo, region

TRACE = "Kuva, hetu 120645\u2013904B"


def _kinds(raw: bytes) -> set[Kind]:
    """The kinds of signs; none when it is filed to the sender."""
    try:
        assert read_filing(raw, porvoo(), region().gateway).patient.hetu.value == MAIJA
    except Doubted as doubt:
        return {sign.kind for sign in doubt.signs}
    return set()


@pytest.mark.parametrize(
    ("octets", "declared"),
    [
        (TRACE.encode("cp1252"), "iso-8859-1"),
        (TRACE.encode("cp1252"), "utf-8"),
        (TRACE.encode("cp1252"), "us-ascii"),
        (TRACE.encode(), "windows-1252"),
        (TRACE.encode(), "iso-8859-1"),
        (TRACE.encode(), "koi8-r"),
        (b"Kuva, hetu 120645- \r\n904B", "utf-8; format=flowed"),
        (b"> > hetu 120645-\r\n> > 904B", "utf-8"),
        ("hetu 12\u00a006\u00a045\u2011904B".encode(), "utf-8"),
        ("hetu 120645\u200b-904\u00adB".encode(), "utf-8"),
        ("hetu \uff11\uff12\uff10\uff16\uff14\uff15-904B".encode(), "utf-8"),
    ],
)
def test_a_code_is_found_in_octets_that_are_declared_wrongly(octets: bytes, declared: str) -> None:
    assert Kind.TRACE in _kinds(letter(part(octets, f"text/plain; charset={declared}"), photo()))


@pytest.mark.parametrize(
    "halves", [("hetu 120645-", "904B jatkuu"), ("<p>Hetu <b>120645</b>", "<i>-904B</i></p>")], ids=["plain", "html"]
)
def test_a_code_is_found_across_parts(halves: tuple[str, str]) -> None:
    kind = "text/html" if halves[0].startswith("<") else "text/plain"
    parts = (part(half.encode(), f"{kind}; charset=utf-8") for half in halves)
    assert _kinds(letter(*parts, photo()))


@pytest.mark.parametrize("declared", ["utf-8", "iso-8859-1", "windows-1252", "us-ascii"])
@pytest.mark.parametrize("octets", ["utf-8", "cp1252"])
def test_an_ordinary_mail_declared_wrongly_is_filed(octets: str, declared: str) -> None:
    words = "Hei, tässä sovittu kuva kädestäni \u2013 iho on kipeä."
    assert not _kinds(letter(part(words.encode(octets), f"text/plain; charset={declared}"), photo()))


@pytest.mark.parametrize("declared", ["iso-8859-1", "windows-1252", "us-ascii"])
def test_labels_with_umlauts_are_read_in_a_request_declared_wrongly(declared: str) -> None:
    body = part("Pyytävä yksikkö: Porvoon terveysasema".encode(), f"text/plain; charset={declared}")
    raw = "\r\n".join(ENVELOPE).encode() + b"\r\n" + body
    assert read_written(read_mail(raw)) == read_written(read_mail(raw.replace(declared.encode(), b"utf-8")))
    assert "Pyytävä yksikkö" in read_mail(raw).text


def _attached(*headers: str, words: str = "Hei, kuva ranteesta.") -> bytes:
    inner = "\r\n".join((*headers, "MIME-Version: 1.0", "Subject: Kuva")).encode()
    body = multipart(text(words), photo(name="toinen.jpg"), boundary="inner")
    return letter(text("Hei, sovittu kuva."), b"Content-Type: message/rfc822\r\n\r\n" + inner + b"\r\n" + body)


@pytest.mark.parametrize(
    "headers",
    [
        stamp(ELLI),
        (f"X-Sender-Hetu: {ELLI.hetu}",),
        ("From: Elli Mallinen <elli@posti.example>",),
        ("From: elli.mallinen@posti.example",),
        ("From: no-reply@gateway.turvaposti.example", "Reply-To: Elli Mallinen <x@posti.example>"),
    ],
)
def test_an_attached_mail_of_somebody_else_waits_for_a_person(headers: tuple[str, ...]) -> None:
    assert _kinds(_attached(*headers))


@pytest.mark.parametrize(
    "headers",
    [(), stamp(SENDER), ("From: Maija Testinen <maija@posti.example>",), ("From: maija.testinen@posti.example",)],
)
def test_an_attached_mail_of_ones_own_is_filed(headers: tuple[str, ...]) -> None:
    assert not _kinds(_attached(*headers))
