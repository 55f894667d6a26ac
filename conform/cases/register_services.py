"""Register: TLS; and Soteri, which knows a unit earlier, and the joinings (neither interface is public: both ours)."""

from __future__ import annotations

from conform.case import Checks, NotSeenError, proves
from conform.cases.tls import check_versions
from conform.peers.register import Register
from conform.peers.register_known import REPOSITORIES

ROLE = "register"
#: An OID that no register has: its Y-tunnus cannot be one (the sum of its check leaves 1).
NOBODY = "1.2.246.10.99999999.99.99999"


@proves(ROLE, "OR-LAG-01")
def not_yet_is_not_unknown(register: Register, checks: Checks) -> None:
    """A unit that Soteri has and the register not yet is found in Soteri; one that nobody knows in neither."""
    register.need("soteri")
    entries = register.by_oid()
    for known in register.find_known(lambda one: one.not_yet, "that Soteri has and the register not yet"):
        unit = register.ask(f"/soteri/units/{known.oid}")
        checks.control(unit.status == 200, "a unit that is said to be in Soteri is not found there")
        checks.control(unit.json.get("oid") == known.oid, "Soteri answers with another unit")
        checks.demand(not known.level or unit.json.get("level") == known.level, "Soteri says another level")
        checks.demand(known.oid not in entries, "a unit that is not yet in the register stands in its pages")
        if "entry" in register.features:
            early = register.ask_entry(known.oid).status
            checks.demand(early == 404, "the register answers for a unit that it has not yet")
    checks.demand(register.ask(f"/soteri/units/{NOBODY}").status == 404, "Soteri does not answer 404 for nobody")
    checks.demand(NOBODY not in entries, "a unit that nobody knows stands in the register")


@proves(ROLE, "OR-JOI-01")
def a_joining_says_since_when_and_to_which_repository(register: Register, checks: Checks) -> None:
    """A joining has its day in the repository that was joined, and in the other there is none."""
    register.need("joinings")
    stated = register.find_known(lambda one: one.joined is not None, "with its joinings")
    cases = [(one.oid, name, (one.joined or {}).get(name, "")) for one in stated for name in REPOSITORIES]
    if not all(any(bool(day) is joined for *_, day in cases) for joined in (True, False)):
        raise NotSeenError("`known` names not both a joining that is there and one that is not")
    for oid, repository, day in cases:
        if day:
            told = register.ask(f"/liittymiset/{oid}", repository=repository)
            checks.control(told.status == 200, "a joining that is said to be there was not found")
            checks.demand(told.json.get("joined") == day, "a joining does not say since when")
            checks.demand(told.json.get("repository") == repository, "a joining names another repository")
            checks.demand(isinstance(told.json.get("systemReady"), bool), "a joining says nothing of the system")
    for oid, repository, day in cases:
        if not day:
            told = register.ask(f"/liittymiset/{oid}", repository=repository)
            checks.demand(told.status == 404, "a repository that was not joined is answered as if it were")


@proves(ROLE, "CM-TLS-01")
def the_register_takes_no_old_tls(register: Register, checks: Checks) -> None:
    """TLS 1.2 or 1.3 is taken when it is offered by itself; 1.0 and 1.1 are not."""
    check_versions(register.tls, checks)
