"""`python -m tests.access.decisions`: writes the generated part of docs/reference/access-decisions.md."""

from __future__ import annotations

from tests.access.decisions.page import PAGE, renew

PAGE.write_text(renew(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
