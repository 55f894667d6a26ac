"""A Subscription as a client writes it: whose it is, where it may lead, and that its endpoint is asked first."""

from __future__ import annotations

import orjson

from adapter.clients import ClientRole
from adapter.config.hooks import is_listed
from adapter.errors import Forbidden, Refused
from adapter.fhir.elements import Resource
from adapter.fhir.subscription import in_status, owned_by, owner_of, read_subscription
from adapter.fhir.units import marked_for, unmarked
from adapter.identifiers import find_hetu_shapes
from adapter.rest.caller import caller
from adapter.rest.desk import Desk
from adapter.rest.visible import need_scope
from adapter.store.subscribers import Subscribers

_PLACE = "Subscription.channel.endpoint"


def subscribed(desk: Desk, resource: Resource) -> Resource:
    """A Subscription that the client creates, as it is stored: its own, of its units, and not active yet.

    Raises Refused for what is not supported, Forbidden for an endpoint or a topic that is not the client's.
    """
    who = caller()
    need_scope(who, "Subscription", "c")
    _check(desk, resource, who.id)
    own = owned_by(unmarked(resource), who.id)
    for unit in sorted(who.units or ()):
        own = marked_for(own, unit)
    return in_status(own, "requested")


def subscribed_again(desk: Desk, held: Resource, new: Resource) -> Resource:
    """What takes the place of a Subscription; its endpoint is asked again, unless nothing has changed.

    Raises Forbidden where it is another client's, and as `subscribed` does.
    """
    check_owner(held)
    owner = owner_of(held)
    _check(desk, new, owner)
    if new.get("criteria") != held.get("criteria"):
        text = "a Subscription stays with its topic: its events are numbered."
        raise Refused.because("", text, "Create another one.", "business-rule")
    own = new | {"meta": new.get("meta", {}) | {"tag": held.get("meta", {}).get("tag", [])}}
    if new["status"] == "off":
        return in_status(own, "off")
    is_there = bool(Subscribers(desk.engine).some([str(held.get("id", ""))]))  # else it was deleted, and lives again
    if is_there and held["status"] == "active" and _content(own) == _content(held):
        return held
    return in_status(own, "requested")


def check_owner(held: Resource) -> None:
    """Raise Forbidden for a Subscription of another client: whoever sees it may not change it."""
    who = caller()
    if owner_of(held) != who.id and who.role is not ClientRole.OPERATOR:
        text = "the Subscription is another client's."
        raise Forbidden.because("", text, code="forbidden")


def _check(desk: Desk, resource: Resource, owner: str) -> None:
    if not desk.settings.api.fhir:
        text = "this server sends no notifications: the configuration has no api.public_base."
        raise Refused.because("", text, code="not-supported")
    if find_hetu_shapes(orjson.dumps(resource).decode()):
        text = "a personal identity code must not stand in a Subscription."
        raise Refused.because("", text, code="value")
    wanted = read_subscription(resource)
    need_scope(caller(), wanted.topic.kind, "r")
    client = desk.settings.find_client(owner)
    if client is None or not is_listed(wanted.endpoint, client.subscription_endpoints):
        text = f"{_PLACE}: is not among the endpoints that the configuration lists for the client."
        raise Refused.because("", text, "Ask the operator of this server: subscription_endpoints.", "forbidden")
    if wanted.end is not None and wanted.end <= desk.now():
        raise Refused.because("", "Subscription.end: has passed.", code="value")


def _content(resource: Resource) -> Resource:
    meta = resource.get("meta", {})
    kept = {name: value for name, value in resource.items() if name not in {"id", "meta", "status", "error"}}
    return kept | {"meta": {name: value for name, value in meta.items() if name not in {"versionId", "lastUpdated"}}}
