"""How a flow lets go of a message."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from adapter.errors import Refused, Theirs
from adapter.run.ending import park
from tests.release.release_world import ReleaseWorld


def test_a_person_sees_the_task_though_the_mail_cannot_be_put_aside(tmp_path: Path) -> None:
    world = ReleaseWorld(tmp_path)
    run = cast("Any", SimpleNamespace(message="m1", attempt="m1-1"))

    def put_aside() -> None:
        raise Theirs("mail", "did not answer.")

    with pytest.raises(Theirs):
        park(run, world.house, "release", Refused.because("REL-01", "something is missing."), (), put_aside)
    (task,) = world.house.resources.find("Task", [])
    assert task.resource["status"] == "requested"
