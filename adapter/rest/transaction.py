"""A transaction Bundle: every entry is carried out, or none (FHIR R4 http, transaction). A batch: each by itself."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Flask, Response, g, request

from adapter.errors import Refused, Unsupported
from adapter.fhir.elements import Resource, objects
from adapter.fhir.outcome import outcome
from adapter.fhir.references import addresses_of, without_version
from adapter.rest.acts import read_act
from adapter.rest.authorship import ClientAuthor
from adapter.rest.conformance import check
from adapter.rest.desk import Desk
from adapter.rest.entries import Entry, tell
from adapter.rest.exchange import read_body, respond
from adapter.rest.read import response_to
from adapter.rest.shown import show_too
from adapter.rest.visible import visible
from adapter.store.acts import Done

_RANK = {"DELETE": 0, "POST": 1, "PUT": 2, "PATCH": 2}


def register(app: Flask, desk: Desk) -> None:
    """Add the interactions to the application."""

    @app.post("/fhir")
    @app.post("/fhir/")
    def transaction() -> Response:
        bundle = read_body()
        kind = bundle.get("type") if bundle["resourceType"] == "Bundle" else ""
        if kind not in {"transaction", "batch"}:
            raise Unsupported.because(
                "", "this address takes a Bundle: a transaction or a batch.", code="not-supported"
            )
        shows = "return=representation" in request.headers.get("Prefer", "").replace(" ", "")
        g.interaction = kind
        answers = _carry_out(desk, bundle, shows=shows) if kind == "transaction" else _batch(bundle, shows=shows)
        return respond({"resourceType": "Bundle", "type": f"{kind}-response", "entry": answers})


def _carry_out(desk: Desk, bundle: Resource, *, shows: bool) -> list[Resource]:
    """The answers of a transaction. What its entries read is read when all is written."""
    check(bundle, searches=True)
    entries = [Entry.read(entry, number) for number, entry in enumerate(bundle.get("entry", []), 1)]
    _check_led_home(entries)
    for entry in entries:
        if not entry.is_write:
            visible(desk).need(*entry.reading())
    writes = [entry for entry in entries if entry.is_write]
    done = iter(visible(desk).write(lambda: [read_act(desk, entry.wanted()) for entry in writes], ClientAuthor(desk)))
    return [_tell_done(next(done), shows=shows) if entry.is_write else _ask(entry, shows=True) for entry in entries]


def _batch(bundle: Resource, *, shows: bool) -> list[Resource]:
    """The answers of a batch: each entry is a transaction of its own, in the order of FHIR."""
    listed = objects(bundle.get("entry"))
    shell = [{name: part for name, part in entry.items() if name != "resource"} for entry in listed]
    check(bundle | ({"entry": shell} if "entry" in bundle else {}), searches=True)
    entries = [Entry.read(entry, number) for number, entry in enumerate(listed, 1)]
    names = {entry.full_url for entry in entries} - {""}
    answers: dict[int, Resource] = {}
    for place, entry in sorted(enumerate(entries), key=lambda item: _RANK.get(item[1].method, 3)):
        answers[place] = _alone(entry, names, shows=shows or not entry.is_write)
    return [answers[place] for place in range(len(entries))]


def _alone(entry: Entry, names: set[str], *, shows: bool) -> Resource:
    """What an entry of a batch is answered; none refers to another."""
    if any(address in names - {entry.full_url} for _, address in addresses_of(entry.resource)):
        text = "an entry of a batch refers to another entry."
        refused = outcome(Refused.because("", text, "Send a transaction.", "business-rule"))
        return {"response": {"status": "422 Unprocessable Entity", "outcome": refused}}
    return _ask(entry, shows=shows)


def _ask(entry: Entry, *, shows: bool) -> Resource:
    answer = entry.answer()
    told = tell(answer, shows=True)
    if not shows and "resource" in told:
        show_too([told.pop("resource")])
    return told


def _tell_done(done: Done, *, shows: bool) -> Resource:
    if done.stored is None or done.stored.is_gone:
        gone = done.stored and {"etag": f'W/"{done.stored.version}"'}
        return {"response": {"status": "204 No Content"} | (gone or {})}
    told = {"response": response_to(done.stored, "201 Created" if done.is_new else "200 OK")}
    if shows:
        return {"resource": done.stored.resource} | told
    show_too([done.stored.resource])
    return told


def _check_led_home(entries: Sequence[Entry]) -> None:
    """Raise Refused for a urn:uuid that leads to no entry."""
    names = {entry.full_url for entry in entries if entry.is_write and entry.method != "DELETE"}
    for entry in entries:
        for _, address in addresses_of(entry.resource):
            if address.startswith("urn:uuid:") and without_version(address) not in names:
                raise Refused.because("", "a urn:uuid in the transaction leads to no entry.", code="not-found")
