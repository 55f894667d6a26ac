"""A process that writes a resource, or sends, and kills itself at one place: `kill -9`, nothing is tidied up.

Its one argument is JSON: `url` of the database, `folder` and `endpoint` of the client, `now`, `holder`, `at` and
`phase` ("begun" or "done"); with `write`, it writes the Task of that id instead of sending.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from datetime import datetime
from functools import wraps
from pathlib import Path
from typing import Any

from adapter.links.hook import HookLink
from adapter.pipeline.sender import Sender
from adapter.store import resources
from adapter.store.opening import open_database
from adapter.store.resources import Resources
from adapter.store.subscribers import Subscribers
from tests.pipeline.told import task, told_client
from tests.receiver import Receiver
from tests.rest.clients import served

PLACES = {
    "take": Subscribers,
    "number": Subscribers,
    "events": Subscribers,
    "post": HookLink,
    "received": Subscribers,
    "become": Subscribers,
    "leave": Subscribers,
    "note_change": resources,
    "put": Resources,
}


def die_at(name: str, phase: str) -> None:
    """Have this process killed when it comes there, or once it has done that."""
    owner: Any = PLACES[name]
    right = getattr(owner, name)

    @wraps(right)
    def planted(*arguments: Any, **named: Any) -> Any:
        if phase == "begun":
            os.kill(os.getpid(), signal.SIGKILL)
        result = right(*arguments, **named)
        os.kill(os.getpid(), signal.SIGKILL)
        return result

    setattr(owner, name, planted)


def main(told: dict[str, str]) -> None:
    """Do it."""
    moment = datetime.fromisoformat(told["now"])
    engine = open_database(told["url"])
    if told["at"]:
        die_at(told["at"], told["phase"])
    if "write" in told:
        Resources(engine).put(told["write"], task(), moment)
        return
    client = told_client(Path(told["folder"]), Receiver(url=told["endpoint"]))
    sender = Sender(
        served(client), Subscribers(engine), HookLink(), lambda: moment, told["holder"], lambda **_facts: None
    )
    for identity in sender.look():
        sender.serve(identity)


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
