"""What spoils the writing of a record system: creates, conditions, photos, transactions, and what stays of them."""

from __future__ import annotations

import json

from conform.mutants.proxy import Call, Json
from conform.mutants.spoiling import RESTARTED, change, refuse

#: More than any message of a trial has but a large photo's.
_LARGE = 6_000


def plain_refusal(call: Call) -> None:
    """Refuse without an OperationOutcome."""
    if call.status >= 400:
        call.answer_headers = {**(call.answer_headers or {}), "Content-Type": "text/plain"}
        call.answer = b"no"


def ok_for_refusal(call: Call) -> None:
    """Say 201 of a Task that was refused."""
    if call.status in {400, 422} and call.kind == "Task":
        call.status = 201


def echo_body(call: Call) -> None:
    """Repeat what was sent in the refusal."""
    if call.status >= 400:
        call.tell({**call.resource(), "text": {"status": "generated", "div": call.body.decode("utf-8", "replace")}})


def no_location(call: Call) -> None:
    """Leave out where a new resource is."""
    if call.status == 201:
        headers = call.answer_headers or {}
        call.answer_headers = {name: value for name, value in headers.items() if name.lower() != "location"}


def drop_condition(call: Call) -> None:
    """Pass over If-None-Exist."""
    for name in [name for name in call.headers if name.lower() == "if-none-exist"]:
        del call.headers[name]


def first_match(call: Call) -> None:
    """Take the first of several matches."""
    if call.status == 412 and any(name.lower() == "if-none-exist" for name in call.headers):
        call.status, call.answer = 200, b'{"resourceType":"Task","status":"requested","intent":"order"}'


def fresh_match(call: Call) -> None:
    """Write over whatever is there: the version asked for is always the newest."""
    if call.status == 412 and call.method == "PUT":
        call.status, call.answer = 200, call.body


def change_note(call: Call) -> None:
    """Lose the note of a Task."""
    change(call, "Task", lambda one: one.pop("note", None))


def change_owner(call: Call) -> None:
    """Lose the owner of a Task."""
    change(call, "Task", lambda one: one.pop("owner", None))


def reencode(call: Call) -> None:
    """Change the last octets of a photo."""

    def spoil(one: Json) -> None:
        if "data" in one.get("content", {}):
            one["content"]["data"] = one["content"]["data"][:-8] + "AAAAAAA="

    change(call, "Media", spoil)


def drop_hash(call: Call) -> None:
    """Lose the hash of a photo."""
    change(call, "Media", lambda one: one.get("content", {}).pop("hash", None))


def utc_capture(call: Call) -> None:
    """Move the time of capture to UTC."""
    change(call, "Media", lambda one: one.update(createdDateTime="2026-11-20T07:15:00Z"))


def other_subject(call: Call) -> None:
    """Show a photo as another patient's."""
    change(call, "Media", lambda one: one.update(subject={"reference": "Patient/somebody-else"}))


def forget_first(call: Call) -> None:
    """Answer a search for what was just written as if it were not there yet."""
    if call.is_search and call.kind == "Task":
        bundle = call.resource()
        call.tell({**bundle, "entry": [], "total": 0})


def drop_attachment(call: Call) -> None:
    """Lose the octets of a document."""
    change(call, "DocumentReference", lambda one: one.update(content=[{"attachment": {"contentType": "image/jpeg"}}]))


def drop_description(call: Call) -> None:
    """Lose the description of a Task."""
    change(call, "Task", lambda one: one.pop("description", None))


def half_transaction(call: Call) -> None:
    """Take the entries that can be taken, and leave the others out."""
    if call.method != "POST" or call.kind or not _is_wrong(call):
        return
    bundle = json.loads(call.body)
    bundle["entry"] = [entry for entry in bundle["entry"] if entry["resource"]["status"] == "requested"]
    call.body = json.dumps(bundle).encode()


def one_version(call: Call) -> None:
    """Show one version of a history."""
    if call.path.endswith("/_history"):
        bundle = call.resource()
        call.tell({**bundle, "entry": bundle.get("entry", [])[:1]})


def leave_the_first(call: Call) -> None:
    """Refuse a transaction with a bad entry, and write its first entry all the same."""
    if call.method == "POST" and not call.kind and _is_wrong(call):
        call.path += "/Task"
        call.body = json.dumps(json.loads(call.body)["entry"][0]["resource"]).encode()
        call.headers["x-refuse"] = "422"


def refuse_after_all(call: Call) -> None:
    """Refuse what was marked for it."""
    if "x-refuse" in call.headers:
        refuse(call, int(call.headers["x-refuse"]))


def read_before_writing(call: Call) -> None:
    """Answer the GET of a transaction with what was before."""
    bundle = call.resource()
    if bundle.get("type") == "transaction-response" and "resource" in bundle["entry"][0]:
        bundle["entry"][0]["resource"]["status"] = "requested"
        call.tell(bundle)


def answer_backwards(call: Call) -> None:
    """Answer the entries of a transaction in another order."""
    bundle = call.resource()
    if bundle.get("type") == "transaction-response":
        call.tell({**bundle, "entry": bundle["entry"][::-1]})


def show_to_all(call: Call) -> None:
    """Find a photo under every patient."""
    if call.is_search and call.kind == "Media":
        call.body = b"&".join(one for one in call.body.split(b"&") if not one.startswith(b"subject="))


def plain_too_large(call: Call) -> None:
    """Refuse a large photo without an OperationOutcome."""
    if len(call.body) > _LARGE:
        call.status, call.answer = 413, b"<html>Request Entity Too Large</html>"


def fail_on_large(call: Call) -> None:
    """Fail on a large photo."""
    if len(call.body) > _LARGE:
        refuse(call, 500)


def cut_large(call: Call) -> None:
    """Take a large photo, and keep the beginning of it."""

    def spoil(one: Json) -> None:
        content = one.get("content", {})
        content["data"] = content.get("data", "")[:_LARGE]

    if len(call.answer) > _LARGE:
        change(call, "Media", spoil)


def forget_at_restart(call: Call) -> None:
    """Lose every Task when it restarts."""
    if RESTARTED in call.headers and call.kind == "Task" and call.method == "GET":
        refuse(call, 404)


def _is_wrong(call: Call) -> bool:
    """Whether a Bundle has a Task of a status that the kit's good ones do not have."""
    entries = json.loads(call.body)["entry"]
    return any(one.get("resource", {}).get("status") not in {"requested", "accepted", None} for one in entries)


def plain_wrong(call: Call) -> None:
    """Refuse what is wrong without an OperationOutcome, but for what is no JSON."""
    if call.status == 422:
        plain_refusal(call)


def echo_head(call: Call) -> None:
    """Repeat what was sent in a header of the refusal."""
    if call.status >= 400 and call.body:
        shown = call.body.decode("ascii", "replace").replace("\n", " ")[:800].encode("ascii", "replace").decode()
        call.answer_headers = {**(call.answer_headers or {}), "X-Debug": shown}


def file_elsewhere(call: Call) -> None:
    """Show a document as another patient's."""
    change(call, "DocumentReference", lambda one: one.update(subject={"reference": "Patient/somebody-else"}))
