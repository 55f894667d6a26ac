"""Secure-mail gateway, seen in its mails: the stamp, and the trace of the way (PHO-01)."""

from __future__ import annotations

from collections.abc import Sequence

from conform.case import Checks, NotApplicableError, NotSeenError, observes
from conform.peers.stamp import Said, count_beginnings, read_stamp, same_name
from conform.peers.trace import find_foreign_results, find_gateway_hop
from conform.peers.ways import Letter, read_letters
from conform.people import is_hetu
from conform.traffic import Message

ROLE = "gateway"
#: UTF-8 that was read as Windows-1252 once too often, a letter that nobody could read, an encoded word left over.
_BROKEN = ("Ã", "Â", "\ufffd", "=?")


def mails_of(traffic: Sequence[Message]) -> list[Letter]:
    """The stamped mails. Raises NotApplicableError where there is nothing but notices of a portal; NotSeenError."""
    letters = read_letters(traffic)
    mails = [letter for letter in letters if not letter.is_notice]
    if letters and not mails:
        raise NotApplicableError("the system delivers notices of a portal, and no stamped mail")
    if not mails:
        raise NotSeenError("no mail was seen")
    return mails


def _stamps(mails: Sequence[Letter]) -> list[tuple[Letter, Said]]:
    return [(letter, said) for letter in mails for said in read_stamp(letter.mail, letter.ways.form)]


@observes(ROLE, "GW-STP-01")
def every_mail_names_its_sender_once(traffic: Sequence[Message], checks: Checks) -> None:
    """Every mail has one name and one HETU where the stamp stands: those of its sender, where the sender is known."""
    mails = mails_of(traffic)
    checks.control(any(said.is_whole for _, said in _stamps(mails)), "no mail has a stamp of one name and one HETU")
    for letter, said in _stamps(mails):
        checks.demand(said.is_whole, f"a mail has not one name and one HETU in its {said.place}")
        sender = letter.written.get("sender")
        if sender:
            right = said.hetus == (sender["hetu"],) and same_name(said.names[0], sender["name"])
            checks.demand(right, f"the stamp in the {said.place} of a mail does not name who wrote it")


@observes(ROLE, "GW-STP-02")
def no_mail_has_a_stamp_that_was_typed(traffic: Sequence[Message], checks: Checks) -> None:
    """No mail has what looks like a second stamp, those neither into which a stamp was typed."""
    mails = mails_of(traffic)
    for letter in mails:
        double = any(len(said.hetus) > 1 or len(said.names) > 1 for said in read_stamp(letter.mail, letter.ways.form))
        checks.demand(not double, "a mail has two stamps")
        checks.demand(count_beginnings(letter.mail, letter.ways.form) <= 1, "a text has what looks like a second stamp")
        checks.demand(not letter.mail.hides_a_line, "a header hides a line in an encoded word")
    if not any(letter.written.get("hostile") for letter in mails):
        raise NotSeenError("no mail is known into which a stamp was typed")
    checks.control(any(said.is_whole for _, said in _stamps(mails)), "no mail has a stamp")


@observes(ROLE, "GW-STP-03")
def headers_and_block_say_the_same(traffic: Sequence[Message], checks: Checks) -> None:
    """Where the stamp stands in headers and in a block, both name the same person."""
    mails = mails_of(traffic)
    if not mails[0].ways.form.is_double:
        raise NotApplicableError("the stamp stands in one place")
    for letter in mails:
        head, block = read_stamp(letter.mail, letter.ways.form)
        checks.control(head.hetus and block.hetus, "a mail has no stamp in its headers or in its text")
        agree = set(head.hetus) == set(block.hetus) and same_name(" ".join(head.names), " ".join(block.names))
        checks.demand(agree, "headers and block of a mail name different people")


@observes(ROLE, "GW-STP-04")
def the_topmost_hop_is_the_gateways(traffic: Sequence[Message], checks: Checks) -> None:
    """Above every Received of a stranger stands the one by which the mail left the gateway."""
    letters = read_letters(traffic)
    if not letters:
        raise NotSeenError("no mail was seen")
    if not letters[0].ways.host:
        raise NotSeenError("the gateway's name is not known: set host")
    checks.control(any(letter.mail.fields("Received") for letter in letters), "no mail has a Received")
    for letter in letters:
        hop = find_gateway_hop(letter.mail, letter.ways)
        checks.demand(hop, "the topmost Received of a mail, the unit's own aside, is not the gateway's")


@observes(ROLE, "GW-STP-05")
def results_of_authentication_are_the_gateways_own(traffic: Sequence[Message], checks: Checks) -> None:
    """Every Authentication-Results is the gateway's or the unit's."""
    letters = read_letters(traffic)
    known = [one for one in letters if one.ways.authserv_id or one.ways.host]
    results = [one for one in known if one.mail.fields("Authentication-Results")]
    if not results:
        raise NotSeenError("no mail with an Authentication-Results was seen, or the gateway's name is not known")
    checks.control(
        any(not find_foreign_results(one.mail, one.ways) for one in results), "no result is the gateway's own"
    )
    for one in results:
        foreign = find_foreign_results(one.mail, one.ways)
        checks.demand(not foreign, "a mail has an Authentication-Results of a stranger")


@observes(ROLE, "GW-STP-06")
def names_are_readable(traffic: Sequence[Message], checks: Checks) -> None:
    """A name with å, ä or ö is decoded to just these letters."""
    named = [(letter, name) for letter, said in _stamps(mails_of(traffic)) for name in said.names]
    if not any(not name.isascii() or _is_foreign(letter) for letter, name in named):
        raise NotSeenError("no stamp with å, ä or ö was seen")
    checks.control(any(name.strip() for _, name in named), "no stamp has a name")
    for letter, name in named:
        checks.demand(not any(sign in name for sign in _BROKEN), "a name has been decoded wrongly")
        if _is_foreign(letter):
            checks.demand(same_name(name, letter.written["sender"]["name"]), "a name has lost its letters")


@observes(ROLE, "CM-ID-01")
def every_stamped_hetu_is_a_hetu(traffic: Sequence[Message], checks: Checks) -> None:
    """Every HETU of a stamp has the form and the check character of one."""
    said = [hetu for _, one in _stamps(mails_of(traffic)) for hetu in one.hetus]
    checks.control(any(is_hetu(hetu) for hetu in said), "no stamp has a HETU")
    for hetu in said:
        checks.demand(is_hetu(hetu), "the HETU of a stamp has not the form or the check character of one")


def _is_foreign(letter: Letter) -> bool:
    """Whether the sender's name has letters beyond ASCII."""
    return not str(letter.written.get("sender", {}).get("name", "")).isascii()
