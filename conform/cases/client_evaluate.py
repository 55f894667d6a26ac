"""Client of the API: it asks before each use, and what is not permitted is not done."""

from __future__ import annotations

from typing import Any

from conform.case import Checks, NotSeenError, proves
from conform.peers.asked import decision_of, oid_of, parameter_of, statement_of
from conform.peers.client_system import (
    MATTER,
    ORGANISER,
    UNIT,
    WORKER,
    ClientSystem,
    Went,
    describe_use,
    moment_before,
)
from conform.peers.paper import Paper, fetched
from conform.peers.reply import CUT, ENDED, HTML, SILENCE, Reply, deny, permit, refused
from conform.peers.reply import UNIT as OTHER_UNIT
from conform.people import ANNA, Person

ROLE = "client"
PLAN = "1.2.246.10.99999810.95.2026.2.1"
_FETCH, _STORE, _EVALUATE = "Consent/$fetch", "Consent/$store", "Consent/$evaluate"
_NO_DECISION = Reply(resource={"resourceType": "Parameters", "parameter": [{"name": "consent"}]}, fault="no decision")
_INDETERMINATE = Reply(
    resource={"resourceType": "Parameters", "parameter": [{"name": "decision", "valueCode": "indeterminate"}]},
    fault="indeterminate",
)
_BOTH = Reply(
    resource={
        "resourceType": "Parameters",
        "parameter": [{"name": "decision", "valueCode": word} for word in ("permit", "deny")],
    },
    fault="permit and deny at once",
)
_BROKEN = Reply(500, permit().resource, fault="a permit with status 500")
_OUTCOME = Reply(resource=refused(200, "the rules could not be read.").resource, fault="an outcome with 200")


@proves(ROLE, "FC-EVAL-01")
def it_asks_with_what_it_was_given(client: ClientSystem, checks: Checks) -> None:
    """The client, the unit and the worker in the question are those of the use."""
    went = use_well(client, checks)
    for asked in [*went.sent(_EVALUATE), *went.sent(_FETCH)]:
        person = parameter_of(asked, "client")
        checks.demand(
            isinstance(person, dict) and person.get("value") == ANNA.hetu, "it asked about another client than given"
        )
        checks.demand(oid_of(parameter_of(asked, "unit")) == UNIT, "it asked with another unit than given")
        checks.demand(oid_of(parameter_of(asked, "matter")) == MATTER, "it asked with another matter than given")
        worker = parameter_of(asked, "worker")
        named = worker.get("value") if isinstance(worker, dict) else worker
        if statement_of(asked):
            continue
        checks.demand(named == WORKER, "it asked for another worker than given")
        checks.demand(oid_of(parameter_of(asked, "workerUnit")) == UNIT, "it asked with another unit of the worker")
        checks.demand(parameter_of(asked, "role") == "client-work", "it asked with another role than given")


@proves(ROLE, "FC-EVAL-02")
def after_a_denial_nothing_is_shown(client: ClientSystem, checks: Checks) -> None:
    """A permit brings the document; a denial ends the use, with nothing fetched and nothing shown."""
    use_well(client, checks)
    arm_use(client, deny())
    went = client.pull("use", describe_use())
    checks.demand(went.refused, "after a denial it did not end as refused")
    checks.demand(not went.sent(_FETCH) or not went.sent(_EVALUATE), "it was denied, and fetched all the same")
    checks.demand(not went.shown("documents"), "it was denied, and says that it has shown a document")


@proves(ROLE, "FC-EVAL-03")
def no_answer_is_no_permit(client: ClientSystem, checks: Checks) -> None:
    """An error, a cut, a silence and what is no decision are as a denial."""
    use_well(client, checks)
    faults = (refused(500, "a fault."), refused(403, "not yours."), CUT, SILENCE, HTML, Reply(text="{}", fault="empty"))
    for fault in (*faults, _NO_DECISION, _INDETERMINATE, _BOTH, _OUTCOME, _BROKEN):
        client.arm(_EVALUATE, fault)
        client.arm(_FETCH, refused(403, "the right was not found.", rule="GRA-02"))
        waits: dict[str, Any] = {"timeout": client.patience} if fault is SILENCE else {}
        went = client.pull("use", describe_use() | waits)
        checks.demand(not went.did, f"it took this for a permit: {fault.fault}")
        checks.demand(not went.sent(_FETCH) or not went.sent(_EVALUATE), f"it fetched after this: {fault.fault}")
        checks.demand(not went.shown("documents"), f"it has shown a document after this: {fault.fault}")


@proves(ROLE, "FC-EVAL-04")
def each_use_asks_again(client: ClientSystem, checks: Checks) -> None:
    """The same use a second time is asked again, as the first was; when the right has ended, nothing is shown."""
    first = use_well(client, checks)
    second = client.pull_well("use", describe_use())
    checks.demand(second.sent(_FETCH), "a second use of the same documents did not ask for them")
    checks.demand(
        not first.sent(_EVALUATE) or second.sent(_EVALUATE), "a second use was not evaluated: the permit was kept"
    )
    arm_use(client, deny())
    third = client.pull("use", describe_use())
    checks.demand(not third.did and not third.shown("documents"), "the right had ended, and it showed what it had kept")


@proves(ROLE, "FC-EVAL-05")
def the_worker_sees_why_and_what_to_do(client: ClientSystem, checks: Checks) -> None:
    """Every reason of a denial and its remedy is shown to the worker."""
    use_well(client, checks)
    arm_use(client, deny(ENDED, OTHER_UNIT))
    went = client.pull("use", describe_use())
    need_words(went)
    shown = " ".join(went.shown("reasons"))
    for _, text, remedy in (ENDED, OTHER_UNIT):
        checks.demand(text in shown, "a reason of the denial was not shown")
        checks.demand(remedy in shown, "what would make the denial a permit was not shown")


@proves(ROLE, "FC-EVAL-06")
def an_old_sign_in_is_not_made_young(client: ClientSystem, checks: Checks) -> None:
    """The time of the sign-in is sent as it was; thirteen hours later the worker signs in, or is denied."""
    client.need("register-access")
    arm_use(client, permit())
    given = describe_use()
    went = client.pull_well("use", given)
    checks.control(went.did, "a permitted use did not succeed")
    for asked in went.sent(_EVALUATE):
        said = statement_of(asked) or parameter_of(asked, "authenticatedAt")
        checks.demand(said, "the time of the sign-in is not in the question")
    old = moment_before(hours=13)
    arm_use(client, deny(("GRA-06", "The worker signed in more than twelve hours ago.", "The worker signs in again.")))
    late = client.pull("use", describe_use(authenticatedAt=old))
    checks.demand(not late.did, "the sign-in was thirteen hours old, and it says that it was done")
    for asked in [*late.sent(_EVALUATE), *late.sent(_FETCH)]:
        said = parameter_of(asked, "authenticatedAt")
        checks.demand(said is None or str(said)[:13] <= old[:13], "it gave an old sign-in a newer time")
    weak = client.pull("use", describe_use(authentication="mobile"))
    for asked in [*weak.sent(_EVALUATE), *weak.sent(_FETCH)]:
        said = parameter_of(asked, "authentication")
        checks.demand(said in {None, "mobile"}, "it made a sign-in from a mobile device into a stronger one")


def use_well(client: ClientSystem, checks: Checks, person: Person = ANNA) -> Went:
    """The control: a permitted use asks, fetches and ends well."""
    client.need("register-access")
    arm_use(client, permit(), person)
    went = client.pull_well("use", describe_use(person))
    checks.control(went.did, "a permitted use did not succeed")
    checks.control(went.sent(_FETCH), "a permitted use fetched nothing")
    denied = [one for one in went.sent(_EVALUATE) if decision_of(one) != "permit"]
    checks.control(not denied, "a permitted use was not permitted: the kit is at fault")
    return went


def arm_use(client: ClientSystem, decision: Reply, person: Person = ANNA) -> None:
    """The API decides so, also where documents are asked for without a question before."""
    client.arm(_EVALUATE, decision)
    is_permit = '"permit"' in decision.body.decode()
    denied = refused(403, ENDED[1], rule=ENDED[0])
    client.arm(_FETCH, fetched((person, plan_of(person))) if is_permit else denied)


def plan_of(person: Person, matter: str = MATTER) -> Paper:
    """A document of a person in a matter."""
    return Paper(PLAN, person.hetu, WORKER, UNIT, ORGANISER, matter)


def need_words(went: Went) -> None:
    """Raise NotSeenError where the lever says nothing of what was shown."""
    if not went.says_what_it_showed:
        raise NotSeenError("the lever does not say what was shown")
