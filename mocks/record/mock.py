"""Start the record systems' mock."""

from __future__ import annotations

from typing import Any

from mocks.control import COMMON_KINDS, Control, Setting
from mocks.record.app import record_app
from mocks.record.pages import Pages
from mocks.record.rules import RULES
from mocks.record.seeding import SEED_KEYS, seed_register
from mocks.record.spoiling import KINDS
from mocks.record.store import Register
from mocks.running import RunningMock

#: What a client does, as faults and the journal name it.
OPERATIONS = ("metadata", "search", "read", "create", "update", "patch", "delete", "transaction")


def record_mock(
    *, port: int = 0, control_port: int = 0, host: str = "127.0.0.1", setting: Setting | None = None
) -> RunningMock:
    """Start the record systems (port 0 = a free one)."""

    def sow(data: dict[str, Any]) -> None:
        seed_register(register, data, control.now(), control.new_id)

    def tell() -> dict[str, Any]:
        return register.state()

    def remove(kind: str, identity: str) -> None:
        system, _, resource = identity.partition("/")
        resource_type, _, id_ = resource.partition("/")
        if kind != "resources" or system not in register:
            raise LookupError("what can be removed is resources/system/Type/id")
        register.system(system).forget(resource_type, id_)

    control = Control(
        "record",
        seed=sow,
        state=tell,
        remove=remove,
        setting=setting,
        kinds=(*COMMON_KINDS, *KINDS),
        operations=OPERATIONS,
        seed_keys=SEED_KEYS,
        rules=RULES,
    )
    register = Register(control.holdings)
    pages = Pages(control.holdings, control.new_id)
    return RunningMock(record_app(register, pages, control), control, port, control_port, host)
