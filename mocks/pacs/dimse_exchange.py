"""One request over DIMSE: its examination, the misdeed ordered for it, and the line of the journal it becomes."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from mocks.control import BrokenRuleError
from mocks.pacs.association import describe_caller
from mocks.pacs.status import explain

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pydicom.dataset import Dataset

    from mocks.pacs.misdeed import Misdeed
    from mocks.pacs.pacs import Pacs

#: What a fault `status` answers when the order does not say (PS3.7 annex C, PS3.4 B.2.3 and C.4).
_REFUSED = {"echo": 0x0110, "commit": 0x0213, "find": 0xA700, "store": 0xA700}
_RETRIEVAL_REFUSED = 0xA702


class Exchange:
    """One request over DIMSE.

    `about` says what it is about, as faults are matched by it; it is asked only when there are faults. A `misdeed` that
    lasts from an earlier request of the association is committed again. `payload` is what a tester may want to keep.
    """

    def __init__(
        self,
        pacs: Pacs,
        association: Any,
        operation: str,
        message: int,
        about: Callable[[], Mapping[str, str]] = dict,
        misdeed: Misdeed | None = None,
        payload: bytes | None = None,
    ) -> None:
        self._pacs = pacs
        self._operation = operation
        self._payload = payload
        self._began = time.monotonic()
        self._caller = describe_caller(association)
        self.examination = pacs.control.examine()
        requestor = association.requestor
        self.archive = pacs.titles.find_archive(requestor.primitive.called_ae_title) or ""
        if misdeed is None:
            told = {"caller": self._caller["title"], **self._describe(about())} if pacs.control.faults else {}
            misdeed = pacs.commit(pacs.control.take_fault(operation, told))
        self.misdeed = misdeed
        self.facts: dict[str, Any] = {"archive": self.archive, "title": self._caller["title"]}
        self._correlation = f"{self._caller['title']}-{requestor.port}-{message}"

    def _describe(self, asked: Mapping[str, str]) -> Mapping[str, str]:
        """What was asked for, and whose study it is when only that is named."""
        known = self._pacs.describe_study(self.archive, asked.get("document", ""), asked.get("accession", ""))
        return {**known, **asked}

    def begin(self) -> int | None:
        """Wait if that was ordered; the status to fail with at once, if that was (PS3.7 annex C)."""
        self.misdeed.delay()
        refused = _REFUSED.get(self._operation, _RETRIEVAL_REFUSED)
        return int(self.misdeed.number("status", refused)) if self.misdeed.kind == "status" else None

    def refuse(self, problem: BrokenRuleError) -> Dataset:
        """Write down that a rule is broken; the status that says so."""
        status = explain(problem)
        self.record(status.Status)
        return status

    def record(self, status: int | None, **facts: Any) -> None:
        """Write down how it ended; `status` is that of DIMSE, None when the end was lost."""
        self._pacs.control.record(
            self._operation,
            outcome=status,
            fault=self.misdeed.kind,
            correlation=self._correlation,
            sender=self._caller,
            **self.facts,
            **facts,
            steps=self.examination.describe(),
            payload=self._payload,
            ms=round((time.monotonic() - self._began) * 1000, 1),
        )
