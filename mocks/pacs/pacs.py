"""What both faces of the mock share, DICOMweb and DIMSE."""

from __future__ import annotations

import base64
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mocks.control import Control, Setting
from mocks.pacs.archive import Archives
from mocks.pacs.misdeed import KINDS, Misdeed
from mocks.pacs.titles import Titles

if TYPE_CHECKING:
    from mocks.control import Fault


class Pacs:
    """The archives, who may call them, and the desk they are steered from; `pki` is the directory of the test PKI."""

    def __init__(self, pki: Path, setting: Setting | None = None) -> None:
        self.pki = pki
        self.archives = Archives()
        self.titles = Titles()
        self.control = Control(
            "pacs", reset=self._reset, seed=self._seed, state=self.archives.state, kinds=KINDS, setting=setting
        )
        self._closing = threading.Event()

    def commit(self, fault: Fault | None) -> Misdeed:
        """The misdeed of an exchange that took this fault."""
        return Misdeed(fault, self._closing.wait)

    def close(self) -> None:
        """Let nobody wait any longer."""
        self._closing.set()

    def _reset(self) -> None:
        self.archives.reset()
        self.titles.reset()

    def _seed(self, data: dict[str, Any]) -> None:
        studies = data.get("studies", [])
        decoded = [[base64.b64decode(one, validate=True) for one in study["instances"]] for study in studies]
        self.titles.seed(data.get("titles", {}))
        self.archives.seed(data, decoded)
        for study in studies:
            self.titles.add_archive(study["archive"])
