"""Secure-mail gateway, seen in its mails: their form, their files, and that none comes twice (PHO-04, PHO-13)."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from conform.case import Checks, NotSeenError, observes
from conform.cases.gateway_mails import mails_of
from conform.peers.mime import find_fault
from conform.peers.stamp import read_stamp
from conform.peers.trace import find_gateway_hop, read_hops
from conform.peers.ways import Letter, read_letters
from conform.people import find_hetus
from conform.traffic import Message

ROLE = "gateway"
_WAYS_BACK = (
    "Reply-To",
    "Mail-Reply-To",
    "Mail-Followup-To",
    "Disposition-Notification-To",
    "Return-Receipt-To",
    "X-Confirm-Reading-To",
)
_ADDRESSES = ("From", "Sender", "Return-Path", "To", "Cc", "Bcc", "Resent-From", "Resent-To")
_ZONED = re.compile(r"\s[+-]\d{4}(?:\s*\([^()]*\))?\s*$")
_MESSAGE_ID = re.compile(r"<[^<>@\s]+@[^<>@\s]+>")


def _read(traffic: Sequence[Message]) -> list[Letter]:
    """Every mail, notices too. Raises NotSeenError."""
    letters = read_letters(traffic)
    if not letters:
        raise NotSeenError("no mail was seen")
    return letters


@observes(ROLE, "GW-MIM-01")
def every_file_arrived(traffic: Sequence[Message], checks: Checks) -> None:
    """Every file of a letter whose files are known arrived with its octets and its name."""
    known = [letter for letter in mails_of(traffic) if letter.written.get("files")]
    if not known:
        raise NotSeenError("no mail is known with what was attached to it: NAME.sent.json")
    checks.control(any(letter.mail.files for letter in known), "no mail has a file")
    for letter in known:
        came = {(file.name, hashlib.sha256(file.content).hexdigest()) for file in letter.mail.files}
        for file in letter.written["files"]:
            digest = _find_digest(file)
            checks.demand(any(digest == one for _, one in came), "a file did not arrive bit for bit")
            checks.demand((file["name"], digest) in came, "a file arrived under another name")


@observes(ROLE, "GW-MIM-02")
def every_mail_is_well_formed(traffic: Sequence[Message], checks: Checks) -> None:
    """Lines end with CRLF, fields stand once, every multipart has one boundary and its end, base64 is base64."""
    faults = [find_fault(letter.mail) for letter in _read(traffic)]
    for fault in faults:
        checks.demand(not fault, fault or "a mail is well formed")
    checks.control(faults, "no mail was seen")


@observes(ROLE, "GW-RET-01")
def no_mail_shows_a_way_back(traffic: Sequence[Message], checks: Checks) -> None:
    """No mail has a Reply-To or asks for a receipt, and the sender's own address stands in no address field."""
    letters = _read(traffic)
    checks.control(any(letter.mail.fields("From") for letter in letters), "no mail has a From")
    for letter in letters:
        back = [name for name in _WAYS_BACK if letter.mail.fields(name)]
        checks.demand(not back, f"a mail has {', '.join(back)}")
        address = str(letter.written.get("sender", {}).get("email", ""))
        shown = [name for name in _ADDRESSES for value in letter.mail.fields(name) if address and address in value]
        checks.demand(not shown, f"the sender's own address stands in {', '.join(shown)}")


@observes(ROLE, "GW-DUP-01")
def no_message_comes_twice(traffic: Sequence[Message], checks: Checks) -> None:
    """Every mail has a Message-ID of its own, and no content comes twice but after a lost answer, under the same."""
    letters = _read(traffic)
    contents: dict[str, set[str]] = defaultdict(set)
    ids: dict[str, list[Letter]] = defaultdict(list)
    for letter in letters:
        named = letter.mail.fields("Message-ID")
        checks.control(len(named) == 1 and _MESSAGE_ID.fullmatch(named[0]), "a mail has not one Message-ID")
        contents[_digest(letter)].add(named[0])
        ids[named[0]].append(letter)
    for same in ids.values():
        checks.demand(len({_digest(letter) for letter in same}) == 1, "two messages have one Message-ID")
        lost = any(letter.written.get("lost_answer") for letter in same)
        checks.demand(len(same) == 1 or lost, "one message came twice")
    checks.demand(all(len(one) == 1 for one in contents.values()), "one message came under two Message-IDs")


@observes(ROLE, "CM-TLS-01")
def the_last_hop_was_secured(traffic: Sequence[Message], checks: Checks) -> None:
    """The unit's server says of the gateway's hop that it came by TLS, and by no version older than 1.2."""
    letters = _read(traffic)
    hops = [hop for letter in letters if letter.ways.host and (hop := find_gateway_hop(letter.mail, letter.ways))]
    if not hops:
        raise NotSeenError("no Received of the gateway's was seen: set host")
    checks.control(any(hop.protocol for hop in hops), "no Received says by which protocol the mail came")
    for hop in hops:
        checks.demand(hop.is_secured, "a mail left the gateway without TLS, or by one older than 1.2")


@observes(ROLE, "CM-TIME-01")
def every_date_has_its_zone(traffic: Sequence[Message], checks: Checks) -> None:
    """Date and every Received say the time with its zone (RFC 5322 3.3)."""
    letters = _read(traffic)
    dates = [date for letter in letters for date in letter.mail.fields("Date")]
    checks.control(dates, "no mail has a Date")
    dates += [hop.date for letter in letters for hop in read_hops(letter.mail) if hop]
    for date in dates:
        checks.demand(_ZONED.search(date), "a date has no time zone")


@observes(ROLE, "CM-SYN-01")
def nobody_real_stands_in_a_mail(traffic: Sequence[Message], checks: Checks) -> None:
    """Every HETU in every mail is of the 900-series; the run stops at any other."""
    found = [hetu for letter in _read(traffic) for hetu in find_hetus(letter.mail.all_words)]
    if not found:
        raise NotSeenError("no mail with a HETU was seen")
    checks.control(all(hetu[7] == "9" for hetu in found), "a mail has a HETU outside the 900-series")


def _digest(letter: Letter) -> str:
    """What a message says, without what is written on its way."""
    stamp = [(said.names, said.hetus) for said in read_stamp(letter.mail, letter.ways.form)]
    files = [hashlib.sha256(file.content).hexdigest() for file in letter.mail.files]
    return hashlib.sha256(repr((stamp, letter.mail.fields("Subject"), letter.mail.texts, files)).encode()).hexdigest()


def _find_digest(file: Mapping[str, Any]) -> str:
    told = file.get("sha256")
    return str(told) if told else hashlib.sha256(Path(file["path"]).read_bytes()).hexdigest()
