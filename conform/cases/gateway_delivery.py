"""Secure-mail gateway: what arrives, how often, and what never does (PHO-11, PHO-13)."""

from __future__ import annotations

import hashlib

from conform.case import Checks, NotSeenError, proves
from conform.lever import Did
from conform.peers.pictures import make_files, make_photo
from conform.peers.secure_mail import SecureMail
from conform.people import ANNA, DORIS

ROLE = "gateway"


def _attach(gateway: SecureMail, *files: tuple[str, str, bytes]) -> list[dict[str, str]]:
    """The files as the lever is given them: names, types, paths and digests."""
    return [
        {
            "name": name,
            "type": kind,
            "path": gateway.keep_file(f"file-{number}", content),
            "sha256": hashlib.sha256(content).hexdigest(),
        }
        for number, (name, kind, content) in enumerate(files, 1)
    ]


@proves(ROLE, "GW-MIM-01")
def attachments_come_bit_for_bit(gateway: SecureMail, checks: Checks) -> None:
    """JPEG, PNG, HEIC and PDF in one letter arrive with the octets and the names that they were sent with."""
    gateway.need_mail()
    photo = make_photo()
    one = gateway.arrives(ANNA, "Yksi kuva.", files=_attach(gateway, photo))
    checks.control(one.mails and one.mail.files, "a letter with one photo did not arrive with a file")
    checks.demand(
        any(file.content == photo[2] for file in one.mail.files), "a photo has not the octets it was sent with"
    )
    files = list(make_files())
    several = gateway.arrives(ANNA, "Kaikki.", files=_attach(gateway, *files))
    came = {file.content: file for file in several.mail.files}
    for name, kind, content in files:
        checks.demand(content in came, f"a file of type {kind} did not arrive bit for bit")
        checks.demand(came[content].name == name, f"the name of a file of type {kind} is another")


@proves(ROLE, "GW-TP-02")
def a_letter_of_an_unconfirmed_sender_never_arrives(gateway: SecureMail, checks: Checks) -> None:
    """A letter whose sender is not confirmed does not arrive; one that was sent after it does."""
    gateway.need_mail()
    doubtful = gateway.send(DORIS, "Hei.", confirmed=False)
    if doubtful.outcome is Did.COULD_NOT:
        raise NotSeenError("the lever cannot write without a confirmed sender")
    twin = gateway.arrives(DORIS, "Hei.")
    checks.control(twin.mails, "a letter of a confirmed sender did not arrive")
    checks.demand(not gateway.arrived(doubtful), "a letter of a sender who is not confirmed arrived")


@proves(ROLE, "GW-DUP-01", "CM-RET-01")
def a_delivery_that_is_tried_again_is_the_same_message(gateway: SecureMail, checks: Checks) -> None:
    """After a lost answer of the unit's server a letter comes once, or with the same Message-ID and content."""
    gateway.need_mail()
    plain = gateway.arrives(ANNA, "Hei.")
    checks.control(len(plain.mails) == 1, "a letter did not arrive once")
    sent = gateway.send(ANNA, "Hei taas.", lost_answer=True)
    if sent.outcome is not Did.DID:
        raise NotSeenError("the lever cannot make an answer of the unit's server get lost")
    checks.control(gateway.arrives(ANNA, "Hei.").mails, "a letter after a lost answer did not arrive")
    mails = gateway.arrived(sent)
    checks.demand(mails, "a letter whose answer was lost did not arrive")
    same = {(mail.fields("Message-ID"), tuple(file.content for file in mail.files), mail.texts) for mail in mails}
    checks.demand(len(same) == 1, "the second delivery has another Message-ID or content")
