"""Make a small database with the code of an earlier commit, as SQL text: one file for SQLite, one for PostgreSQL.

Each pair of files was made at the commit that `tests/store/left_behind/databases.py` names for it:

    git worktree add /tmp/before COMMIT
    cd /tmp/before
    PYTHONPATH=/tmp/before python …/tests/store/left_behind/make.py NAME postgresql://user@host/database

The PostgreSQL database must be empty; `pg_dump` must be on the PATH.
This file imports the commit's adapter and nothing else of Lautta.
"""

from __future__ import annotations

import json
import re
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, insert

from adapter.identifiers import Hetu, Oid
from adapter.store import schema
from adapter.store.blobs import Blobs
from adapter.store.messages import Messages, State
from adapter.store.resources import Resources

BEGUN, ENDED = datetime(2026, 11, 1, 7, tzinfo=UTC), datetime(2026, 11, 1, 8, tzinfo=UTC)
SAIMA, HOME_CARE = "181188-908F", "1.2.246.10.99999861.10.1"
ORGANISER, MATTER = "1.2.246.10.99999810.10.0", "1.2.246.10.99999810.951.2026.1.1"


def main() -> None:
    """Write NAME.sqlite.sql and NAME.postgresql.sql beside this file."""
    name, url = sys.argv[1:]
    here = Path(__file__).parent
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "lautta.db"
        fill(f"sqlite:///{file}")
        with sqlite3.connect(file) as held:
            text = "\n".join(held.iterdump())
    (here / f"{name}.sqlite.sql").write_text(text + "\n", encoding="utf-8")
    fill(url)
    options = ("--inserts", "--no-owner", "--no-privileges", "--no-comments", "--schema=public")
    dump = subprocess.run(["pg_dump", *options, url], check=True, capture_output=True, text=True).stdout  # noqa: S607
    (here / f"{name}.postgresql.sql").write_text("\n".join(plain(dump)) + "\n", encoding="utf-8")


def fill(url: str) -> None:
    """What a region leaves: two grants, one of them ended, three messages, a matter, a decision."""
    engine = open_by(url)
    resources, messages = Resources(engine), Messages(engine)
    for identity, paper in (("in-force", "one-unit"), ("ended", "ended")):
        grant = consent(paper)
        resources.put(identity, grant, BEGUN)
        if paper == "one-unit":
            resources.put(identity, grant | {"status": "active"}, ENDED)
    resources.put("waits", parked_task(), ENDED)
    for resource in photo():
        resources.put("photo", resource, BEGUN)
    for identity, flow in (("photo-1", "photo"), ("photo-2", "photo"), ("grant-1", "grant")):
        messages.begin(identity, flow, "mailbox/kuvat.porvoo@ita-uusimaa.example", BEGUN)
    messages.moving("photo-1", BEGUN)
    messages.conclude("photo-1", State.DONE, ENDED, ("PHO-05",), "Filed.")
    messages.conclude("photo-2", State.PARKED, ENDED, ("PHO-06",), "The names differ.", ("Task/waits",))
    Blobs(engine).keep("photo-2", b"Subject: synthetic\r\n\r\n")
    hand_over(engine)
    if hasattr(schema, "decision"):
        with engine.begin() as connection:
            values = {"attempt": "photo-2-2", "message": "photo-2", "patient": "", "password": "synthetic"}
            connection.execute(insert(schema.decision).values(values))
    engine.dispose()


def open_by(url: str) -> Engine:
    """The database, opened by this commit; `open_database` was in `schema` before databases had a number."""
    place = "adapter.store.opening" if find_spec("adapter.store.opening") else "adapter.store.schema"
    opened: Engine = import_module(place).open_database(url)
    return opened


def consent(paper: str) -> dict[str, Any]:
    """A Consent as this commit's `lautta convert grant` prints it."""
    convert = [sys.executable, "-m", "adapter", "convert", "grant", "--config", "fixtures/lautta.toml"]
    command = [*convert, "--matter", MATTER, f"fixtures/grant/{paper}.xml"]
    bundle = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    found: dict[str, Any] = bundle["entry"][0]["resource"]
    return found


def parked_task() -> dict[str, Any]:
    """A Task that waits for a person."""
    return {
        "resourceType": "Task",
        "identifier": [{"system": "https://lautta.example/fhir/sid/message", "value": "parked-1"}],
        "status": "requested",
        "intent": "order",
        "for": {"type": "Patient", "identifier": {"system": "urn:oid:1.2.246.21", "value": SAIMA}},
        "authoredOn": "2026-11-01T10:00:00+02:00",
    }


def photo() -> list[dict[str, Any]]:
    """A photo of a patient who is here, the patient, and what was noted of both."""
    hetu = {"system": "urn:oid:1.2.246.21", "value": SAIMA}
    return [
        {
            "resourceType": "Patient",
            "identifier": [hetu],
            "name": [{"family": "Mäkelä", "given": ["Saima"]}],
            "birthDate": "1988-11-18",
        },
        {
            "resourceType": "Media",
            "meta": {"tag": [{"system": "https://x.example/tags", "code": "checked"}]},
            "status": "completed",
            "type": {"coding": [{"system": "https://x.example/codes", "code": "image"}]},
            "modality": {"text": "Photograph"},
            "subject": {"reference": "Patient/photo"},
            "operator": {"reference": "https://other.example/fhir/Practitioner/1"},
            "createdDateTime": "2026-11-01T09:30:00.250+02:00",
            "content": {"contentType": "image/jpeg"},
        },
        {
            "resourceType": "AuditEvent",
            "type": {"system": "http://terminology.hl7.org/CodeSystem/audit-event-type", "code": "rest"},
            "recorded": "2026-11-01T09:31:00+02:00",
            "agent": [{"requestor": True, "name": "Hoitaja Åke", "who": {"reference": "Patient/photo"}}],
            "source": {"observer": {"display": "x"}},
            "entity": [{"what": {"reference": "Media/photo"}}],
        },
    ]


def hand_over(engine: Engine) -> None:
    """A matter that waits for its grant; since matters have an organiser, with it."""
    place = "adapter.store.matters" if find_spec("adapter.store.matters") else "adapter.access.matters_table"
    table: Any = import_module(place)
    matters = table.Matters(engine)
    client, unit, matter = Hetu(SAIMA), Oid(HOME_CARE), Oid(MATTER)
    if "organiser" in schema.metadata.tables["matter"].columns:
        matters.hand_over([table.Matter(client=client, unit=unit, organiser=Oid(ORGANISER), matter=matter)])
    else:
        matters.hand_over(client, unit, matter)


def plain(dump: str) -> Iterator[str]:
    """The statements that every version of PostgreSQL reads: no settings, and no commands of a client program."""
    for statement in re.split(
        r"(?<=;)\n", "\n".join(line for line in dump.splitlines() if not line.startswith(("--", "\\")))
    ):
        text = statement.strip()
        is_setting = text.startswith(("SET ", "SELECT ", "CREATE SCHEMA ")) and "setval(" not in text
        if text and not is_setting:
            yield text.replace("public.", "")


if __name__ == "__main__":
    main()
