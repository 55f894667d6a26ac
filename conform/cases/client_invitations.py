"""Client of the API: whom it invites to send a photo, and what it lets go to the patient."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from conform.case import Checks, NotSeenError, observes, proves
from conform.peers.asked import extension_of, moments_of, resource_of
from conform.peers.client_system import UNIT, WORKER, WORKER_SYSTEM, ClientSystem
from conform.peers.orders import free_texts, is_invitation, orders_in, texts_beside
from conform.peers.reply import Reply, Resource, page, refused
from conform.people import ANNA, HETU_SYSTEM, find_hetus
from conform.traffic import Message

ROLE = "client"
_CREATE = "ServiceRequest create"
AGREED = "Kaksi kuvaa leikkaushaavasta viikon kuluttua."


@proves(ROLE, "FC-INV-01")
def it_invites_by_permission_only(client: ClientSystem, checks: Checks) -> None:
    """With the permission the invitation says who asserts it and when; without it nothing asserts it."""
    for sent in invite_well(client, checks):
        asserted = _assertion(resource_of(sent))
        who = asserted.get("by", {}).get("valueReference", {})
        checks.demand(who.get("identifier", {}).get("value") == WORKER, "who asserts the permission is not said")
        checks.demand(who.get("display"), "the name of who asserts the permission is not said")
        checks.demand(asserted.get("at", {}).get("valueDateTime"), "when the permission was asserted is not said")
    client.arm(_CREATE, refused(422, "the permission is missing.", rule="PHO-03"))
    bare = client.pull("invite", describe_invitation(smsPermission=False))
    invited = [resource_of(one) for one in bare.sent(_CREATE)]
    checks.demand(not any(map(_assertion, invited)), "without a permission it asserted one")
    checks.demand(not bare.did, "without a permission it says that it has invited")


@proves(ROLE, "FC-INV-02")
def what_was_agreed_stays_in_the_invitation(client: ClientSystem, checks: Checks) -> None:
    """What was agreed stands where Lautta reads it for the unit, and nowhere where it would go to the patient."""
    sent = invite_well(client, checks)
    checks.control(
        any(AGREED in one.body.decode("utf-8", "replace") or b"leikkaushaavasta" in one.body for one in sent),
        "what was agreed is not in the invitation",
    )
    beside = [text for one in sent for text in texts_beside(resource_of(one))]
    checks.demand(not any(AGREED in text for text in beside), "what was agreed stands beside the unit's name")
    checks.demand(not any(ANNA.family in text or find_hetus(text) for text in beside), "the patient stands there too")


@observes(ROLE, "FC-INV-02")
def no_text_of_its_own_goes_to_the_patient(traffic: Sequence[Message], checks: Checks) -> None:
    """It sends no message of its own to a patient, and no instruction with an invitation."""
    invitations = [one for one in orders_in(traffic) if is_invitation(one)]
    if not invitations:
        raise NotSeenError("no invitation was seen")
    checks.control(any(moments_of(one) for one in invitations), "no invitation says when it was made")
    checks.demand(not free_texts(traffic), "a text of its own goes to the patient")


def invite_well(client: ClientSystem, checks: Checks) -> list[Message]:
    """The control: with a permission a patient is invited."""
    client.need("invitations")
    client.arm(_CREATE, _created)
    client.arm("Communication create", _created)
    client.arm("CommunicationRequest create", _created)
    client.arm("ServiceRequest search", page([]))
    went = client.pull_well("invite", describe_invitation())
    invitations = [one for one in went.sent(_CREATE) if is_invitation(one)]
    checks.control(went.did and invitations, "a patient who permits SMS was not invited")
    return invitations


def describe_invitation(**changes: Any) -> dict[str, Any]:
    """The arguments of `invite`, all as they should be."""
    return {
        "patient": {"system": HETU_SYSTEM, "value": ANNA.hetu, "name": f"{ANNA.given[0]} {ANNA.family}"},
        "unit": UNIT,
        "worker": {"system": WORKER_SYSTEM, "value": WORKER, "name": "T. Testilä"},
        "smsPermission": True,
        "agreed": AGREED,
        "key": {"system": "https://porvoo.example/invitations", "value": f"conform-{uuid.uuid4().hex[:12]}"},
    } | changes


def _assertion(invitation: Resource) -> dict[str, Resource]:
    parts = extension_of(invitation, "sms-permission-asserted").get("extension", [])
    return {str(part.get("url", "")): part for part in parts if isinstance(part, dict)}


def _created(asked: Message) -> Reply:
    return Reply(201, resource_of(asked) | {"id": "conform-2", "meta": {"versionId": "1"}}, {"ETag": 'W/"1"'})
