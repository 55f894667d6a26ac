"""The sender is whom the gateway identified, and nobody the patient could have typed (PHO-01)."""

from __future__ import annotations

import time

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


# The site's own hops above the gateway's.

EXCHANGE = (
    "Received: from EXCH3.ita-uusimaa.local (10.20.0.3) by EXCH4.ita-uusimaa.local (10.20.0.4)"
    " with Microsoft SMTP Server id 15.2.986.5; Tue, 3 Nov 2026 10:11:02 +0200"
)
LMTP = (
    "Received: from mx.ita-uusimaa.example ([127.0.0.1]) by mx.ita-uusimaa.example with LMTP id aB3dEfGhIjKlMnOp"
    " (envelope-from <no-reply@gateway.turvaposti.example>); Tue, 03 Nov 2026 10:11:01 +0200"
)
OWN = (
    r"from mx\.ita-uusimaa\.example \(\[127\.0\.0\.1\]\) by mx\.ita-uusimaa\.example with LMTP ",
    r"from EXCH\d\.ita-uusimaa\.local \(10\.20\.0\.\d+\) by EXCH\d\.ita-uusimaa\.local ",
)
CHAIN = Gateway(hop=region().gateway.hop, own_hops=OWN)


def _by_chain(*headers: str, gateway: Gateway = CHAIN) -> str:
    return read_stamp(read_mail(letter(text("Kuva."), photo(), headers=headers)), gateway).hetu.value


def _not_by_chain(*headers: str, gateway: Gateway = CHAIN) -> None:
    with pytest.raises(Refused, match="straight from"):
        _by_chain(*headers, gateway=gateway)


@pytest.mark.parametrize(
    "above",
    [
        (),
        (EXCHANGE,),
        (LMTP,),
        (LMTP, EXCHANGE),
        (LMTP, EXCHANGE, EXCHANGE.replace("EXCH3", "EXCH9")),
        (EXCHANGE.replace(" by EXCH4", "\r\n\tby  EXCH4").replace(" with", "\r\n with"),),
        (EXCHANGE, "X-MS-Exchange-Organization-SCL: -1", "Return-Path: <no-reply@gateway.turvaposti.example>"),
    ],
)
def test_the_sites_own_hops_may_stand_above_the_gateways(above: tuple[str, ...]) -> None:
    assert _by_chain(*above, *stamp()) == MAIJA


@pytest.mark.parametrize(
    "above",
    [
        (OTHER_HOP,),
        (EXCHANGE, OTHER_HOP),
        (EXCHANGE, LMTP),
        (LMTP, OTHER_HOP, EXCHANGE),
        (EXCHANGE.replace("by EXCH4.ita-uusimaa.local", "by EXCH4.evil.example"),),
        (EXCHANGE.replace("(10.20.0.3)", "(198.51.100.7)"),),
        (LMTP.replace("([127.0.0.1])", "([198.51.100.7])"),),
        (EXCHANGE,) * 11,
        (EXCHANGE, "Received: by nobody", LMTP),
    ],
)
def test_a_chain_that_is_not_the_sites_own_is_refused(above: tuple[str, ...]) -> None:
    """What a sender types below the line that our own server wrote of them is never reached."""
    _not_by_chain(*above, *stamp())
    _not_by_chain(*above, LMTP, EXCHANGE, *stamp())


def test_own_hops_that_are_not_configured_are_refused_as_before() -> None:
    _not_by_chain(EXCHANGE, *stamp(), gateway=region().gateway)
    _not_by_chain(LMTP, *stamp(), gateway=region().gateway)
    _not_by_chain(LMTP, EXCHANGE, gateway=CHAIN)


@pytest.mark.parametrize(
    "own",
    [
        "(",
        "",
        ".*",
        "from mx",
        r"from .* by mx\.ita-uusimaa\.example ",
        r"from \S+ .*\bby mx\.ita-uusimaa\.example\b",
        r"from mx\.ita-uusimaa\.example .*by mx\.ita-uusimaa\.example ",
        r"from exch\d\.ita-uusimaa\.example \(.*\) by mx\.ita-uusimaa\.example with ",
    ],
)
def test_an_own_hop_that_fits_a_stranger_is_a_wrong_configuration(own: str) -> None:
    with pytest.raises(ValidationError):
        Gateway.model_validate({"hop": CHAIN.hop, "own_hops": [own]})


def test_the_authentication_that_a_sender_typed_is_not_our_servers() -> None:
    """A server that writes none leaves the sender's own on top; it stands below the hop that was written of them."""
    authenticated = AUTHENTICATED.model_copy(update={"own_hops": OWN})
    before = (
        "Received: from web (web [10.0.0.1]) by gateway.turvaposti.example with ESMTP; Tue, 3 Nov 2026 10:10:59 +0200"
    )
    assert _by_chain(EXCHANGE, CHECK, *stamp(), before, gateway=authenticated) == MAIJA
    assert _by_chain(EXCHANGE, HOP, CHECK, *stamp()[1:], before, gateway=authenticated) == MAIJA
    inside = CHECK.replace("mx.ita-uusimaa.example; dkim=pass", "exch4.ita-uusimaa.example; dkim=none")
    assert _by_chain(inside, EXCHANGE, CHECK, *stamp(), before, gateway=authenticated) == MAIJA
    assert _by_chain(CHECK, EXCHANGE, *stamp(), before, gateway=authenticated) == MAIJA
    _not_by_chain(inside, EXCHANGE, *stamp(), before, CHECK, gateway=authenticated)
    _not_by_chain(CHECK, EXCHANGE, CHECK.replace("pass", "fail"), *stamp(), before, gateway=authenticated)
    _not_by_chain(EXCHANGE, *stamp(), before, CHECK, gateway=authenticated)
    _not_by_chain(EXCHANGE, CHECK.replace("pass", "fail"), *stamp(), CHECK, gateway=authenticated)


# Several gateways, each with its profile.

OTHER_GATEWAY = HOP.replace("gateway.turvaposti", "posti.suomifi").replace("192.0.2.25", "192.0.2.77")
SEVERAL = Gateway.model_validate(
    {
        "own_hops": OWN,
        "profile": [
            {"name": "turvaposti", "hop": CHAIN.hop},
            {
                "name": "suomi.fi",
                "hop": r"from posti\.suomifi\.example \(posti\.suomifi\.example \[192\.0\.2\.77\]\) by mx\.",
                "name_header": "",
                "hetu_header": "",
                "block_begins": BLOCK.block_begins,
                "block_ends": BLOCK.block_ends,
            },
        ],
    }
)


def test_each_gateway_stamps_as_its_own_profile_says() -> None:
    assert _by_chain(*stamp(), gateway=SEVERAL) == MAIJA
    assert _by_chain(LMTP, *stamp(), gateway=SEVERAL) == MAIJA
    body = _block(*LINES)
    assert _in_text(body, EXCHANGE, OTHER_GATEWAY, gateway=SEVERAL).hetu.value == MAIJA
    assert "missing" in _doubted(body, HOP, gateway=SEVERAL)
    assert "missing" in _doubted("Kuva.", OTHER_GATEWAY, NAME, HETU, gateway=SEVERAL)
    assert "straight from" in _doubted(body, OTHER_HOP, OTHER_GATEWAY, gateway=SEVERAL)


def test_a_gateway_of_before_and_further_profiles_stand_side_by_side() -> None:
    both = Gateway.model_validate({"hop": CHAIN.hop, "profile": [SEVERAL.profile[1]]})
    assert _by_chain(*stamp(), gateway=both) == MAIJA
    assert _in_text(_block(*LINES), OTHER_GATEWAY, gateway=both).hetu.value == MAIJA


def test_a_hop_that_fits_two_profiles_is_left_to_a_person() -> None:
    wide = SEVERAL.profile[1].model_copy(update={"hop": "from gateway"})
    two = Gateway.model_validate({"profile": [SEVERAL.profile[0], wide]})
    with pytest.raises(Refused, match="fits several"):
        _by_chain(*stamp(), gateway=two)


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"hop": "("},
        {"hop": "x", "banners": ["("]},
        {"hop": "x", "banners": ["a?"]},
        {"profile": [{"hop": "x"}, {"hop": "y"}]},
        {"profile": [{"name": "a", "hop": "x"}, {"name": "b", "hop": "x"}]},
        {"hop": "x", "profile": [{"name": "a", "hop": "x"}]},
        {"profile": [{"name": "a", "hop": "x", "name_header": ""}]},
    ],
)
def test_profiles_that_cannot_be_known_apart_are_a_wrong_configuration(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Gateway.model_validate(wrong)


# Banners that mail servers put before a block.


@pytest.mark.parametrize(
    "banner",
    [
        "[EXTERNAL]\r\n\r\n",
        "[EXTERNAL] ",
        "EXT: ",
        (
            "CAUTION: This email originated from outside of the organization. Do not click links or open\r\n"
            "attachments unless you recognize the sender and know the content is safe.\r\n\r\n"
        ),
        "*** External e-mail. Don\u2019t open attachments from people you do not know! ***\r\n" + "_" * 40 + "\r\n",
        "Tämä viesti tuli organisaation ulkopuolelta\r\n",
        (
            "HUOM! Tämä sähköpostiviesti on lähetetty organisaation ulkopuolelta. Älä avaa linkkejä tai\r\n"
            "liitteitä, ellet tunne lähettäjää.\r\n\r\n"
        ),
        "Varoitus: Viesti on peräisin ulkoiselta lähettäjältä, ole varovainen.\r\n",
        "OBS! Detta e-postmeddelande kommer från en avsändare utanför organisationen. Klicka inte på länkar.\r\n",
        (
            "Et saa usein sähköpostia osoitteesta no-reply@gateway.turvaposti.example. Lue, miksi tämä on tärkeää"
            "<https://aka.ms/LearnAboutSenderIdentification>\r\n"
        ),
        (
            "You don't often get email from no-reply@gateway.turvaposti.example. Learn why this is important at\r\n"
            "https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Faka.ms%2FLearn&data=05%7C01\r\n"
        ),
        "\u26a0\ufe0f Ulkoinen lähettäjä \u26a0\ufe0f\r\n",
    ],
)
def test_a_banner_before_the_block_does_not_hide_it(banner: str) -> None:
    assert _in_text(banner + _block(*LINES) + "Kuva ranteesta.").hetu.value == MAIJA


def test_a_banner_in_html_does_not_hide_the_block() -> None:
    html = (
        "<table border=0><tr><td bgcolor=red>&nbsp;</td><td><b>CAUTION:</b> This email originated from outside of the"
        ' organization. <a href="https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Faka.ms">Learn why'
        f" this is important</a></td></tr></table><div>{BEGINS}</div><p>{LINES[0]}<br>{LINES[1]}</p>{ENDS}<p>Kuva.</p>"
    )
    mail = read_mail(letter(part(html.encode(), "text/html; charset=utf-8"), photo(), headers=(HOP,)))
    assert read_stamp(mail, BLOCK).hetu.value == MAIJA


def test_a_site_can_name_a_banner_of_its_own() -> None:
    banner = "IT-tuki muistuttaa: viesti ulkoa 12/2026\r\n"
    assert "missing" in _doubted(banner + _block(*LINES))
    own = BLOCK.model_copy(update={"banners": (r"IT-tuki muistuttaa: viesti ulkoa \d+/\d+",)})
    assert _in_text(banner + _block(*LINES), gateway=own).hetu.value == MAIJA


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("[EXTERNAL] Hei, kuva ohessa.\r\n" + _block(*LINES), "missing"),
        ("----------\r\n" + _block(*LINES), "missing"),
        ("https://example.org/\r\n" + _block(*LINES), "missing"),
        ("> [EXTERNAL]\r\n" + _block(*LINES), "missing"),
        (f"[EXTERNAL] {BEGINS} Pekka\r\n" + _block(*LINES), "missing"),
        (f"CAUTION: do not open Lähettäjän nimi Pekka {PEKKA}.\r\n" + _block(*LINES), "missing"),
        ("[EXTERNAL]\r\nLähettäjän nimi: Pekka Esimerkki\r\n" + _block(*LINES), "missing"),
        ("[EXTERNAL]\r\n" + _block(*LINES) + "[EXTERNAL]\r\n" + _block(*LINES), "two blocks"),
        ("[EXTERNAL] " * 400 + "\r\n" + _block(*LINES), "missing"),
        (_block(*LINES).replace(BEGINS, f"Kirjoitin: {BEGINS}"), "missing"),
    ],
)
def test_what_a_patient_types_before_a_block_is_no_banner(body: str, words: str) -> None:
    assert words in _doubted(body)


def test_a_block_that_a_banner_was_put_on_still_outranks_one_that_was_typed() -> None:
    """The gateway's own line can no longer be read as one; the block below it must not be read in its place."""
    own = _block("Lähettäjän nimi: Pekka Esimerkki", f"Henkilötunnus: {PEKKA}")
    assert "missing" in _doubted("CAUTION: do not click " + own + _block(*LINES))


@pytest.mark.parametrize(
    "body",
    [
        "-" * 900_000,
        "-" * 2_900 + "\r\n" + _block(*LINES),
        "--- Tunnistettu " * 50_000,
        ("-" * 2_000 + "\r\n") * 400,
        "external " * 330 + "\r\n" + _block(*LINES) + "x",
        "Älä avaa " * 300 + "\r\n" + _block(*LINES),
        "x\r\n" * 200_000 + _block(*LINES),
    ],
)
def test_a_text_made_to_stop_the_clock_is_read_in_time(body: str) -> None:
    begun = time.process_time()
    try:
        _in_text(body)
    except Refused as refusal:
        assert "PHO-01" in str(refusal)  # noqa: PT017 – one of them is no banner's fault
    assert time.process_time() - begun < 5.0
