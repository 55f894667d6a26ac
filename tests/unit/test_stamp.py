"""The sender is whom the gateway identified, and nobody the patient could have typed (PHO-01)."""

from __future__ import annotations

import pytest

from adapter.convert.mail import read_mail
from adapter.convert.stamp import Person, read_stamp
from adapter.errors import Refused
from tests.unit.letters import ENVELOPE, HOP, OTHER_HOP, letter, photo, stamp, text
from tests.unit.region import MAIJA, PEKKA, region

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
