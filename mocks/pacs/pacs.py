"""What both faces of the mock share, DICOMweb and DIMSE."""

from __future__ import annotations

import base64
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mocks.control import Control, Setting, digest
from mocks.pacs.archive import Archives
from mocks.pacs.attribute import PATIENT
from mocks.pacs.misdeed import KINDS, Misdeed
from mocks.pacs.rules import RULES
from mocks.pacs.titles import Titles

if TYPE_CHECKING:
    from mocks.control import Fault

#: What a fault can hit, and the journal names.
OPERATIONS = (
    "qido",
    "wado",
    "rendered",
    "stow",
    "copy",
    "grant",
    "order",
    "registers",
    "echo",
    "find",
    "get",
    "move",
    "store",
    "commit",
    "report",
)


class Pacs:
    """The archives, who may call them, and the desk they are steered from; `pki` is the directory of the test PKI."""

    def __init__(self, pki: Path, setting: Setting | None = None) -> None:
        self.pki = pki
        self.control = Control(
            "pacs",
            seed=self._seed,
            state=self._state,
            remove=self._remove,
            kinds=KINDS,
            operations=OPERATIONS,
            seed_keys=frozenset({"studies", "titles"}),
            rules=RULES,
            setting=setting,
        )
        self.archives = Archives(self.control.holdings)
        self.titles = Titles(self.control.holdings)
        #: The Transaction UIDs of storage commitment that were used.
        self.transactions = self.control.holdings.shelf("transactions")
        self._closing = threading.Event()

    def commit(self, fault: Fault | None) -> Misdeed:
        """The misdeed of an exchange that took this fault."""
        return Misdeed(fault, self._closing.wait)

    def describe_study(self, archive: str, study: str, accession: str = "") -> dict[str, str]:
        """What a fault can be matched by when a study is asked for: its UID and its patient's digest.

        A study may be named by its accession number too.
        """
        with self.control.lock:
            study = study or (self.archives.find_study(archive, accession) if accession else "")
            held = self.archives.instances(archive, study) if study else []
        patient = held[0].value(PATIENT) if held else ""
        return {"document": study, **({"patient": digest(patient)} if patient else {})} if study else {}

    def close(self) -> None:
        """Let nobody wait any longer."""
        self._closing.set()

    def _state(self) -> dict[str, Any]:
        return self.archives.state()

    def _remove(self, kind: str, identity: str) -> None:
        self.archives.remove(kind, identity)

    def _seed(self, data: dict[str, Any]) -> None:
        studies = data.get("studies", [])
        for study in studies:
            unknown = set(study) - {"archive", "register", "instances"}
            if unknown:
                raise ValueError("a study has the keys archive, register, instances")
        decoded = [[base64.b64decode(one, validate=True) for one in study["instances"]] for study in studies]
        self.archives.seed(data, decoded, self.control.examine())
        self.titles.seed(data.get("titles", {}))
        for study in studies:
            self.titles.add_archive(study["archive"])
