"""What is logged by Python's `logging`: without personal identity codes, and without what was in hand."""

from __future__ import annotations

import logging

from adapter.errors import locate
from adapter.masking import mask_hetus


class MaskedRecord(logging.LogRecord):
    """A line of a log. Every logger of the process makes it, so nothing is logged around it.

    Of an exception only its kind and place are kept: its text, and that of the frames, may quote a message.
    """

    def __init__(self, *arguments: object, **more: object) -> None:
        super().__init__(*arguments, **more)  # type: ignore[arg-type]  # as logging calls it
        if self.exc_info and isinstance(self.exc_info[1], Exception):
            self.msg, self.args = f"{self._said()} ({locate(self.exc_info[1])})", ()
        self.exc_info = None

    def getMessage(self) -> str:  # noqa: N802 – the library's name
        """The line."""
        return mask_hetus(self._said())

    def _said(self) -> str:
        return super().getMessage()


def guard_logs() -> None:
    """Have every logger of this process write masked lines. Idempotent."""
    logging.setLogRecordFactory(MaskedRecord)
