"""Faults of a record system beside those that every mock has, and by what they are matched.

`conflict` refuses with 409, as a server does whose resource another has locked. `html` answers with the page of a
proxy instead. `garbled` cuts the JSON, `late` waits: both after the work is done.
"""

from __future__ import annotations

import time

from flask import Response, g, request

from mocks.record.answer import answer_fault
from mocks.record.people import describe_criteria, describe_resource
from mocks.record.store import Register

KINDS = ("garbled", "html", "late", "conflict")

_PAGE = "<!DOCTYPE html><html><head><title>Service</title></head><body><h1>Please try again</h1></body></html>"
_BEARER = "Bearer secret-"


def describe_call(register: Register) -> dict[str, str]:
    """By what a fault can be matched: `caller` from the token, `patient` and `document` from what is sent or named."""
    token = request.headers.get("Authorization", "")
    told = {"caller": token.removeprefix(_BEARER)} if token.startswith(_BEARER) else {}
    path = request.view_args or {}
    if path.get("system") not in register:
        return told
    system = register.system(path["system"])
    body = request.get_json(force=True, silent=True) if request.method in ("POST", "PUT") and not request.form else None
    held = system.peek(path["kind"], path["identity"]) if "identity" in path else None
    criteria = [*request.args.items(multi=True), *request.form.items(multi=True)]
    return {**told, **describe_criteria(criteria), **describe_resource(system, body or held)}


def spoil_call() -> Response | None:
    """Obey a fault that answers instead of the system: nothing is done."""
    if g.fault == "conflict":
        return answer_fault(int(g.order.detail.get("status", 409)))
    if g.fault == "html":
        return Response(_PAGE, int(g.order.detail.get("status", 200)), content_type="text/html; charset=utf-8")
    return None


def spoil_answer(response: Response) -> Response:
    """Obey a fault that spoils the answer: what was asked for is done."""
    if g.fault == "garbled":
        content = response.get_data()
        response.set_data(content[: len(content) // 2])
    elif g.fault == "late":
        time.sleep(float(g.order.detail.get("seconds", 1)))
    return response
