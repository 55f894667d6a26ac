"""The sender is whom the gateway identified, and nobody the patient could have typed (PHO-01)."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from adapter.config.photo import Gateway
from adapter.errors import Refused
from adapter.mail import read_mail
from adapter.photo.reading.stamp import Person, read_stamp
from tests.mail.letters import ENVELOPE, HOP, OTHER_HOP, letter, multipart, part, photo, single, stamp, text
from tests.region import MAIJA, PEKKA, region

NAME, HETU = "X-Sender-Name: Maija Liisa Testinen", f"X-Sender-Hetu: {MAIJA}"


def _read(*headers: str, body: str = "Kuva.") -> Person:
    return read_stamp(read_mail(letter(text(body), photo(), headers=headers)), region().gateway)


def _refused(*headers: str, body: str = "Kuva.") -> str:
    with pytest.raises(Refused) as caught:
        _read(*headers, body=body)
    assert [finding.rule for finding in caught.value.findings] == ["PHO-01"]
    assert MAIJA not in str(caught.value)
    return str(caught.value)


def test_the_gateways_stamp_names_the_sender() -> None:
    person = _read(*stamp())
    assert (person.name, person.hetu.value) == ("Maija Liisa Testinen", MAIJA)


def test_a_folded_hop_and_odd_spacing_are_the_same_stamp() -> None:
    folded = HOP.replace(" by mx", "\r\n by mx").replace(" (gateway", "\r\n\t(gateway")
    person = _read(folded, "x-sender-name:   Maija  Liisa\r\n Testinen ", f"X-SENDER-HETU:  {MAIJA.lower()} ")
    assert (person.name, person.hetu.value) == ("Maija Liisa Testinen", MAIJA)


@pytest.mark.parametrize("headers", [(), (NAME, HETU), (HOP,), (HOP, NAME), (HOP, HETU)])
def test_a_message_without_a_whole_stamp_is_refused(headers: tuple[str, ...]) -> None:
    _refused(*headers)


@pytest.mark.parametrize("empty", [("X-Sender-Name:", HETU), (NAME, "X-Sender-Hetu: "), (NAME, HETU, "X-Sender-Name:")])
def test_an_empty_stamp_is_refused(empty: tuple[str, ...]) -> None:
    _refused(HOP, *empty)


def test_a_hop_of_another_server_on_top_is_refused() -> None:
    """A forged gateway hop lies below the one our own server wrote."""
    assert "straight from" in _refused(OTHER_HOP, HOP, NAME, HETU)


@pytest.mark.parametrize(
    "hop",
    [
        HOP.replace("192.0.2.25", "192.0.2.250"),
        HOP.replace("192.0.2.25", "192x0x2x25"),
        HOP.replace("from gateway", "from evil (from gateway"),
        HOP.replace("by mx.ita-uusimaa.example ", "by mx.ita-uusimaa.example.evil "),
        "Received: by mx " + HOP.removeprefix("Received: "),
        HOP.replace("Received:", "X-Received:"),
    ],
)
def test_a_look_alike_hop_is_refused(hop: str) -> None:
    _refused(hop, NAME, HETU)


def test_a_stamp_in_the_body_is_not_read() -> None:
    _refused(HOP, body=f"{HOP}\r\n{NAME}\r\n{HETU}\r\n\r\nKuva.")
    _refused(OTHER_HOP, body=f"{HOP}\r\n{NAME}\r\n{HETU}")


def test_a_stamp_in_an_attached_message_is_not_read() -> None:
    attached = "\r\n".join(("Content-Type: message/rfc822", "", *stamp(), *ENVELOPE, "", "Kuva.")).encode()
    with pytest.raises(Refused, match="PHO-01"):
        read_stamp(read_mail(letter(attached, photo(), headers=(HOP,))), region().gateway)


def test_a_stamp_in_a_parts_headers_is_not_read() -> None:
    stamped = f"{NAME}\r\n{HETU}\r\n".encode() + text("Kuva.")
    with pytest.raises(Refused, match="PHO-01"):
        read_stamp(read_mail(letter(stamped, photo(), headers=(HOP,))), region().gateway)


@pytest.mark.parametrize(
    "more", ["X-Sender-Name: Pekka Esimerkki", f"X-Sender-Hetu: {PEKKA}", f"x-sender-hetu: {PEKKA}"]
)
def test_a_stamp_that_contradicts_itself_is_refused(more: str) -> None:
    assert "contradicts" in _refused(*stamp(), more)
    assert "contradicts" in _refused(HOP, more, NAME, HETU)


def test_a_stamp_that_repeats_itself_names_the_same_sender() -> None:
    assert _read(*stamp(), NAME, HETU).hetu.value == MAIJA


@pytest.mark.parametrize("hetu", ["150372-901X", "150372901R", "310272-901R", "xxx", f"{MAIJA}, {PEKKA}"])
def test_a_stamp_with_a_wrong_hetu_is_refused(hetu: str) -> None:
    assert hetu not in _refused(HOP, NAME, f"X-Sender-Hetu: {hetu}")


def test_a_name_in_raw_utf_8_is_read() -> None:
    assert _read(HOP, "X-Sender-Name: Åke Öhman", HETU).name == "Åke Öhman"


def test_a_name_that_shows_otherwise_than_it_is_written_is_refused() -> None:
    for name in ("Mai\u202eja Testinen", "Maija\u200b Testinen", "x" * 300):
        _refused(HOP, f"X-Sender-Name: {name}", HETU)


def test_a_mail_that_only_tells_of_another_is_refused_as_that() -> None:
    with pytest.raises(Refused, match=r"PHO-10: .*behind a link"):
        read_stamp(read_mail(letter(text("Lue turvapostiviesti: https://turvaposti.example/1"))), region().gateway)


# A gateway that stamps in the text.

BEGINS, ENDS = "--- Tunnistettu lähettäjä ---", "-" * 30
LINES = ("Lähettäjän nimi: Maija Liisa Testinen", f"Henkilötunnus: {MAIJA}")
BLOCK = Gateway(
    hop=region().gateway.hop,
    name_header="",
    hetu_header="",
    block_begins=r"-+ (Tunnistettu lähettäjä|Identifierad avsändare) -+",
    block_ends="-{20,}",
)
BOTH = BLOCK.model_copy(update={"name_header": "X-Sender-Name", "hetu_header": "X-Sender-Hetu"})
AUTHENTICATED = region().gateway.model_copy(
    update={"authentication": r"mx\.ita-uusimaa\.example; .*\bdkim=pass header\.d=gateway\b"}
)
CHECK = "Authentication-Results: mx.ita-uusimaa.example; dkim=pass header.d=gateway.turvaposti.example"


def _block(*lines: str, begins: str = BEGINS, ends: str = ENDS) -> str:
    return "\r\n".join((begins, *lines, ends, ""))


def _in_text(body: str, *headers: str, gateway: Gateway = BLOCK) -> Person:
    return read_stamp(read_mail(letter(text(body), photo(), headers=headers or (HOP,))), gateway)


def _doubted(body: str, *headers: str, gateway: Gateway = BLOCK) -> str:
    with pytest.raises(Refused, match="PHO-01") as caught:
        _in_text(body, *headers, gateway=gateway)
    assert MAIJA not in str(caught.value)
    return str(caught.value)


@pytest.mark.parametrize(
    "lines",
    [
        LINES,
        ("Avsändarens namn:  Maija  Liisa Testinen", f"Personbeteckning: {MAIJA.lower()}"),
        (*LINES, "Avsändarens namn: Maija Liisa Testinen", f"Personbeteckning: {MAIJA}"),
        ("La\u0308hetta\u0308ja\u0308n nimi : Maija Liisa Testinen", f"HENKILÖTUNNUS:{MAIJA}", "Tunnistus: vahva"),
    ],
)
def test_the_gateways_block_names_the_sender(lines: tuple[str, ...]) -> None:
    person = _in_text(_block(*lines) + "Kuva ranteesta.")
    assert (person.name, person.hetu.value) == ("Maija Liisa Testinen", MAIJA)


def test_a_block_in_html_names_the_sender() -> None:
    html = part(
        f"<div>{BEGINS}</div><p>{LINES[0]}<br>{LINES[1]}</p>{ENDS}<p>Kuva.</p>".encode(), "text/html; charset=utf-8"
    )
    assert read_stamp(read_mail(letter(html, photo(), headers=(HOP,))), BLOCK).hetu.value == MAIJA


def test_what_looks_like_a_stamp_outside_the_block_is_ignored() -> None:
    typed = f"Lähettäjän nimi: Pekka Esimerkki\r\nHenkilötunnus: {PEKKA}\r\n"
    assert _in_text(_block(*LINES) + typed).hetu.value == MAIJA
    assert "missing" in _doubted(typed + _block(*LINES))
    assert "missing" in _doubted(typed)


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (_block(*LINES) + _block(*LINES), "two blocks"),
        (_block(*LINES) + _block(f"Henkilötunnus: {PEKKA}"), "two blocks"),
        (_block(*LINES, begins="--- Identifierad avsändare ---") + BEGINS, "two blocks"),
        (_block(*LINES, ends=""), "no end"),
        (_block(*LINES, *["rivi"] * 100), "no end"),
        (_block(LINES[0]), "missing"),
        (_block(LINES[1]), "missing"),
        (_block("Lähettäjän nimi:", LINES[1]), "missing"),
        (_block(*LINES, "Lähettäjän nimi: Pekka Esimerkki"), "contradicts"),
        (_block(*LINES, f"Personbeteckning: {PEKKA}"), "contradicts"),
        (_block(LINES[0], "Henkilötunnus: 150372-901X"), "not valid"),
        ("Hei\r\n" + _block(*LINES), "missing"),
        (_block(*LINES).replace("---", "> ---", 1), "missing"),
        ("", "missing"),
    ],
)
def test_a_block_that_leaves_a_doubt_is_refused(body: str, words: str) -> None:
    assert words in _doubted(body)


def test_a_block_is_believed_only_from_the_gateway() -> None:
    assert "straight from" in _doubted(_block(*LINES), OTHER_HOP, HOP)


def test_a_block_that_is_not_in_the_first_text_is_not_read() -> None:
    stamped, plain = text(_block(*LINES)), text("Kuva.")
    attached = b"Content-Type: message/rfc822\r\n\r\n" + single(stamped, headers=())
    for parts in ((plain, stamped), (photo(), stamped), (attached, photo()), (text(""), stamped)):
        with pytest.raises(Refused, match="missing"):
            read_stamp(read_mail(letter(*parts, headers=(HOP,))), BLOCK)
    html = part(b"Kuva.", "text/html")
    first = multipart(stamped, html, kind="alternative", boundary="aa")
    assert read_stamp(read_mail(letter(first, photo(), headers=(HOP,))), BLOCK).hetu.value == MAIJA


def test_headers_and_block_have_both_to_be_there_and_to_agree() -> None:
    assert _in_text(_block(*LINES), *stamp(), gateway=BOTH).hetu.value == MAIJA
    assert "missing" in _doubted(_block(*LINES), HOP, gateway=BOTH)
    assert "missing" in _doubted("Kuva.", *stamp(), gateway=BOTH)
    assert "contradicts" in _doubted(_block(LINES[0], f"Henkilötunnus: {PEKKA}"), *stamp(), gateway=BOTH)
    assert "contradicts" in _doubted(_block("Lähettäjän nimi: Pekka", LINES[1]), *stamp(), gateway=BOTH)


def test_headers_are_not_read_where_the_block_is_configured() -> None:
    assert _in_text(_block(*LINES), HOP, f"X-Sender-Hetu: {PEKKA}").hetu.value == MAIJA


def test_our_own_servers_authentication_can_be_asked_for() -> None:
    assert _in_text("Kuva.", CHECK, *stamp(), gateway=AUTHENTICATED).hetu.value == MAIJA
    failed, foreign = CHECK.replace("pass", "fail"), CHECK.replace("mx.ita-uusimaa", "mx.evil")
    for headers in (
        stamp(),
        (failed, *stamp()),
        (foreign, *stamp()),
        (failed, CHECK, *stamp()),
        (CHECK, OTHER_HOP, *stamp()),
    ):
        assert "straight from" in _doubted("Kuva.", *headers, gateway=AUTHENTICATED)


@pytest.mark.parametrize(
    "wrong",
    [
        {"block_begins": "("},
        {"authentication": "["},
        {"block_begins": "x"},
        {"block_ends": "x"},
        {"name_header": ""},
        {"name_header": "", "hetu_header": ""},
        {"block_begins": ".*", "block_ends": "x"},
    ],
)
def test_a_gateway_that_can_stamp_nowhere_is_a_wrong_configuration(wrong: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        Gateway.model_validate({"hop": "x", **wrong})
