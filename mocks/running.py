"""A mock at work: its service port and its control port."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from mocks.control import Control, control_app
from mocks.web import WebServer

if TYPE_CHECKING:
    from flask import Flask


class RunningMock:
    """Two servers in threads of their own: `url` is the service, `control_url` the control API of the mocks' README."""

    def __init__(
        self,
        app: Flask,
        control: Control,
        port: int,
        control_port: int,
        host: str,
        add_calls: Callable[[Flask], None] = lambda _: None,
    ) -> None:
        """`add_calls` adds what this mock has beside the common control API."""
        steering = control_app(control)
        add_calls(steering)
        self._service = WebServer(app, port, host=host).start()
        self._control = WebServer(steering, control_port, host=host).start()
        self.url = self._service.url
        self.control_url = f"{self._control.url}/__admin"

    def stop(self) -> None:
        """Stop answering and give both ports back."""
        self._service.stop()
        self._control.stop()
