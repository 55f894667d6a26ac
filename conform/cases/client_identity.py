"""Client of the API: whom it asks about, and whom it takes an answer for."""

from __future__ import annotations

from conform.case import Checks, proves
from conform.cases.client_evaluate import arm_use, plan_of, use_well
from conform.peers.asked import parameter_of
from conform.peers.client_system import ClientSystem, describe_use
from conform.peers.paper import fetched
from conform.peers.reply import permit
from conform.people import ANNA, BERTIL, CECILIA, is_hetu

ROLE = "client"
#: ANNA's with another check character.
_WRONG = f"{ANNA.hetu[:-1]}{'F' if ANNA.hetu[-1] != 'F' else 'H'}"
#: A temporary id: eleven characters, and the last one checks nothing (domain: identifiers).
_TEMPORARY = {"system": "urn:oid:1.2.246.10.99999861.22.2026", "value": "020504A9020"}
_USES = ("Consent/$evaluate", "Consent/$fetch")


@proves(ROLE, "CM-ID-01")
def a_wrong_hetu_is_not_sent(client: ClientSystem, checks: Checks) -> None:
    """A HETU whose check character is wrong is refused, and no question goes out."""
    use_well(client, checks)
    checks.control(not is_hetu(_WRONG), "the wrong HETU is right: the kit is at fault")
    went = client.pull("use", describe_use() | {"client": {**describe_use()["client"], "value": _WRONG}})
    checks.demand(not went.did, "a HETU with a wrong check character was taken")
    checks.demand(
        not any(_WRONG.encode() in one.body for one in went.messages), "a HETU with a wrong check character was sent"
    )


@proves(ROLE, "CM-ID-02")
def another_century_is_another_person(client: ClientSystem, checks: Checks) -> None:
    """A document of a person with the same digits and another century sign is not shown."""
    use_well(client, checks)
    client.arm("Consent/$fetch", fetched((BERTIL, plan_of(BERTIL))).spoilt("of another century"))
    went = client.pull("use", describe_use())
    checks.demand(
        not went.did and not went.shown("documents"), "a document of somebody born in another century was taken"
    )


@proves(ROLE, "CM-ID-03")
def a_sign_of_2023_is_taken(client: ClientSystem, checks: Checks) -> None:
    """A person whose HETU has a century letter of 2023 is asked about as anybody is."""
    went = use_well(client, checks, CECILIA)
    asked = [parameter_of(one, "client") for name in _USES for one in went.sent(name)]
    checks.demand(all(one and one.get("value") == CECILIA.hetu for one in asked), "another HETU was sent than given")


@proves(ROLE, "CM-ID-04")
def a_system_is_one_with_and_without_its_prefix(client: ClientSystem, checks: Checks) -> None:
    """A document whose patient's system lacks urn:oid: is of the same patient."""
    use_well(client, checks)
    client.arm("Consent/$fetch", fetched((ANNA, plan_of(ANNA)), prefix=""))
    went = client.pull_well("use", describe_use())
    checks.demand(went.did, "a document of this client was refused: its system lacks urn:oid:")


@proves(ROLE, "CM-ID-06")
def a_temporary_id_is_no_hetu(client: ClientSystem, checks: Checks) -> None:
    """A client with a temporary id is asked about; the last character is not checked."""
    use_well(client, checks)
    client.arm("Consent/$evaluate", permit())
    went = client.pull("use", describe_use() | {"client": _TEMPORARY})
    asked = [parameter_of(one, "client") for name in _USES for one in went.sent(name)]
    checks.demand(asked, "a client with a temporary id was not asked about")
    checks.demand(all(one == _TEMPORARY for one in asked), "the temporary id was not sent as it was given")
    arm_use(client, permit())
