"""The steps of a client's life, as a script of ours in Python goes through them.

Each step prints a line: its name, how it went, and what went wrong.
"""

from __future__ import annotations

import inspect
import sys
from typing import Any

STEPS = (
    "capabilities",
    "create",
    "conditional create",
    "read",
    "search",
    "page",
    "include",
    "update",
    "patch",
    "delete",
    "transaction",
    "binary",
)
SYSTEM = "urn:x:foreign"
YES, IN_TRANSACTION, BY_REQUEST, REFUSED = "yes", "T", "R", "refused"


def say(step: str, how: str, why: object = "") -> None:
    sys.stdout.write(f"{step}\t{how}\t{' '.join(str(why).split())[:600]}\n")
    sys.stdout.flush()


async def live(life: object, **how: str) -> None:
    """Go the steps that a life has methods for. `how` names those that are gone in another way.

    What fails is told, and the next step is gone all the same.
    """
    for step in STEPS:
        name = step.replace(" ", "_")
        if act := getattr(life, name, None):
            try:
                done = act()
                if inspect.isawaitable(done):
                    await done
            except Exception as problem:  # noqa: BLE001 – whatever a foreign library raises
                say(step, "failed", tell(problem))
            else:
                say(step, how.get(name, YES))


def tell(problem: Exception) -> str:
    """What an exception says, with the answer that it carries."""
    answer: Any = getattr(problem, "response", None)
    return f"{type(problem).__name__}: {problem} {getattr(answer, 'text', '')}"


def task(client: str, number: int, **more: Any) -> dict[str, Any]:
    """A Task of this client."""
    return {
        "resourceType": "Task",
        "status": "requested",
        "intent": "order",
        "identifier": [{"system": SYSTEM, "value": f"{client}-{number}"}],
        **more,
    }


def order(client: str, number: int = 0) -> dict[str, Any]:
    """A ServiceRequest of this client."""
    return {
        "resourceType": "ServiceRequest",
        "status": "active",
        "intent": "order",
        "identifier": [{"system": SYSTEM, "value": f"{client}-{number}"}],
        "subject": {"identifier": {"system": SYSTEM, "value": "nobody"}},
    }


def bundle(client: str) -> dict[str, Any]:
    """A transaction: an order, and a Task that is based on it."""
    name = "urn:uuid:5f0c2d1e-1a7b-4f7e-9d0a-0b6a3c1e9f42"
    follower = task(client, 900, basedOn=[{"reference": name}])
    return {
        "resourceType": "Bundle",
        "type": "transaction",
        "entry": [
            {"fullUrl": name, "resource": order(client, 901), "request": {"method": "POST", "url": "ServiceRequest"}},
            {"resource": follower, "request": {"method": "POST", "url": "Task"}},
        ],
    }


def once(client: str) -> dict[str, Any]:
    """A transaction that creates the client's first Task where it is not there."""
    condition = {"method": "POST", "url": "Task", "ifNoneExist": f"identifier={SYSTEM}|{client}-1"}
    entry = {"resource": task(client, 1), "request": condition}
    return {"resourceType": "Bundle", "type": "transaction", "entry": [entry]}


def identity_in(answer: dict[str, Any], number: int = 0) -> str:
    """The id of an entry in the answer to a transaction."""
    return str(answer["entry"][number]["response"]["location"].split("/_history")[0].split("/")[-1])
