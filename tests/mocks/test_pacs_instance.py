"""How the PACS mock reads an object."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from pydicom import config

from adapter.demo.fixtures import FOLDER
from mocks.pacs.instance import read_instance

if TYPE_CHECKING:
    import pytest


def test_objects_that_come_at_once_leave_reading_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    content = (FOLDER / "dicom" / "hus-LAU0000001-1.dcm").read_bytes()
    mode, interval = config.settings.reading_validation_mode, sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(8) as pool:
            read = list(pool.map(read_instance, [content] * 400))
    finally:
        sys.setswitchinterval(interval)
    left = config.settings.reading_validation_mode
    monkeypatch.setattr(config.settings, "reading_validation_mode", mode)
    assert (len({one.digest for one in read}), left) == (1, mode)
