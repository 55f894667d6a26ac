"""What was decided, as it is kept between steps.

It is carried out so, whatever becomes of the configuration meanwhile.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from adapter.config.release import Desk, Destination, Register
from adapter.release.rules.decision import Decision, Means
from adapter.words import Ground, Sentence

Place = Register | Destination | None


def write_decision(decision: Decision) -> dict[str, Any]:
    """A decision as JSON."""
    return {
        "permitted": decision.permitted,
        "means": decision.means,
        "grounds": [[ground.rule, ground.said.fi, ground.said.sv, ground.said.en] for ground in decision.grounds],
        "desk": decision.desk.model_dump(),
        "desk_rule": decision.desk_rule,
        "phone": decision.phone.model_dump() if decision.phone else None,
        "version": decision.version.isoformat(),
        "by": decision.by.isoformat() if decision.by else None,
    }


def read_decision(fields: dict[str, Any]) -> Decision:
    """A decision from its JSON."""
    return Decision(
        permitted=fields["permitted"],
        means=Means(fields["means"]),
        grounds=tuple(Ground(rule, Sentence(*texts)) for rule, *texts in fields["grounds"]),
        desk=Desk.model_validate(fields["desk"]),
        desk_rule=fields["desk_rule"],
        phone=Desk.model_validate(fields["phone"]) if fields["phone"] else None,
        version=date.fromisoformat(fields["version"]),
        by=date.fromisoformat(fields["by"]) if fields["by"] else None,
    )


def write_place(place: Place) -> dict[str, Any] | None:
    """A destination as JSON."""
    return {"kind": type(place).__name__, "told": place.model_dump()} if place else None


def read_place(fields: dict[str, Any] | None) -> Place:
    """A destination from its JSON."""
    if fields is None:
        return None
    return (Register if fields["kind"] == "Register" else Destination).model_validate(fields["told"])
