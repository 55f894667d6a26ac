"""Messages to mock Kanta that are wrong in one place: in a right, a signer, a worker, a wish or an address.

Each is made from a good exchange by one change of what is held, what is sent or who signs.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from typing import Any

from fixtures.documents import Authorisation
from fixtures.people import AINO, SAIMA
from mocks.pki import REGISTRATION_NUMBER
from tests.mocks.defects import Defect
from tests.mocks.kanta import (
    ADAPTER,
    DAY,
    FOREIGN,
    HELSINKI,
    HETU,
    MATTER,
    ORGANISER,
    OTHER_HETU,
    RELATIONSHIP,
    UNIT,
    Draft,
    K,
    day,
    grant,
    worker,
)

NOON = datetime.combine(DAY, time(12), HELSINKI)
STRANGER = "1.2.246.10.99999938.10.0"
OTHER_UNIT = "1.2.246.10.99999954.10.8"
STRANGERS_UNIT = f"{STRANGER}.7"
#: The certificate of another organisation's system, which the test issues.
STRANGERS_SYSTEM = "stranger-system"
#: A HETU of the series of living people. It is made here, as no file may hold one.
LIVING = "010594Y002" + "0123456789ABCDEFHJKLMNPRSTUVWXY"[10594002 % 31]


@dataclass(frozen=True)
class Exchange:
    """One message, what is held before it comes, and how it is sealed and sent."""

    operation: str = "archive"
    held: tuple[Draft, ...] = ()
    authorisation: Authorisation | None = None
    authorisation_edits: tuple[tuple[str, str], ...] = ()
    before: tuple[Exchange, ...] = ()
    draft: Draft | None = None
    signings: tuple[tuple[str, str], ...] = (("adapter-system", "3"),)
    situation: str = "1"
    who: str = ""
    message: str = "5d8c9b3e-0000-4000-8000-0000000000a1"
    body: str = ""
    edits: tuple[tuple[str, str], ...] = ()
    token: str = "adapter-system"
    skew: timedelta = timedelta()
    soap_id: str = "urn:uuid:5d8c9b3e-0000-4000-8000-0000000000b1"
    to: str = ""
    action: str = ""
    soap_action: str = ""
    content_type: str = "text/xml; charset=utf-8"
    sealed_edits: tuple[tuple[str, str], ...] = ()
    repeated: bool = False


@dataclass(frozen=True, repr=False)
class Wrong(Defect[Exchange]):
    """A defect of an exchange, and the name of the good one it is made from."""

    good: str = ""


def _ask(operation: str, inner: str, attributes: str = "") -> str:
    told = f'messageId="{uuid.UUID(int=7, version=4)}"{attributes}'
    return f'<k:{operation} xmlns:k="{K}" {told}><k:sender oid="{ADAPTER}"/>{inner}</k:{operation}>'


_CLIENT = f'<k:client root="1.2.246.21" extension="{HETU}"/>'
_PATIENT = f'<k:client root="1.2.246.21" extension="{AINO.hetu}"/>'
_ENTRY = replace(FOREIGN, entries=json.dumps({"asiakaskertomusmerkinta": {}}), author=REGISTRATION_NUMBER)
_DECISION = replace(_ENTRY, entries=json.dumps({"paatos": {}}))
_GRANT = replace(RELATIONSHIP, entries=grant())
_HEALTH = replace(FOREIGN, social=False, matter=None, hetu=AINO.hetu, oid="1.2.246.10.99999946.95.2026.8.1")
_HEALTH = replace(_HEALTH, set_id=_HEALTH.oid)
_OWN = replace(_HEALTH, custodian=ADAPTER)
_OWN_SOCIAL = replace(FOREIGN, custodian=ADAPTER)
_WRITTEN, _TODAY = f"{DAY:%Y%m%d}080000+0200", f"{DAY:%Y%m%d}"
_OSVA = Authorisation("1.2.246.10.99999946.95.2026.3.1", AINO, ORGANISER, UNIT, _WRITTEN, _TODAY, _TODAY)
_CARE = worker(role="care")


def _by_right(unit: str = UNIT, who: str = worker(), client: str = _CLIENT) -> str:
    inner = f'<k:unit oid="{unit}"/>{who}{client}<k:matter oid="{MATTER}"/>'
    return _ask("Fetch", inner, ' useSituation="access-right"')


def _by_authorisation(who: str = _CARE, register: str = "2") -> str:
    inner = f'<k:unit oid="{UNIT}"/>{who}{_PATIENT}<k:custodian oid="{ORGANISER}"/><k:register code="{register}"/>'
    return _ask("Fetch", inner, ' useSituation="outsourcing"')


def _newer(draft: Draft) -> Draft:
    return replace(draft, oid=f"{draft.oid}.2", version=2, replaced=draft.oid)


GOOD = {
    "deposit": Exchange(held=(_GRANT,), draft=_ENTRY, situation="access-right", who=worker()),
    "decision": Exchange(
        held=(_GRANT,),
        draft=_DECISION,
        situation="access-right",
        who=worker().replace("90000000011", REGISTRATION_NUMBER),
        signings=(("adapter-professional", "1"), ("adapter-system", "3")),
    ),
    "new version by right": Exchange(
        held=(_GRANT, _ENTRY), draft=_newer(_ENTRY), situation="access-right", who=worker()
    ),
    "outsourced": Exchange(authorisation=_OSVA, draft=_HEALTH, who=_CARE),
    "outsourced version": Exchange(authorisation=_OSVA, held=(_HEALTH,), draft=_newer(_HEALTH), who=_CARE),
    "own": Exchange(draft=_OWN),
    "own client document": Exchange(draft=_OWN_SOCIAL),
    "own version": Exchange(held=(_OWN,), draft=_newer(_OWN)),
    "relationship": Exchange(draft=replace(_GRANT, custodian=ADAPTER)),
    "read": Exchange("fetch", held=(_GRANT, FOREIGN), body=_by_right()),
    "read outsourced": Exchange("fetch", held=(_HEALTH,), authorisation=_OSVA, body=_by_authorisation()),
    "fetch": Exchange(
        "fetch",
        held=(_OWN, replace(FOREIGN, oid="1.2.246.10.99999946.95.2026.9.9")),
        body=_ask("Fetch", f'<k:unit oid="{UNIT}"/><k:document oid="{_OWN.oid}"/>', ' useSituation="1"'),
    ),
    "wishes": Exchange("wishes", body=_ask("Wishes", f'<k:patient root="1.2.246.21" extension="{HETU}"/>')),
    "query": Exchange("query", held=(_OWN,), body=_ask("Query", f'{_PATIENT}<k:register code="2"/>')),
    "invalidate": Exchange(
        "invalidate",
        held=(_OWN, replace(FOREIGN, oid="1.2.246.10.99999946.95.2026.9.9")),
        body=_ask("Invalidate", f'<k:document oid="{_OWN.oid}"/>'),
    ),
}


def _change(**changes: Any) -> Callable[[Exchange], Exchange]:
    return lambda exchange: replace(exchange, **changes)


def _draft(**changes: Any) -> Callable[[Exchange], Exchange]:
    def spoil(exchange: Exchange) -> Exchange:
        assert exchange.draft is not None
        return replace(exchange, draft=replace(exchange.draft, **changes))

    return spoil


def _held(place: int, **changes: Any) -> Callable[[Exchange], Exchange]:
    """One of what is held says something else."""

    def spoil(exchange: Exchange) -> Exchange:
        held = [*exchange.held]
        held[place] = replace(held[place], **changes)
        return replace(exchange, held=tuple(held))

    return spoil


def _osva(**changes: Any) -> Callable[[Exchange], Exchange]:
    return _change(authorisation=replace(_OSVA, **changes))


def _edit(old: str, new: str) -> Callable[[Exchange], Exchange]:
    """What is sent says something else, and is signed so."""
    return _change(edits=((old, new),))


def _wrong(good: str, name: str, rule: str, spoil: Callable[[Exchange], Exchange], place: str = "") -> Wrong:
    return Wrong(f"kanta.{good}: {name}".replace(" ", "-"), f"kanta.{rule}", spoil, place, good)


def _entries(producer: tuple[int, int | None], performer: tuple[int, int | None]) -> str:
    """A grant whose performer has a period of its own."""
    entries = json.loads(grant(day(producer[0]), None if producer[1] is None else day(producer[1]), f"{UNIT}.9"))
    end = None if performer[1] is None else day(performer[1])
    inner = json.loads(grant(day(performer[0]), end))
    (first,) = entries["asiakkuusasiakirja"]["sosiaalihuollon_palvelutehtava"][0]["palveluntuottaja"]
    first["palveluntoteuttaja"] = inner["asiakkuusasiakirja"]["sosiaalihuollon_palvelutehtava"][0]["palveluntuottaja"]
    return json.dumps(entries)


_ROLE, _STRENGTH, _SIGN_IN = "k:worker/@role", "k:worker/@authentication", "k:worker/@authenticated"
_NUMBER = 'extension="90000000011"'

RELATIONSHIPS = tuple(
    _wrong(good, name, rule, _held(0, **changes), place)
    for good in ("deposit", "read")
    for name, rule, changes, place in (
        ("unit", "access.unit", {"entries": grant(unit=OTHER_UNIT)}, "palveluyksikon_nimi"),
        ("not begun", "access.begun", {"entries": grant(begin=day(1))}, "asiakkuuden_alkamispvm"),
        ("ended", "access.lasting", {"entries": grant(end=day(-1))}, "asiakkuuden_paattymispvm"),
        ("unreadable day", "access.unit", {"entries": grant(begin="eilen")}, "palveluyksikon_nimi"),
        ("body of another", "access.readable", {"entries": grant(hetu=OTHER_HETU)}, "asiakkuusasiakirja"),
        ("unreadable", "access.readable", {"entries": "[]"}, "asiakkuusasiakirja"),
        ("client", "access.relationship", {"hetu": OTHER_HETU, "entries": grant(hetu=OTHER_HETU)}, "the archive"),
        ("no relationship", "access.relationship", {"group": "2"}, "the archive"),
        ("performer ends later", "access.within", {"entries": _entries((-21, 5), (-5, 6))}, "palveluntoteuttaja"),
        ("performer begins before", "access.within", {"entries": _entries((-5, None), (-6, 2))}, "palveluntoteuttaja"),
        ("performer not begun", "access.begun", {"entries": _entries((-5, None), (1, 2))}, "asiakkuuden_alkamispvm"),
    )
)


def _asserting(name: str, rule: str, old: str, new: str, place: str) -> tuple[Wrong, ...]:
    """The worker is another, for whoever stores and whoever reads."""
    return tuple(_wrong(good, name, rule, _edit(old, new), place) for good in ("decision", "read"))


WORKERS = (
    *_asserting("unknown role", "worker.role", "client-work", "administration", _ROLE),
    *_asserting("care", "worker.role", "client-work", "care", _ROLE),
    _wrong("read", "only stores", "worker.reads", _edit("client-work", "support"), _ROLE),
    *_asserting("signed in by nothing", "worker.strong", '"card"', '"none"', _STRENGTH),
    *_asserting("mobile", "worker.strong", '"card"', '"mobile"', _STRENGTH),
    *_asserting("banana", "worker.strong", '"card"', '"banana"', _STRENGTH),
    _wrong("deposit", "signed in by nothing", "worker.cardless", _edit('"card"', '"none"'), _STRENGTH),
    _wrong("deposit", "banana", "worker.cardless", _edit('"card"', '"banana"'), _STRENGTH),
    *_asserting("sign-in too old", "worker.fresh", f"{DAY}T10", f"{DAY - timedelta(days=1)}T22", _SIGN_IN),
    *_asserting("sign-in to come", "worker.come", f"{DAY}T10", f"{DAY}T13", _SIGN_IN),
    *_asserting("number x", "worker.number", f"{_NUMBER} role", 'extension="x" role', "k:worker/@extension"),
    *_asserting("ten digits", "worker.number", f"{_NUMBER} role", 'extension="9000000001" role', "k:worker/@extension"),
    _wrong("own", "author x", "worker.number", _draft(author="x"), "author/assignedAuthor"),
    _wrong(
        "own client document", "author of ten digits", "worker.number", _draft(author="9000000001"), "assignedAuthor"
    ),
    _wrong("own", "frame's worker x", "worker.number", _edit(_NUMBER, 'extension="x"'), "authorOrPerformer"),
    _wrong("read", "SV number", "worker.number", _edit("537.26", "537.25"), "k:worker/@extension"),
    _wrong("read", "staff number", "worker.number", _edit(f'.26" {_NUMBER}', '.29" extension="a b"'), "@extension"),
    _wrong("deposit", "nobody", "worker.asserted", _change(who=""), "k:worker"),
    _wrong("read", "nobody", "worker.asserted", _change(body=_by_right(who="")), "k:worker"),
    _wrong("read outsourced", "nobody", "worker.asserted", _change(body=_by_authorisation(who="")), "k:worker"),
    _wrong("read outsourced", "role", "worker.role", _edit('"care"', '"client-work"'), _ROLE),
    _wrong("read outsourced", "mobile", "worker.strong", _edit('"card"', '"mobile"'), _STRENGTH),
    _wrong("outsourced", "nobody", "worker.asserted", _change(who=""), "k:worker"),
    _wrong("outsourced", "role", "worker.role", _change(who=worker(role="support")), _ROLE),
    _wrong("outsourced", "mobile", "worker.strong", _change(who=_CARE.replace("card", "mobile")), _STRENGTH),
)

DEPOSITS = (
    _wrong("deposit", "another unit's author", "deposit.author", _draft(unit=OTHER_UNIT), "author"),
    _wrong("deposit", "what grants", "deposit.group", _draft(group="1", matter=None, entries=grant()), "documentGroup"),
    _wrong("deposit", "another custodian", "access.relationship", _draft(custodian=STRANGER), "the archive"),
    _wrong(
        "decision", "signed by another", "deposit.signed", _edit(_NUMBER, 'extension="90000000029"'), "signatureColl"
    ),
    _wrong("decision", "another kind of id", "deposit.signed", _edit("537.26", "537.29"), "signatureCollection"),
    _wrong("new version by right", "another unit's", "deposit.replaces", _held(1, unit=OTHER_UNIT), "relatedDocument"),
    _wrong("new version by right", "another matter's", "deposit.replaces", _held(1, matter="1.2.6"), "relatedDocument"),
    _wrong("new version by right", "another group's", "deposit.replaces", _held(1, group="3"), "relatedDocument"),
)

AUTHORISATIONS = (
    *(
        _wrong(good, name, rule, _osva(**changes), place)
        for good in ("outsourced", "read outsourced")
        for name, rule, changes, place in (
            ("unit", "authorisation.producer", {"producer": OTHER_UNIT}, "tuottaja"),
            ("register", "authorisation.register", {"register": "4"}, "rekisteri"),
            ("not begun", "authorisation.begun", {"starts": day(1).replace("-", "")}, "alkaa"),
            ("ended", "authorisation.lasting", {"ends": day(-1).replace("-", "")}, "paattyy"),
            ("patient", "authorisation.patient", {"client": SAIMA}, "potilas"),
            ("unreadable day", "authorisation.form", {"starts": "2026"}, "ostopalvelun valtuutus"),
            ("organiser", "controller.outsourced", {"organiser": STRANGER}, "custodian"),
        )
    ),
    *(
        _wrong(
            good,
            "form of another organiser",
            "authorisation.organiser",
            _change(authorisation_edits=((f'"II" root="{ORGANISER}"', f'"II" root="{STRANGER}"'),)),
            "jarjestaja",
        )
        for good in ("outsourced", "read outsourced")
    ),
    _wrong("outsourced", "may only search", "authorisation.right", _osva(store=False), "tallennus"),
    _wrong("read outsourced", "may only store", "authorisation.right", _osva(search=False), "haku"),
    _wrong("outsourced", "none", "controller.outsourced", _change(authorisation=None), "custodian"),
    _wrong("read outsourced", "none", "controller.outsourced", _change(authorisation=None), "custodian"),
    _wrong("read outsourced", "another register", "authorisation.register", _edit('"2"/>', '"4"/>'), "rekisteri"),
    _wrong("outsourced", "another's author", "deposit.author", _draft(unit=OTHER_UNIT), "author"),
    _wrong("outsourced version", "another unit's", "deposit.replaces", _held(0, unit=OTHER_UNIT), "relatedDocument"),
    _wrong(
        "outsourced",
        "a stranger's unit",
        "controller.unit",
        lambda exchange: replace(
            exchange,
            authorisation=replace(_OSVA, producer=STRANGERS_UNIT),
            edits=((UNIT, STRANGERS_UNIT),),
        ),
        "representedOrganization",
    ),
)

CONTROLLERS = (
    _wrong("own", "another's register", "controller.outsourced", _draft(custodian=ORGANISER), "custodian"),
    _wrong("own", "nobody's register", "controller.oid", _draft(custodian="1.2.3"), "custodian"),
    _wrong("own", "a country's register", "controller.oid", _draft(custodian="1.2.246"), "custodian"),
    _wrong("own client document", "another's register", "controller.own", _draft(custodian=ORGANISER), "custodian"),
    _wrong("own client document", "nobody's register", "controller.oid", _draft(custodian="1.2.246.21"), "custodian"),
    _wrong("relationship", "another's register", "controller.own", _draft(custodian=ORGANISER), "custodian"),
    _wrong("own version", "another's document", "archive.replaced", _held(0, custodian=ORGANISER), "relatedDocument"),
    _wrong(
        "own version",
        "another's document in its register",
        "controller.outsourced",
        lambda exchange: _draft(custodian=ORGANISER)(_held(0, custodian=ORGANISER)(exchange)),
        "custodian",
    ),
)

_SEALS = "hl7fi:signatureCollection"
SIGNERS = (
    *(
        _wrong(good, name, rule, _change(signings=((key, code),)), _SEALS)
        for good in ("own", "own client document")
        for name, rule, key, code in (
            ("sealed by Kanta", "signer.organisation", "kanta-system", "3"),
            ("sealed by Kanta as Kanta", "signer.organisation", "kanta-system", "4"),
            ("sealed by a stranger", "signer.organisation", STRANGERS_SYSTEM, "3"),
            ("sealed by an expired key", "signer.valid", "kanta-expired", "3"),
            ("sealed by a key to come", "signer.valid", "kanta-not-yet-valid", "3"),
            ("sealed by a revoked key", "signer.valid", "adapter-revoked", "3"),
            ("sealed by a look-alike", "signer.valid", "kanta-unknown", "3"),
            ("sealed by a TLS key", "signer.valid", "adapter-tls", "3"),
            ("sealed by a person", "signer.valid", "adapter-professional", "3"),
            ("signed by a system as a person", "signer.valid", "adapter-system", "1"),
        )
    ),
    _wrong(
        "relationship",
        "sealed by its author",
        "signer.custodian",
        lambda exchange: _draft(unit=STRANGERS_UNIT)(replace(exchange, signings=((STRANGERS_SYSTEM, "3"),))),
        _SEALS,
    ),
)

_SECURITY = "s:Header/wsse:Security"
ENVELOPES = (
    _wrong("wishes", "token of TLS", "envelope.signer", _change(token="adapter-tls"), "wsse:BinarySecurityToken"),
    _wrong("wishes", "token of a person", "envelope.signer", _change(token="adapter-professional"), _SECURITY),
    _wrong("wishes", "token revoked", "envelope.signer", _change(token="adapter-revoked"), _SECURITY),
    _wrong("wishes", "token expired", "envelope.signer", _change(token="kanta-expired"), _SECURITY),
    _wrong("wishes", "token to come", "envelope.signer", _change(token="kanta-not-yet-valid"), _SECURITY),
    _wrong("wishes", "token of a look-alike", "envelope.signer", _change(token="kanta-unknown"), _SECURITY),
    _wrong("wishes", "token of a stranger", "envelope.tls", _change(token=STRANGERS_SYSTEM), "the TLS client"),
    _wrong("wishes", "sent too late", "envelope.window", _change(skew=timedelta(minutes=-6)), "wsu:Timestamp"),
    _wrong("wishes", "sent too soon", "envelope.window", _change(skew=timedelta(minutes=3)), "wsu:Timestamp"),
    _wrong("wishes", "changed", "envelope.signature", _change(sealed_edits=((HETU, OTHER_HETU),)), "ds:Signature"),
    _wrong("wishes", "two ids alike", "envelope.security", _change(sealed_edits=(('"time"', '"body"'),)), _SECURITY),
    _wrong("wishes", "sent again", "envelope.replay", _change(repeated=True), "ds:SignedInfo"),
)

_ID = "wsa:MessageID"
ADDRESSES = (
    _wrong("wishes", "no message id", "addressing.message-id", _change(soap_id=""), _ID),
    _wrong("wishes", "message id hello", "addressing.message-id", _change(soap_id="hello"), _ID),
    _wrong("wishes", "message id with spaces", "addressing.message-id", _change(soap_id="urn:x: y"), _ID),
    _wrong("wishes", "message id no UUID", "addressing.message-id", _change(soap_id="urn:uuid:1"), _ID),
    _wrong("wishes", "message id without scheme", "addressing.message-id", _change(soap_id="//a/b"), _ID),
    _wrong("wishes", "to elsewhere", "addressing.to", _change(to="https://elsewhere.example.test/kanta"), "wsa:To"),
    _wrong("wishes", "another action", "addressing.action", _change(action="fetch"), "wsa:Action"),
    _wrong("wishes", "an unknown action", "addressing.soap-action", _change(soap_action=f"{K}/delete"), "SOAPAction"),
    _wrong("wishes", "no action", "addressing.soap-action", _change(soap_action="-"), "SOAPAction"),
    _wrong("wishes", "another payload", "addressing.payload", _edit("k:Wishes", "k:Query"), "s:Body"),
    _wrong("wishes", "JSON", "addressing.content-type", _change(content_type="application/json"), "Content-Type"),
    _wrong("wishes", "SOAP 1.2", "addressing.content-type", _change(content_type="application/soap+xml"), "Content-T"),
    _wrong("wishes", "no type", "addressing.content-type", _change(content_type=""), "Content-Type"),
    _wrong(
        "wishes", "Latin", "addressing.content-type", _change(content_type="text/xml; charset=iso-8859-1"), "Content-T"
    ),
)

_DEVICE = '<device classCode="DEV" determinerCode="INSTANCE"><id root="'
WRAPPERS = (
    _wrong("wishes", "no messageId", "wrapper.schema", _edit(" messageId=", " id="), "k:Wishes"),
    _wrong("wishes", "an element more", "wrapper.schema", _edit("<k:patient", "<k:x/><k:patient"), "k:Wishes"),
    _wrong("wishes", "an attribute more", "wrapper.schema", _edit("<k:patient", '<k:patient name="x"'), "k:patient"),
    _wrong("fetch", "unit no OID", "wrapper.schema", _edit(UNIT, "hello"), "k:unit"),
    _wrong("fetch", "OID with a nought", "wrapper.schema", _edit(_OWN.oid, "1.2.0246.1"), "k:document"),
    _wrong(
        "own",
        "no frame",
        "wrapper.schema",
        _change(operation="archive", draft=None, body=f'<k:Archive xmlns:k="{K}"/>'),
    ),
    _wrong(
        "own",
        "another frame",
        "wrapper.legible",
        _change(
            edits=(("<RCMR_IN100002FI01 ", "<RCMR_IN100002FI09 "), ("</RCMR_IN100002FI01>", "</RCMR_IN100002FI09>"))
        ),
        "frame",
    ),
    _wrong("own", "no message id", "wrapper.legible", _edit(f' extension="{Exchange.message}"', ""), "@extension"),
    _wrong("fetch", "two wishes", "wrapper.legible", _edit("</k:Fetch>", f"{_CLIENT}</k:Fetch>"), "a client"),
    _wrong("read", "no matter", "wrapper.legible", _edit(f'<k:matter oid="{MATTER}"/>', ""), "k:matter"),
    _wrong(
        "wishes", "a processing instruction", "wrapper.legible", _change(sealed_edits=(("<s:Env", "<?a b?><s:Env"),))
    ),
    _wrong("fetch", "order", "wrapper.schema", _edit(f'<k:unit oid="{UNIT}"/>', ""), "k:Fetch"),
    _wrong("read", "sign-in without offset", "wrapper.schema", _edit("+02:00", ""), "k:worker"),
    _wrong("read", "worker by HETU", "wrapper.schema", _edit("1.2.246.537.26", "1.2.246.21"), "k:worker"),
    _wrong("query", "no day", "wrapper.schema", _edit("</k:Query>", '<k:period begin="x"/></k:Query>'), "k:period"),
    *(
        _wrong(good, "another sender", "wrapper.sender", _edit(f'sender oid="{ADAPTER}"', f'sender oid="{STRANGER}"'))
        for good in ("wishes", "fetch", "read", "query", "invalidate")
    ),
    _wrong(
        "own",
        "another sender",
        "frame.signed-sender",
        _change(
            edits=(
                (f'<id root="{ADAPTER}" extension', f'<id root="{STRANGER}" extension'),
                (f'<sender typeCode="SND">{_DEVICE}{ADAPTER}"', f'<sender typeCode="SND">{_DEVICE}{STRANGER}"'),
            )
        ),
        "id/@root",
    ),
)

PERSONS = (
    *(
        _wrong(good, name, rule, _edit(f'"{hetu}"', f'"{other}"'))
        for good, hetu in (("wishes", HETU), ("read", HETU), ("query", AINO.hetu))
        for name, rule, other in (
            ("hello", "hetu.form", "hello"),
            ("check character", "hetu.form", "010594Y9033"),
            ("day", "hetu.form", "310294Y9032"),
            ("a living person", "hetu.series", LIVING),
        )
    ),
    _wrong("wishes", "root", "wishes.person", _edit("1.2.246.21", "1.2.246.22"), "k:patient"),
    _wrong(
        "wishes", "a temporary id", "wishes.person", _edit("1.2.246.21", "1.2.246.10.99999954.22.2026"), "k:patient"
    ),
    _wrong("read", "root", "hetu.root", _edit("1.2.246.21", "1.2.246.22"), "k:client"),
    _wrong("query", "root", "hetu.root", _edit("1.2.246.21", "1.2.246.22"), "k:client"),
)

_FOREIGN_OID = "1.2.246.10.99999946.95.2026.9.9"
ARCHIVES = (
    *(
        _wrong(good, name, "archive.held", _edit(_OWN.oid, oid), "k:document")
        for good in ("fetch", "invalidate")
        for name, oid in (("unknown", "1.2.246.10.99999954.95.2026.7.7"), ("another's", _FOREIGN_OID))
    ),
    _wrong("fetch", "by a right", "access.situation", _edit('useSituation="1"', 'useSituation="access-right"')),
    _wrong("fetch", "situation 2", "access.situation", _edit('useSituation="1"', 'useSituation="2"'), "@useSituation"),
    _wrong("read", "situation 1", "access.situation", _edit('useSituation="access-right"', 'useSituation="1"')),
    _wrong("read", "no situation", "access.situation", _edit('useSituation="access-right"', 'useSituation=""')),
    _wrong(
        "own", "the document again", "archive.document", lambda own: replace(own, held=(_OWN,)), "clinicalDocument/id"
    ),
    _wrong("own", "the set again", "archive.set", _change(held=(replace(_OWN, oid=f"{_OWN.oid}.7"),)), "setId"),
    _wrong(
        "own",
        "the message id again",
        "archive.message",
        _change(before=(Exchange(draft=replace(_OWN, oid=f"{_OWN.oid}.8", set_id=f"{_OWN.oid}.8")),)),
        "id",
    ),
    _wrong("fetch", "invalidated", "archive.given", _change(held=(), before=(GOOD["invalidate"],)), "k:document"),
    _wrong("own version", "invalidated", "archive.valid", _change(held=(), before=(GOOD["invalidate"],)), "setId"),
    _wrong("own version", "of nothing", "archive.replaced", _change(held=()), "relatedDocument"),
    _wrong(
        "own version", "not the newest", "archive.replaced", _change(held=(_OWN, replace(_newer(_OWN), oid="1.2.9")))
    ),
    _wrong("own version", "another patient's", "archive.patient", _held(0, hetu=SAIMA.hetu), "recordTarget/patient/id"),
)

DEFECTS = (
    *(*RELATIONSHIPS, *WORKERS, *DEPOSITS, *AUTHORISATIONS, *CONTROLLERS, *SIGNERS),
    *(*ENVELOPES, *ADDRESSES, *WRAPPERS, *PERSONS, *ARCHIVES),
)
