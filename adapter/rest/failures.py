"""How a failure that is not the caller's fault is answered and logged: by the id of the request, nothing else of it."""

from __future__ import annotations

import logging
from pathlib import Path

from flask import Response

from adapter.errors import RETRY_SECONDS, Answer, Finding, LauttaError, Refused, answer_to, find_own_frames
from adapter.fhir.outcome import outcome
from adapter.rest.exchange import respond
from adapter.rest.request_id import request_id
from adapter.store.trouble import Trouble, find_trouble

_log = logging.getLogger("lautta.serve")

_SENTENCES = {
    Trouble.LOCKED: "another writer has the database at this moment.",
    Trouble.FULL: "there is no room on the disk or in memory.",
    Trouble.READ_ONLY: "the database cannot be written to.",
    Trouble.AWAY: "the database cannot be reached.",
    Trouble.SLOW: "the database did not answer in time.",
    Trouble.DAMAGED: "the database is damaged.",
}
_BUG = "something went wrong in Lautta; the request was not carried out."


def tell_failure(problem: Exception) -> Response:
    """The answer: 503 for trouble of the database or the machine, else as the error says, 500 for a bug.

    One line of the log says its kind, its place and the id of the request.
    """
    trouble = find_trouble(problem)
    if trouble is not None:
        answer, text = Answer(503, 3, "transient"), _SENTENCES[trouble]
    elif isinstance(problem, LauttaError):
        answer, text = answer_to(problem), str(problem)
    else:
        answer, text = Answer(500, 3, "exception"), _BUG
    kind = f"{trouble} ({type(problem).__name__})" if trouble else type(problem).__name__
    _log.error("%d: %s at %s, id %s", answer.status, kind, _place(problem), request_id())
    finding = Finding("", text, f"Request {request_id()}.", answer.issue)
    headers = {"Retry_After": str(RETRY_SECONDS)} if answer.status == 503 else {}
    return respond(outcome(Refused(finding)), answer.status, **headers)


def _place(problem: Exception) -> str:
    """The way to it through our code, by modules and functions. What was in hand stands in no log."""
    return (
        " > ".join(f"{Path(frame.filename).stem}:{frame.name}" for frame in find_own_frames(problem))
        or "no code of Lautta"
    )
