"""Start the mock of the SMS gateway."""

from __future__ import annotations

from typing import Any

from flask import Flask, Response, jsonify

from mocks.control import COMMON_KINDS, Control, Setting
from mocks.running import RunningMock
from mocks.sms.app import OPERATIONS, sms_app
from mocks.sms.outbox import SEED_KEYS, Outbox
from mocks.sms.rules import RULES


def sms_mock(
    *, port: int = 0, control_port: int = 0, host: str = "127.0.0.1", setting: Setting | None = None
) -> RunningMock:
    """Start the mock (port 0 = a free one)."""

    def sow(data: dict[str, Any]) -> None:
        outbox.seed(data)

    control = Control(
        "sms",
        seed=sow,
        state=lambda: outbox.state(),  # noqa: PLW0108  made below
        remove=lambda kind, identity: outbox.remove(kind, identity),  # noqa: PLW0108  as above
        kinds=(*COMMON_KINDS, "garbled"),
        operations=OPERATIONS,
        seed_keys=SEED_KEYS,
        rules=RULES,
        setting=setting,
    )
    outbox = Outbox(control)

    def add_texts(app: Flask) -> None:
        @app.get("/__admin/messages/<path:key>")
        def message(key: str) -> Response:
            with control.work():
                told = outbox.read(key)
            response = jsonify(told if told is not None else {"error": "no message of that key"})
            response.status_code = 200 if told is not None else 404
            return response

    return RunningMock(sms_app(outbox, control), control, port, control_port, host, add_texts)
