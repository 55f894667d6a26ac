"""What the PACS will not do."""

from __future__ import annotations


class RefusedError(Exception):
    """The request is answered with `status` and a text that repeats nothing of it."""

    def __init__(self, status: int, text: str) -> None:
        super().__init__(text)
        self.status = status
        self.text = text
