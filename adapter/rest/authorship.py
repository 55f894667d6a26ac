"""What a client of the current request writes: as it is stored, with who wrote it, or refused as not its to write."""

from __future__ import annotations

from adapter.fhir.authorship import authored, check_change
from adapter.fhir.elements import Resource
from adapter.fhir.entered import with_author
from adapter.rest.caller import caller
from adapter.rest.desk import Desk
from adapter.rest.exchange import base_url
from adapter.rest.person import asserted_person
from adapter.rest.subscription import subscribed, subscribed_again


def created(desk: Desk, resource: Resource) -> Resource:
    """What is created; raises Forbidden for what only Lautta writes, or another client."""
    client = caller()
    if resource["resourceType"] == "Subscription":
        return subscribed(desk, resource)
    return _with_author(desk, authored(resource, client.id, client.name, base_url()))


def changed(desk: Desk, held: Resource, new: Resource) -> Resource:
    """What takes the place of what is held; raises Forbidden for a change that is not the client's to make."""
    if held["resourceType"] == "Subscription":
        return subscribed_again(desk, held, new)
    check_change(held, new)
    return _with_author(desk, new)


def _with_author(desk: Desk, resource: Resource) -> Resource:
    if resource["resourceType"] != "Consent":
        return resource
    return with_author(resource, caller().id, asserted_person(), desk.now())
