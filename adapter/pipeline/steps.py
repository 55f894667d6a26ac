"""The finished steps of a message with their times, as DBOS has written them down: read, and never written, here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from dbos import DBOSClient
from sqlalchemy import Engine, column, inspect, select, table

from adapter.errors import LauttaError, Refused
from adapter.pipeline.rows import RowSerializer, refuse_foreign_rows
from adapter.store.messages import MessageRecord

_TABLE = "operation_outputs"
_AT_ONCE = 500  # attempts in one question


@dataclass(frozen=True, slots=True)
class StepRecord:
    """One step of one attempt. Its name is that in the flow, `carry-out-0`."""

    attempt: int
    name: str
    began: datetime
    ended: datetime


def read_steps(engine: Engine, message: MessageRecord) -> list[StepRecord]:
    """The steps of every attempt, in their order; none where no worker has ever run on this database.

    At its first attempt a message may be in a batch: then the steps in which it had a part.
    """
    if not has_steps(engine):
        return []
    refuse_foreign_rows()
    client = DBOSClient(system_database_engine=engine, serializer=RowSerializer(), lazy=True)
    steps = [] if not message.batch else _read(client, message.batch, 1, of=f"{message.id}-1")
    steps += _read(client, f"{message.id}-1", 1)[len(steps) :]  # begins with what the batch had finished
    for attempt in range(2, message.attempt + 1):
        steps += _read(client, f"{message.id}-{attempt}", attempt)
    return steps


def _read(client: DBOSClient, workflow: str, attempt: int, of: str = "") -> list[StepRecord]:
    return [
        StepRecord(attempt, step["function_name"], _moment(began), _moment(ended))
        for step in client.list_workflow_steps(workflow, load_output=bool(of))
        if (began := step["started_at_epoch_ms"]) is not None and (ended := step["completed_at_epoch_ms"]) is not None
        if not of or _is_finished(step["output"], of)
    ]


def _is_finished(output: object, attempt: str) -> bool:
    """Whether a step of a batch is finished for this member: it is not when the member left for a fault."""
    if not isinstance(output, dict) or attempt not in output:
        return False
    result = output[attempt]
    return isinstance(result, Refused) or not isinstance(result, LauttaError)


def read_last_steps(engine: Engine, attempts: Sequence[str]) -> dict[str, str]:
    """The last step of each of these attempts (`<message>-<number>`): of one that failed, where it did."""
    if not has_steps(engine):
        return {}
    outputs = table(_TABLE, *map(column, ("workflow_uuid", "function_id", "function_name")), schema=_schema(engine))
    found: dict[str, str] = {}
    with engine.connect() as connection:
        for begin in range(0, len(attempts), _AT_ONCE):
            wanted = outputs.c.workflow_uuid.in_(attempts[begin : begin + _AT_ONCE])
            query = select(outputs.c.workflow_uuid, outputs.c.function_name).where(wanted)
            found |= {str(one): str(name) for one, name in connection.execute(query.order_by(outputs.c.function_id))}
    return found


def has_steps(engine: Engine) -> bool:
    """Whether DBOS has its tables in this database."""
    return inspect(engine).has_table(_TABLE, schema=_schema(engine))


def _schema(engine: Engine) -> str | None:
    return "dbos" if engine.dialect.name == "postgresql" else None


def _moment(milliseconds: int) -> datetime:
    return datetime.fromtimestamp(milliseconds / 1000, UTC)
