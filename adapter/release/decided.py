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


def read_decision(kept: dict[str, Any]) -> Decision:
    """A decision from its JSON."""
    return Decision(
        permitted=kept["permitted"],
        means=Means(kept["means"]),
        grounds=tuple(Ground(rule, Sentence(*texts)) for rule, *texts in kept["grounds"]),
        desk=Desk.model_validate(kept["desk"]),
        desk_rule=kept["desk_rule"],
        phone=Desk.model_validate(kept["phone"]) if kept["phone"] else None,
        version=date.fromisoformat(kept["version"]),
        by=date.fromisoformat(kept["by"]) if kept["by"] else None,
    )


def write_place(place: Place) -> dict[str, Any] | None:
    """A destination as JSON."""
    return {"kind": type(place).__name__, "told": place.model_dump()} if place else None


def read_place(kept: dict[str, Any] | None) -> Place:
    """A destination from its JSON."""
    if kept is None:
        return None
    return (Register if kept["kind"] == "Register" else Destination).model_validate(kept["told"])
