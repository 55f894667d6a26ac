"""The section of the console: where its users sign in, and what their groups let them do."""

from __future__ import annotations

from pydantic import Field

from adapter.config.section import OidField, Secret, Section

#: What a group may be for, beside the codes of [[role]]: to operate Lautta, and to answer for register access
#: and for the use log.
OPERATOR, OFFICER = "operator", "officer"


class Group(Section):
    """A group of the identity provider: its members act in a role, for these units (PHO-02).

    `role` is a code of [[role]], which a unit's `handlers` name; or `operator`, who sees no
    content; or `officer`, who answers for register access and for who has used a client's data.
    An officer's group without units is of every unit.
    """

    name: str = Field(min_length=1)
    role: str
    units: tuple[OidField, ...] = ()


class Console(Section):
    """The pages for people: who signs them in (OpenID Connect Core 1.0), and for how long that is enough."""

    address: str = Field("idp", description="of the organisation's identity provider: the issuer, as it calls itself")
    client_id: str
    client_secret: Secret
    groups_claim: str = "groups"
    worker_claim: str = Field(
        "", description="the claim with a professional's registration number, or system|value; none if empty"
    )
    group: tuple[Group, ...] = Field(min_length=1)
    session_hours: float = Field(12.0, gt=0, le=12, description="how long one sign-in lasts (GRA-06)")
    idle_minutes: float = Field(10.0, gt=0, description="without a request for so long, the person signs in again")
    fresh_minutes: float = Field(5.0, gt=0, description="how old a sign-in may be for a decision on patient data")
