"""Client of the API: a request for images is whole, is made once, and what comes of it is shown."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any
from urllib.parse import unquote

from conform.case import Checks, NotSeenError, observes, proves
from conform.cases.client_evaluate import need_words
from conform.cases.client_http import ORDER, PHONE, make_task
from conform.peers.asked import codes_of, extension_of, resource_of
from conform.peers.client_system import ClientSystem, Went
from conform.peers.orders import IMAGING, accession_of, assures, contained, image_requests, lacks
from conform.peers.reply import CUT, Reply, page, refused
from conform.people import ANNA, HETU_SYSTEM
from conform.traffic import Message

ROLE = "client"
_CREATE = "ServiceRequest create"
_STUDIES = (
    ("LAU0000006", "Thorax", "2026-11-07T21:05:00+02:00"),
    ("LAU0000007", "Polvi", "2026-11-08T08:40:00+02:00"),
)
_MISSING = (
    "the basis is missing.",
    "the destination is missing.",
    "of study 2 the accession number is missing.",
    "the person who asks is missing.",
)


@proves(ROLE, "FC-SR-01")
def a_request_for_images_says_what_it_was_given(client: ClientSystem, checks: Checks) -> None:
    """Patient, who asks, basis, destination and both studies are those that were given."""
    given = describe_request()
    went = request_well(client, checks, given)
    for order in map(resource_of, went.sent(_CREATE)):
        asker = str(order.get("requester", {}).get("display", ""))
        checks.demand(
            asker == f"{given['requesterUnit']} / {given['requesterPerson']}", "who asks is not as it was given"
        )
        reasons = [one.get("text") for one in order.get("reasonCode", [])]
        checks.demand(given["basis"] in reasons, "the basis is not as it was given")
        where = extension_of(order, "release-destination").get("valueString")
        checks.demand(where == given["destination"], "the destination is not as it was given")
        studies = contained(order, "ImagingStudy")
        told = {(accession_of(one).get("value"), one.get("description"), one.get("started")) for one in studies}
        checks.demand(told == set(_STUDIES), "the studies are not as they were given")


@observes(ROLE, "FC-SR-01")
def a_request_for_images_is_whole(traffic: Sequence[Message], checks: Checks) -> None:
    """Every request for images states all that it must."""
    for order in map(resource_of, _requests(traffic)):
        checks.control(order.get("status"), "a request for images is no resource")
        missing = list(lacks(order))
        checks.demand(not missing, f"a request for images lacks {', '.join(missing)}")


@observes(ROLE, "FC-SR-03")
def a_request_for_images_has_its_category(traffic: Sequence[Message], checks: Checks) -> None:
    """The category is 363679005 (imaging) of SNOMED CT: without it nothing starts."""
    for order in map(resource_of, _requests(traffic)):
        checks.control(order.get("intent"), "a request for images is no resource")
        checks.demand(IMAGING in codes_of(order.get("category")), "a request for images lacks the category 363679005")


@proves(ROLE, "FC-SR-02")
def it_assures_what_the_worker_assures(client: ClientSystem, checks: Checks) -> None:
    """With the worker's assurance it stands in the request; without it nothing assures it."""
    went = request_well(client, checks, describe_request())
    checks.control(all(assures(resource_of(one)) for one in went.sent(_CREATE)), "the assurance is not in the request")
    client.arm(_CREATE, refused(422, "the assurance is missing.", rule="REL-01"))
    bare = client.pull("request-images", describe_request(noProhibition=False))
    checks.demand(
        not any(assures(resource_of(one)) for one in bare.sent(_CREATE)), "it assures what the worker did not assure"
    )
    checks.demand(not bare.did, "the request was not taken, and it says that it was made")


@proves(ROLE, "FC-SR-04")
def all_that_is_missing_is_shown(client: ClientSystem, checks: Checks) -> None:
    """The API names four things that are missing: the worker sees each of them."""
    request_well(client, checks, describe_request())
    client.arm(_CREATE, refused(422, *_MISSING, rule="REL-01"))
    went = client.pull("request-images", describe_request())
    checks.demand(went.refused, "the API refused a request (422), and it did not end as refused")
    need_words(went)
    shown = " ".join(went.shown("reasons"))
    for sentence in _MISSING:
        checks.demand(sentence in shown, "something that the request lacks was not shown")


@proves(ROLE, "FC-SR-05")
def the_worker_sees_whom_to_call(client: ClientSystem, checks: Checks) -> None:
    """Of an urgent request outside office hours a Task says whom to call: the number is shown."""
    request_well(client, checks, describe_request(urgent=True))
    calling = f"Kiireellinen pyyntö päivystysaikana: soita myös päivystysnumeroon: Röntgenpäivystys, puh. {PHONE}."
    tasks = [make_task("release-images", "Kuvat saa luovuttaa."), make_task("call-on-call", calling, "conform-18")]
    client.arm("Task search", page(tasks))
    went = client.pull_well("follow-request", {"request": ORDER})
    checks.control(went.did and went.sent("Task search"), "it did not look for the Tasks of a request")
    need_words(went)
    checks.demand(any(PHONE in text for text in went.shown("tasks")), "the number to call was not shown")


@proves(ROLE, "FC-HTTP-02", "CM-RET-01")
def a_repeated_create_makes_one(client: ClientSystem, checks: Checks) -> None:
    """The answer to a create is lost; whoever repeats it, the client or the worker, makes no second one."""
    request_well(client, checks, describe_request())
    held: list[Message] = []
    given = describe_request()
    client.arm(_CREATE, _Lossy(held))
    client.arm("ServiceRequest search", lambda _: page([resource_of(one) | {"id": "conform-1"} for one in held[:1]]))
    went = client.pull("request-images", given)
    sent = went.sent(_CREATE)
    checks.control(sent, "it created nothing")
    sent += client.pull("request-images", given).sent(_CREATE)
    for repeated in sent[1:]:
        checks.demand(repeated.head.get("if-none-exist"), "a create was repeated without If-None-Exist")
    checks.demand(len(held) == 1, "one request became two: a repeated create has another condition or number")


class _Lossy:
    """A server whose first answer is lost. A condition that is met makes nothing (FHIR R4 http.html#ccreate)."""

    def __init__(self, held: list[Message]) -> None:
        self._held = held
        self._lost = False

    def __call__(self, asked: Message) -> Reply:
        condition = asked.head.get("if-none-exist", "").partition("?")[2] or asked.head.get("if-none-exist", "")
        if not condition or not any(_carries(one, condition) for one in self._held):
            self._held.append(asked)
        if not self._lost:
            self._lost = True
            return CUT
        return _created(asked, 201 if self._held[-1] is asked else 200)


def request_well(client: ClientSystem, checks: Checks, given: dict[str, Any]) -> Went:
    """The control: a request for images is made."""
    client.need("images")
    client.arm(_CREATE, lambda asked: _created(asked, 201))
    client.arm("ServiceRequest search", page([]))
    went = client.pull_well("request-images", given)
    checks.control(went.did, "a request for images was not made")
    checks.control(went.sent(_CREATE), "it says that it has made a request, and sent none")
    return went


def describe_request(**changes: Any) -> dict[str, Any]:
    """The arguments of `request-images`, all as they should be; each request has a number of its own."""
    studies = [
        {"accession": number, "accessionSystem": "urn:oid:1.2.246.537.5.40033.2006", "name": name, "started": started}
        for number, name, started in _STUDIES
    ]
    return {
        "patient": {"system": HETU_SYSTEM, "value": ANNA.hetu, "name": f"{ANNA.given[0]} {ANNA.family}"},
        "requesterUnit": "Porvoon terveysasema",
        "requesterPerson": "lääkäri T. Testilä",
        "basis": "potilaan kirjallinen suostumus 2.11.2026",
        "destination": "Tays",
        "studies": studies,
        "noProhibition": True,
        "urgent": False,
        "key": {"system": "https://porvoo.example/requests", "value": f"conform-{uuid.uuid4().hex[:12]}"},
    } | changes


def _requests(traffic: Sequence[Message]) -> list[Message]:
    found = image_requests(traffic)
    if not found:
        raise NotSeenError("no request for images was seen")
    return found


def _created(asked: Message, status: int) -> Reply:
    made = resource_of(asked) | {"id": "conform-1", "meta": {"versionId": "1"}}
    return Reply(status, made, {"Location": f"{ORDER}/_history/1", "ETag": 'W/"1"'})


def _carries(held: Message, condition: str) -> bool:
    """Whether what is held has the identifier of a condition such as `identifier=system|value`."""
    wanted = unquote(condition)
    return any(
        f"{one.get('system', '')}|{one.get('value', '')}" in wanted for one in resource_of(held).get("identifier", [])
    )
