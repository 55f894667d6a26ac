"""Requests for images as the release flow leaves them: its Tasks, its ServiceRequest, a medium to be posted."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from adapter.errors import Finding, Refused
from adapter.fhir.elements import Names, oid_identifier
from adapter.identifiers import Hetu
from adapter.release.images import Hit
from adapter.release.media_table import MediumRecord
from adapter.release.reading.request import read_request
from adapter.release.rules.decision import Decision, Means
from adapter.release.rules.grounds import NO_CONSENT
from adapter.release.writing.charge import charge_item
from adapter.release.writing.order import service_request
from adapter.release.writing.references import desk_reference
from adapter.release.writing.reply import denied_reply, reply_input
from adapter.release.writing.task import Carried, answer_task, desk_task, phone_task, post_task, study_task
from adapter.run.shown import shown_in
from adapter.run.waiting import Place, parked_task
from adapter.store.messages import State
from adapter.words import Ground, Sentence
from tests.console.pages import Pages
from tests.region import HELSINKI, MAIJA, destination, region, release_request
from tests.release.corpus.mails import BESIDE

#: A Wednesday, before the desk opens and after.
EARLY, LATER = (datetime(2026, 11, 4, 7, minute, tzinfo=HELSINKI) for minute in (29, 30))
GROUND = Ground("REL-10", Sentence("Pyydä yksiköstä.", "Be av enheten.", "Ask the unit that made it."))
PROMISED = date(2026, 11, 29)
PASSWORD = "abcd-efgh-jkmn-pqrs-tuvw-2345"
#: What is typed of a paper that carries the request that was denied.
PAPER = {
    "hetu": MAIJA,
    "signer": "patient",
    "signed": "2026-11-20",
    "until": "2027-11-20",
    "recipient": "tays",
    "studies": "these",
    "kept": "Kuvapalvelut, mappi 12",
}
STRANGE, LINE = f"{80:032x}", "Moikka taas sinne näppäimistöjen ääreen!"
NUMBER, DENIED, DESK = f"{77:032x}", f"{78:032x}", "kuvapalvelut@ita-uusimaa.example"
_NO_CONSENT = NO_CONSENT.naming({"desk": region().desks.office.names})


def decision(means: Means = Means.ELSEWHERE, by: date | None = None) -> Decision:
    """A decision of the desk in office hours."""
    desks = region().desks
    return Decision(
        permitted=True,
        means=means,
        grounds=(GROUND,),
        desk=desks.office,
        desk_rule="REL-07",
        phone=None,
        version=desks.version,
        by=by,
    )


def ask_for_images(pages: Pages, name: str = "", received: datetime = LATER, *, urgent: bool = False) -> str:
    """A request that a person must carry out and answer; urgent, it is telephoned too. Gives its id."""
    key, order = f"{name or 'k':k>32}", f"order{name}"
    request = release_request(key=key, received=received, urgent=urgent)
    made, reference = decision(), f"ServiceRequest/{order}"
    reply = denied_reply(key, received, (GROUND,))
    hit = Hit("1.2.3.1", "LAU0000001", MAIJA, instances=2)
    tasks = {
        f"desk{name}": desk_task(request, [made], "requested", order=reference),
        f"study{name}": study_task(request, hit, made, "requested", None, received, order=reference),
        f"answer{name}": answer_task(request, made.desk, reply_input(reply, "fi"), order=reference),
    }
    if urgent:
        tasks[f"call{name}"] = phone_task(request, region().desks.on_call, order=reference)
    resources, now = pages.house.resources, pages.clock[-1]
    resources.put(order, service_request(request, "active", desk=made.desk), now)
    for identity, task in tasks.items():
        resources.put(identity, task, now)
    return order


def park_for_a_line(pages: Pages, message: str = STRANGE, line: str = LINE) -> str:
    """A request mail that one line alone keeps from being decided on: as the flow reads it, in quarantine."""
    now, raw = pages.clock[-1], BESIDE["above the closing"](line)
    try:
        read_request(raw, region(), message)
    except Refused as refusal:
        place = Place(language="fi", owner=desk_reference(region().desks.office, "fi"))
        task = parked_task(message, "release", refusal.findings, now, place) | {"input": shown_in(refusal, "fi")}
    pages.messages.begin(message, "release", DESK, now)
    stored = pages.house.resources.put(str(Names(message).uuid("parked")), task, now)
    pages.messages.conclude(message, State.PARKED, now, ("REL-01",), "not understood", (stored.reference,))
    pages.box.quarantined[message] = raw
    return message


def deny_for_consent(pages: Pages, order: str = "denied", message: str = DENIED, source: str = DESK) -> str:
    """A request that is denied for want of a written consent, and waits for a person. Gives its ServiceRequest's id."""
    now = pages.clock[-1]
    request = release_request(key=message, destination=destination("tays"), destination_text="Tays")
    refused = replace(decision(Means.NONE), permitted=False, grounds=(_NO_CONSENT,))
    reference, resources = f"ServiceRequest/{order}", pages.house.resources
    resources.put(order, service_request(request, "revoked", desk=refused.desk), now)
    resources.put(f"{order}-desk", desk_task(request, [refused], "rejected", order=reference), now)
    place = Place(language="fi", owner=desk_reference(region().desks.office, "fi"))
    task = parked_task(message, "release", (Finding("REL-05", _NO_CONSENT.said),), now, place)
    pages.messages.begin(message, "release", source, now)
    stored = resources.put(str(Names(message).uuid("parked")), task, now)
    pages.messages.conclude(message, State.PARKED, now, ("REL-05",), "no consent", (stored.reference,))
    return order


def make_medium(pages: Pages, identity: str = "m1", by: date = PROMISED) -> str:
    """A medium that waits to be posted, with its Task and its request. Gives its id."""
    now, order = pages.clock[-1], f"order-{identity}"
    request = release_request(destination=destination("vakuutus"), destination_text="Esimerkkivakuutus")
    made = decision(Means.PHYSICAL, by)
    on_it = Carried("1.2.3.1", "LAU0000001", Means.PHYSICAL, 2, 2)
    file, reference = f"{identity}.zip", f"ServiceRequest/{order}"
    folder = pages.folder / "media"
    folder.mkdir(exist_ok=True)
    (folder / file).write_bytes(b"PK")
    resources = pages.house.resources
    resources.put(order, service_request(request, "active", desk=made.desk), now)
    task = post_task(request, made, identity, file, 2, [on_it], order=reference)
    resources.put(f"post-{identity}", task, now)
    record = MediumRecord(
        id=identity,
        message="k" * 32,
        task=f"post-{identity}",
        request=order,
        file=file,
        sha256="0" * 64,
        size=2,
        instances=3,
        password=PASSWORD,
        made=now,
        by=by,
    )
    pages.house.media().media.keep(record)
    return identity


def read_a_medium_in(pages: Pages) -> None:
    """What is left of a medium that was read into the PACS: its charge."""
    agent = {"type": "Organization", "identifier": oid_identifier(region().organisation.oid)}
    price = region().media.reading
    item = charge_item("medium-1", Hetu.parse(MAIJA), price, ["1.2.3.1"], pages.clock[-1], agent, "Iida")
    pages.house.resources.put("charge", item, pages.clock[-1])


def park_a_request(pages: Pages) -> str:
    """A mail that the flow could not decide on: all that is missing in its Task, with the answer. Gives its message."""
    now = pages.clock[-1]
    missing = [Sentence(f"{fi} puuttuu.", f"{sv} saknas.", f"{en} is missing.") for fi, sv, en in _MISSING]
    findings = tuple(Finding("REL-01", sentence) for sentence in missing)
    reply = denied_reply(NUMBER, now, tuple(Ground("REL-01", sentence) for sentence in missing))
    place = Place(language="fi", owner=desk_reference(region().desks.on_call, "fi"))
    task = parked_task(NUMBER, "release", findings, now, place) | {"input": [reply_input(reply, "sv")]}
    pages.messages.begin(NUMBER, "release", "kuvapalvelut@ita-uusimaa.example", now)
    stored = pages.house.resources.put(str(Names(NUMBER).uuid("parked")), task, now)
    pages.messages.conclude(NUMBER, State.PARKED, now, ("REL-01",), "incomplete", (stored.reference,))
    return NUMBER


_MISSING = (("AC-numero", "Remissnummer", "The accession number"), ("Peruste", "Grunden", "The basis"))
