"""What every test shares: reproducible properties, and an environment that changes no configuration."""

from __future__ import annotations

import os

import pytest
from hypothesis import settings

settings.register_profile("unit", deadline=None, database=None, derandomize=True, max_examples=100)
settings.load_profile("unit")


@pytest.fixture(autouse=True)
def _plain_environment(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """No LAUTTA_ variable of whoever runs the tests reaches them. A slow test makes an environment of its own."""
    if request.node.get_closest_marker("slow"):
        return
    for name in list(os.environ):
        if name.startswith("LAUTTA_"):
            monkeypatch.delenv(name)
