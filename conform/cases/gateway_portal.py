"""Secure-mail gateway: a portal that keeps the message behind a link and a password (PHO-10, PHO-12)."""

from __future__ import annotations

from conform.case import Checks, InconclusiveError, NotSeenError, proves
from conform.peers.portal import Portal, find_link
from conform.peers.secure_mail import SecureMail, Sent
from conform.people import ANNA

ROLE = "gateway"
_TEXT = "Kuva polvesta, conform-portal."


def _open_notice(gateway: SecureMail, checks: Checks) -> tuple[Sent, Portal, str]:
    sent = gateway.arrives_by_portal(ANNA, _TEXT)
    checks.control(sent.mails, "no notice of a letter arrived")
    password = sent.told.get("password")
    if not isinstance(password, str) or not password:
        raise InconclusiveError("the lever does not say which password came by SMS")
    return sent, Portal(find_link(sent.mail), gateway.roots), password


@proves(ROLE, "GW-TP-01", "CM-ID-05")
def a_message_opens_by_link_and_password_only(gateway: SecureMail, checks: Checks) -> None:
    """The notice says nothing, the link and a wrong password open nothing, and the right password opens again."""
    gateway.need_portal()
    sent, portal, password = _open_notice(gateway, checks)
    said = sent.mail.all_words
    secret = (_TEXT, password, ANNA.hetu, ANNA.family)
    checks.demand(not any(one in said for one in secret), "the notice says more than that a message waits")
    checks.demand(ANNA.hetu not in portal.link, "the link holds a HETU")
    checks.demand(_TEXT not in portal.look(), "the link opens the message without a password")
    checks.demand(_TEXT not in portal.open(f"not-{password}"), "a wrong password opens the message")
    for time in ("first", "second"):
        checks.control(_TEXT in portal.open(password), f"the right password does not open the message the {time} time")


@proves(ROLE, "GW-TP-03")
def a_message_closes_14_days_after_it_was_opened_first(gateway: SecureMail, checks: Checks) -> None:
    """It opens after 13 days once more, and after 15 days not."""
    gateway.need_portal()
    _, portal, password = _open_notice(gateway, checks)
    checks.control(_TEXT in portal.open(password), "the right password does not open the message")
    gateway.advance_clock(13)
    checks.demand(_TEXT in portal.open(password), "the message does not open after 13 days")
    gateway.advance_clock(2)
    checks.demand(_TEXT not in portal.open(password), "the message opens after 15 days")


@proves(ROLE, "GW-TP-04")
def a_portal_sends_nothing_of_an_unconfirmed_sender(gateway: SecureMail, checks: Checks) -> None:
    """Without the sender's confirmation no notice arrives; a letter that was confirmed after it brings one."""
    gateway.need_portal()
    before = gateway.count_notices()
    if not gateway.writes_by_portal(ANNA, _TEXT, confirmed=False):
        raise NotSeenError("the lever cannot write without a confirmation")
    checks.control(gateway.arrives_by_portal(ANNA, _TEXT).mails, "no notice of a confirmed letter arrived")
    checks.demand(gateway.count_notices() == before + 1, "a letter that was not confirmed brought a notice")
