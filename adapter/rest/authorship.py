"""What a client of the current request writes: as it is stored, with who wrote it, or refused as not its to write."""

from __future__ import annotations

from dataclasses import dataclass

from adapter.fhir.authorship import authored, check_change, check_deletion
from adapter.fhir.elements import Resource
from adapter.fhir.entered import with_author
from adapter.rest.caller import caller
from adapter.rest.conformance import check_changeable
from adapter.rest.desk import Desk
from adapter.rest.exchange import base_url
from adapter.rest.person import asserted_person
from adapter.rest.subscription import check_owner, subscribed, subscribed_again


@dataclass(frozen=True, slots=True)
class ClientAuthor:
    """The client of the current request, as the author of what it writes; each raises Forbidden."""

    desk: Desk

    def created(self, new: Resource) -> Resource:
        """What is created; not what only Lautta writes, or another client."""
        if new["resourceType"] == "Subscription":
            return subscribed(self.desk, new)
        client = caller()
        return self._with_author(authored(new, client.id, client.name, base_url()))

    def changed(self, held: Resource, new: Resource) -> Resource:
        """What takes the place of what is held, or lets it live again, where that change is the client's to make."""
        if held["resourceType"] == "Subscription":
            return subscribed_again(self.desk, held, new)
        check_changeable(held)
        check_change(held, new)
        return self._with_author(new)

    def deleted(self, held: Resource) -> None:
        """Whether what is held may go: neither what was recorded nor what Lautta wrote or carries on."""
        if held["resourceType"] == "Subscription":
            check_owner(held)
        check_changeable(held)
        check_deletion(held)

    def _with_author(self, resource: Resource) -> Resource:
        if resource["resourceType"] != "Consent":
            return resource
        return with_author(resource, caller().id, asserted_person(), self.desk.now())
