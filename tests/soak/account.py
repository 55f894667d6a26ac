"""The account of a soak: what is there at the end, and what of it is not as it has to be.

A message whose worker was taken for dead three times at one step is parked by the rule POISON: the workers' lines must
say that it was taken over so often. It may have been filed before that, or not.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import requests
from sqlalchemy import Engine, func, select

from adapter.demo.fixtures import state
from adapter.demo.stage import Stage
from adapter.fhir.elements import Names
from adapter.store import schema
from adapter.store.messages import MessageRecord, Messages, State
from tests.soak.coming import MAILBOXES, PHOTOS, Coming, Kind

_DEADLY = 3
_POISONED, _PARKED = "parked by POISON", "parked by PHO-06"
_IN_FORCE = "active, version 1"
_ARCHIVED = (*PHOTOS, Kind.RELEASE)
_WHERE = {
    Kind.FULL: ("lifecare-porvoo", "Media", "photo-0"),
    Kind.NARROW: ("pegasos-loviisa", "DocumentReference", "photos"),
}


@dataclass(frozen=True)
class Account:
    """What is there at the end. Messages are named by their ids, documents of the archive by their OIDs."""

    messages: Mapping[str, str]
    filed: Mapping[str, int]
    filed_in_all: int
    archived: Sequence[str]
    orders: int
    copied: int
    mails: Mapping[str, int]
    media: int
    requests: int
    consents: Mapping[str, int]
    copies: int


def draw_up(stage: Stage, engine: Engine, coming: Sequence[Coming]) -> Account:
    """Ask Lautta's database and every mock. Photos are asked for one by one, by their identifier."""
    systems, documents, pacs = (
        state(stage, "record")["systems"],
        state(stage, "kanta")["documents"],
        state(stage, "pacs"),
    )
    table = schema.resource
    with engine.connect() as connection:
        kept: dict[str, int] = dict(
            connection.execute(select(table.c.type, func.count()).group_by(table.c.type)).tuples().all()
        )
        consents = connection.execute(select(table.c.version, table.c.body).where(table.c.type == "Consent")).tuples()
        standing = Counter(f"{json.loads(body)['status']}, version {version}" for version, body in consents)
        copies = connection.execute(select(func.count()).select_from(schema.blob)).scalar_one()
    return Account(
        messages={message.id: _read_end(message) for message in Messages(engine).all()},
        filed=dict(_count_filed(stage, coming)),
        filed_in_all=sum(systems[system]["resources"].get(kind, 0) for system, kind, _ in _WHERE.values()),
        archived=[one["oid"] for one in documents if one["kind"] == "health" and one["code"] != "OSVA"],
        orders=pacs["orders"],
        copied=sum("kymenlaakso" in study["registers"] for study in pacs["studies"]),
        mails=_count_mails(stage),
        media=kept.get("Media", 0),
        requests=kept.get("ServiceRequest", 0),
        consents=standing,
        copies=copies,
    )


def find_wrong(
    account: Account,
    coming: Sequence[Coming],
    entry_of: Callable[[Coming], str],
    taken_over: Mapping[str, int],
) -> Iterator[str]:
    """All that is not as it has to be, a sentence each.

    `entry_of`: the OID of a message's entry in the archive. `taken_over`: how often a message was.
    """
    poisoned = {one.id for one in coming if account.messages.get(one.id) == _POISONED}
    if unexplained := sum(taken_over.get(identity, 0) < _DEADLY for identity in poisoned):
        yield f"{unexplained} messages are {_POISONED} and were not taken over {_DEADLY} times"
    yield from _compare_ends(account, coming, poisoned)
    certain = [one for one in coming if one.id not in poisoned]
    filed = Counter(account.filed.get(one.id, 0) for one in certain if one.kind in PHOTOS)
    yield from (f"{filed[times]} photos are filed {times} times" for times in sorted(filed.keys() - {1}))
    entries = {entry_of(one) for one in certain if one.kind in _ARCHIVED}
    if missing := len(entries - set(account.archived)):
        yield f"{missing} entries are not in the archive"
    yield from _compare_numbers(account, coming, certain)


def _compare_ends(account: Account, coming: Sequence[Coming], poisoned: set[str]) -> Iterator[str]:
    """Every message has ended as one of its kind; none was lost, and none came from nowhere."""
    ends = Counter((one.kind, account.messages.get(one.id, "lost")) for one in coming if one.id not in poisoned)
    for (kind, end), number in ends.items():
        if end != (_PARKED if kind is Kind.REFUSED else State.DONE):
            yield f"of the kind {kind!r}, {number} are {end}"
    if unknown := len(account.messages.keys() - {one.id for one in coming}):
        yield f"{unknown} messages are known that never came"


def _compare_numbers(account: Account, coming: Sequence[Coming], certain: Sequence[Coming]) -> Iterator[str]:
    """There is as much of everything as messages came for it; perhaps without those that were poisoned."""
    for name, found, kinds in (
        ("photos in the record systems", account.filed_in_all, PHOTOS),
        ("Media in the database", account.media, PHOTOS),
        ("entries in the archive", len(account.archived), _ARCHIVED),
        ("orders to the PACS", account.orders, (Kind.RELEASE,)),
        ("studies in the register", account.copied, (Kind.RELEASE,)),
        ("ServiceRequests in the database", account.requests, (Kind.RELEASE,)),
        ("Consents in force", account.consents.get(_IN_FORCE, 0), (Kind.GRANT,)),
        ("Consents", sum(account.consents.values()), (Kind.GRANT,)),
    ):
        least, most = (sum(one.kind in kinds for one in some) for some in (certain, coming))
        if not least <= found <= most:
            yield f"{name}: {found} instead of {most}"
    parked = sum(account.messages.get(one.id, "").startswith("parked") for one in coming if one.kind in MAILBOXES)
    if dict(account.mails) != ({"Lautta-Quarantine": parked} if parked else {}):
        yield f"mails left: {dict(account.mails)} instead of {parked} in quarantine"
    if account.copies:
        yield f"temporary copies left: {account.copies}"


def _read_end(message: MessageRecord) -> str:
    return f"{message.state} by {message.rules}" if message.state == State.PARKED else message.state


def _count_filed(stage: Stage, coming: Sequence[Coming]) -> Iterator[tuple[str, int]]:
    """How often each photo is in its record system."""
    with requests.Session() as session:
        for one in coming:
            if one.kind in PHOTOS:
                system, kind, label = _WHERE[one.kind]
                identifier = Names(one.id).identifier(label)
                answer = session.post(
                    f"{stage.mocks['record']['url']}/{system}/fhir/{kind}/_search",
                    data={"identifier": f"{identifier['system']}|{identifier['value']}"},
                    headers={"Authorization": f"Bearer secret-{system}"},
                    timeout=30,
                )
                answer.raise_for_status()
                yield one.id, len(answer.json().get("entry", []))


def _count_mails(stage: Stage) -> dict[str, int]:
    """The mails that are left, by folder, over all mailboxes."""
    counts: Counter[str] = Counter()
    for folders in state(stage, "mail")["mailboxes"].values():
        counts.update({name: number for name, number in folders.items() if number})
    return dict(counts)
