"""Messages to mock Kanta that are wrong in one place: in the frame, the document, a code, a person or the body.

Each is made from a good letter by one change, before what belongs to it is signed.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterable
from copy import deepcopy
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from lxml import etree
from lxml.etree import _Element

from mocks.control import digest
from tests.mocks.defects import Defect
from tests.mocks.kanta import (
    ADAPTER,
    DRAFT,
    HETU,
    MATTER,
    NAMES,
    OTHER_HETU,
    RELATIONSHIP,
    V3,
    Client,
    Draft,
    Signing,
    coded,
    grant,
)

Change = Callable[[_Element], None]


def matter() -> str:
    """The JSON of an asia-asiakirja, as THL publishes it."""
    client = {
        "sukunimi": "Esimerkki",
        "etunimet": "Eeva",
        "henkilotunnus": {"value": HETU},
        "asiaan_liittymishetki": "2026-09-01T12:00:00+03:00",
    }
    told = {
        "asiatunnus": {"value": MATTER},
        "nimi": coded("6.1265", "1"),
        "tila": coded("6.1501.201601", "1"),
        "avauspaiva": "2026-09",
        "palvelutehtava": coded("6.1221", "2"),
    }
    unit = coded("6.202", ADAPTER)
    return json.dumps(
        {"asia_asiakirja": {"palvelunjarjestajan_toimintayksikko": unit, "asiakas": [client], "asian_tiedot": told}}
    )


@dataclass(frozen=True)
class Letter:
    """A frame with a document: what the draft says, and what is changed in the document and in its frame."""

    draft: Draft
    document: tuple[Change, ...] = ()
    frame: tuple[Change, ...] = ()
    request: str = ""
    situation: str = "1"
    created: str = ""

    def write(self, client: Client) -> str:
        """`k:Archive`, the document in it signed by the client's system."""
        signing = Signing(client.system)
        root = self.draft.write([signing.code])
        for change in self.document:
            change(root)
        content = self.draft.seal(root, signing)
        told = self.draft.frame(content, request=self.request, situation=self.situation, created=self.created)
        archive = etree.fromstring(told)
        for change in self.frame:
            change(archive[0])
        return etree.tostring(archive).decode()


SOCIAL = Letter(DRAFT)
HEALTH = Letter(replace(DRAFT, social=False))
RELATION = Letter(replace(RELATIONSHIP, custodian=ADAPTER, entries=grant()))
MATTER_PAPER = Letter(replace(RELATIONSHIP, custodian=ADAPTER, group="2", entries=matter()))
NEWER = Letter(replace(DRAFT, oid=f"{DRAFT.oid}.2", version=2, replaced=DRAFT.oid))
#: What the archive holds before: the document that NEWER replaces.
HELD = DRAFT


@dataclass(frozen=True, repr=False)
class Wrong(Defect[Letter]):
    """A defect of a letter, and the good letter that it is made from."""

    good: Letter = SOCIAL


def names(path: str) -> str:
    """A path of a rule's place as lxml speaks it: elements are of HL7 V3 unless they have a prefix."""
    steps = [step if ":" in step or step == "." else f"v3:{step}" for step in path.replace("hl7fi:", "fi:").split("/")]
    return "/".join(steps)


def find(root: _Element, path: str) -> _Element:
    found = root.find(names(path), NAMES)
    assert found is not None, path
    return found


def parent_of(element: _Element) -> _Element:
    parent = element.getparent()
    assert parent is not None
    return parent


def drop(path: str) -> Change:
    def change(root: _Element) -> None:
        element = find(root, path)
        parent_of(element).remove(element)

    return change


def repeat(path: str) -> Change:
    return lambda root: find(root, path).addnext(deepcopy(find(root, path)))


def move_last(path: str) -> Change:
    return lambda root: parent_of(find(root, path)).append(find(root, path))


def move_behind(path: str, other: str) -> Change:
    return lambda root: find(root, other).addnext(find(root, path))


def add(path: str, name: str) -> Change:
    return lambda root: find(root, path).append(etree.Element(f"{{{V3}}}{name}"))


def put(path: str, attribute: str, value: str) -> Change:
    return lambda root: find(root, path).set(attribute, value)


def take(path: str, attribute: str) -> Change:
    def change(root: _Element) -> None:
        del find(root, path).attrib[attribute]

    return change


def say(path: str, text: str) -> Change:
    def change(root: _Element) -> None:
        find(root, path).text = text

    return change


def rewrap(change: Callable[[bytes], bytes]) -> Change:
    """A change of the MIME message in the frame's text."""

    def changed(root: _Element) -> None:
        text = find(root, f"{METADATA}/text")
        mime = change(base64.b64decode(text.text or ""))
        text.text = base64.b64encode(mime).decode()

    return changed


def rewrite(change: Callable[[bytes], bytes]) -> Change:
    """A change of the document's octets, after they are signed."""

    def changed(mime: bytes) -> bytes:
        head, body = mime.rsplit(b"\r\n\r\n", 1)
        payload, end = body.split(b"\r\n--", 1)
        return head + b"\r\n\r\n" + base64.encodebytes(change(base64.b64decode(payload))) + b"\r\n--" + end

    return rewrap(changed)


def slug(path: str) -> str:
    return path.replace("/", ".").replace("hl7fi:", "").replace("@", "")


def in_frame(name: str, rule: str, place: str, change: Change, good: Letter = SOCIAL) -> Wrong:
    root = "RCMR_IN200002FI01" if good.draft.social else "RCMR_IN100002FI01"
    at = f"{root}/{place}" if place else root
    spoil = lambda letter: replace(letter, frame=(*letter.frame, change))  # noqa: E731  # a row of a table
    return Wrong(f"kanta-frame-{name}", f"kanta.{rule}", spoil, at, good)


def in_document(name: str, rule: str, place: str, change: Change, good: Letter = SOCIAL) -> Wrong:
    spoil = lambda letter: replace(letter, document=(*letter.document, change))  # noqa: E731  # a row of a table
    return Wrong(f"kanta-document-{name}", f"kanta.{rule}", spoil, f"ClinicalDocument/{place}", good)


def in_draft(name: str, rule: str, place: str, good: Letter = SOCIAL, **changes: Any) -> Wrong:
    """Both frame and document say what is wrong."""
    spoil = lambda letter: replace(letter, draft=replace(letter.draft, **changes))  # noqa: E731  # a row of a table
    return Wrong(f"kanta-{name}", f"kanta.{rule}", spoil, place, good)


def in_letter(name: str, rule: str, place: str, good: Letter = SOCIAL, **changes: Any) -> Wrong:
    spoil = lambda letter: replace(letter, **changes)  # noqa: E731  # a row of a table
    return Wrong(f"kanta-{name}", f"kanta.{rule}", spoil, place, good)


def in_body(
    name: str, rule: str, place: str, change: Callable[[dict[str, Any]], object], good: Letter | None = None
) -> Wrong:
    """The JSON of a published document is wrong: of an asiakkuusasiakirja, unless another is told."""
    letter = good or RELATION
    (kind,) = json.loads(letter.draft.entries)

    def spoil(letter: Letter) -> Letter:
        body = json.loads(letter.draft.entries)
        change(body[kind])
        return replace(letter, draft=replace(letter.draft, entries=json.dumps(body)))

    return Wrong(f"kanta-body-{name}", f"kanta.{rule}", spoil, f"{kind}{place}", letter)


def hetu(series: int) -> str:
    """A rightly made HETU of a series, put together here, since no real one may stand in a file."""
    digits = f"010594{series:03}"
    return f"010594Y{series:03}" + "0123456789ABCDEFHJKLMNPRSTUVWXY"[int(digits) % 31]


ACT = "controlActProcess"
AUTHOR = f"{ACT}/authorOrPerformer"
PERSON = f"{AUTHOR}/assignedPerson"
SUBJECT = f"{ACT}/subject"
METADATA = f"{SUBJECT}/clinicalDocument"
TARGET = f"{METADATA}/recordTarget/patient/id"
PATIENT = "recordTarget/patientRole"
CUSTODIAN = "custodian/assignedCustodian/representedCustodianOrganization"
ENCOUNTER = "componentOf/encompassingEncounter"
GROUP = "hl7fi:localSocialHeader/hl7fi:documentGroup"


def _frame_structure() -> Iterable[Wrong]:
    public = (
        "id", "creationTime", "interactionId", "processingCode", "processingModeCode", "acceptAckCode", "receiver",
        "receiver/device", "receiver/device/id", "sender", "sender/device", "sender/device/id", ACT,
        f"{PERSON}/id", METADATA,
    )  # fmt: skip
    ours = (
        f"{ACT}/code", AUTHOR, SUBJECT,
        f"{PERSON}/representedOrganization", f"{PERSON}/representedOrganization/id", f"{METADATA}/id",
        f"{METADATA}/code", f"{METADATA}/text", f"{METADATA}/setId", f"{METADATA}/versionNumber",
        f"{METADATA}/recordTarget", f"{METADATA}/recordTarget/patient", TARGET, f"{METADATA}/custodian",
        f"{METADATA}/custodian/assignedOrganization", f"{METADATA}/custodian/assignedOrganization/id",
    )  # fmt: skip
    for path in public:
        if path != "id":  # without it nothing can be acknowledged: a fault
            yield in_frame(f"without-{slug(path)}", "frame.missing", path, drop(path))
    for path in ours:
        yield in_frame(f"without-{slug(path)}", "frame.seen", path, drop(path))
    yield in_frame("of-nobody", "frame.missing", f"{AUTHOR}/assignedPerson or assignedDevice", drop(PERSON))
    yield in_frame("to-two", "frame.seen", "receiver[2]", repeat("receiver"))
    for path in ("creationTime", "interactionId", "processingCode", "sender", ACT, f"{ACT}/code"):
        yield in_frame(f"twice-{slug(path)}", "frame.repeated", f"{path}[2]", repeat(path))
    for path in (SUBJECT, AUTHOR, f"{METADATA}/id", f"{METADATA}/versionNumber", f"{METADATA}/recordTarget"):
        yield in_frame(f"twice-{slug(path)}", "frame.seen", f"{path}[2]", repeat(path))
    for path in (
        "id",
        "creationTime",
        "acceptAckCode",
        "receiver",
        "sender",
        f"{ACT}/code",
        f"{ACT}/authorOrPerformer",
    ):
        yield in_frame(f"last-{slug(path)}", "frame.order", path, move_last(path))
    for path in (f"{METADATA}/id", f"{METADATA}/setId", f"{METADATA}/text"):
        yield in_frame(f"last-{slug(path)}", "frame.seen", path, move_last(path))
    for path in ("", "receiver", "receiver/device", "sender", ACT, PERSON):
        at = f"{path}/invented".lstrip("/")
        yield in_frame(f"invented-in-{slug(path) or 'root'}", "frame.element", at, add(path or ".", "invented"))
    yield in_frame("invented-in-metadata", "frame.seen", f"{METADATA}/invented", add(METADATA, "invented"))


def _frame_attributes() -> Iterable[Wrong]:
    for path, attribute in (
        ("interactionId", "root"), ("receiver", "typeCode"),
        ("receiver/device", "classCode"), ("receiver/device", "determinerCode"),
        (ACT, "moodCode"), (AUTHOR, "typeCode"), (SUBJECT, "typeCode"),
    ):  # fmt: skip
        at = f"{path}/@{attribute}"
        yield in_frame(f"without-{slug(at)}", "frame.attribute", at, take(path, attribute))
    yield in_frame("without-its", "frame.attribute", "@ITSVersion", take(".", "ITSVersion"))
    for path, attribute in (
        ("creationTime", "value"), ("interactionId", "extension"), ("receiver/device/id", "root"),
        (f"{ACT}/code", "codeSystem"), (METADATA, "classCode"), (f"{METADATA}/recordTarget", "typeCode"),
        (TARGET, "extension"),
    ):  # fmt: skip
        at = f"{path}/@{attribute}"
        yield in_frame(f"without-{slug(at)}", "frame.seen", at, take(path, attribute))
    for name, path, attribute, value in (
        ("its-of-another", ".", "ITSVersion", "XML_2.0"),
        ("interaction-of-another-root", "interactionId", "root", "1.2.3"),
        ("receiver-that-sends", "receiver", "typeCode", "SND"),
        ("device-that-is-none", "receiver/device", "classCode", "PSN"),
        ("act-of-another-mood", ACT, "moodCode", "RQO"),
        ("author-without-an-oid", f"{PERSON}/id", "root", "1.02.3"),
        ("created-at-no-time", "creationTime", "value", "notatime"),
        ("created-on-no-day", "creationTime", "value", "20260231120000+0200"),
    ):
        at = f"{path}/@{attribute}".removeprefix("./")
        yield in_frame(name, "frame.type", at, put(path, attribute, value))
    for name, path, attribute, value in (
        ("receiver-without-an-oid", "receiver/device/id", "root", "kanta"),
        ("trigger-of-another-system", f"{ACT}/code", "codeSystem", "1.2.3"),
        ("for-production", "processingCode", "code", "P"),
        ("of-another-mode", "processingModeCode", "code", "A"),
        ("acknowledged-always", "acceptAckCode", "code", "AL"),
        ("unit-without-an-oid", f"{PERSON}/representedOrganization/id", "root", "yksikkö"),
        ("version-nought", f"{METADATA}/versionNumber", "value", "0"),
        ("version-in-words", f"{METADATA}/versionNumber", "value", "yksi"),
        ("text-that-is-xml", f"{METADATA}/text", "mediaType", "text/xml"),
        ("text-that-is-text", f"{METADATA}/text", "representation", "TXT"),
        ("set-without-an-oid", f"{METADATA}/setId", "root", "foo"),
    ):
        yield in_frame(name, "frame.seen", f"{path}/@{attribute}", put(path, attribute, value))
    yield in_frame("text-not-base64", "frame.seen", f"{METADATA}/text", say(f"{METADATA}/text", "%%%"))
    yield in_frame("with-words", "frame.type", "receiver", say("receiver", "Kanta"))
    yield in_frame("with-an-invented-attribute", "frame.attribute", "sender/@name", put("sender", "name", "x"))


def _frame_rules() -> Iterable[Wrong]:
    later = (datetime.now(UTC) + timedelta(hours=1)).strftime("%Y%m%d%H%M%S%z")
    yield in_letter("frame-of-2099", "frame.created", "RCMR_IN200002FI01/creationTime", created="20990101120000+0200")
    yield in_letter("frame-of-the-next-hour", "frame.created", "RCMR_IN200002FI01/creationTime", created=later)
    yield in_letter("frame-of-a-day", "frame.created", "RCMR_IN200002FI01/creationTime", created="20251101")
    yield in_letter("frame-without-offset", "frame.created", "RCMR_IN200002FI01/creationTime", created="20251101120000")
    yield in_frame(
        "to-somebody-else", "frame.receiver", "receiver/device/id", put("receiver/device/id", "root", "1.2.3.4")
    )
    yield in_frame("from-two", "frame.sender", "sender/device/id", put("sender/device/id", "root", "1.2.3.4"))
    for code in ("RCMR_IN100002FI01", "RCMR_IN200003FI01", "MCCI_IN000002UV01"):
        at = "interactionId/@extension"
        yield in_frame(f"called-{code}", "frame.interaction", at, put("interactionId", "extension", code))
    for name, code in (("of-a-query", "QUQI_TE000001UV01"), ("empty-handed", "RCMR_TE000999UV01")):
        yield in_frame(f"triggered-{name}", "frame.trigger", f"{ACT}/code", put(f"{ACT}/code", "code", code))
    yield in_frame(
        "new-that-replaces", "frame.trigger", f"{ACT}/code", put(f"{ACT}/code", "code", "RCMR_TE000910UV01"), HEALTH
    )
    yield in_frame("without-a-reason", "frame.reasons", f"{ACT}/reasonCode", drop(f"{ACT}/reasonCode"))
    yield in_frame("with-a-reason-twice", "frame.reasons", f"{ACT}/reasonCode", repeat(f"{ACT}/reasonCode"))
    yield in_frame(
        "with-a-reason-of-another-system",
        "frame.reasons",
        f"{ACT}/reasonCode",
        put(f"{ACT}/reasonCode", "codeSystem", "1.2.246.537.6.1504"),
    )
    for name, path, attribute, value in (
        ("id", f"{METADATA}/id", "root", "1.2.3"),
        ("set", f"{METADATA}/setId", "root", "1.2.3"),
        ("version", f"{METADATA}/versionNumber", "value", "2"),
        ("client", TARGET, "extension", OTHER_HETU),
        ("custodian", f"{METADATA}/custodian/assignedOrganization/id", "root", "1.2.246.10.99999938.10.0"),
    ):
        rule = "frame.identity" if name == "set" else "frame.agreement"
        at = path.split("/assigned")[0].split("/patient")[0]
        if name == "id":
            rule, at = "frame.content-id", f"{METADATA}/text"
        yield in_frame(f"of-another-{name}", rule, at, put(path, attribute, value))
    yield in_frame(
        "that-replaces-what-is-new",
        "frame.agreement",
        f"{METADATA}/relatedDocument",
        put(f"{ACT}/code", "code", "RCMR_TE000910UV01"),
    )


def _contents() -> Iterable[Wrong]:
    at = f"{METADATA}/text"
    for name, old, new in (
        ("mixed", b"multipart/related", b"multipart/mixed"),
        ("of-plain-text", b"text/xml; charset", b"text/plain; charset"),
        ("eight-bits-wide", b"Encoding: base64", b"Encoding: 8bit"),
        ("without-an-end", b"--raja--", b""),
        ("without-a-boundary", b'boundary="raja"; ', b""),
        ("without-a-part", b"--raja\r\n", b"--laita\r\n"),
    ):
        spoil = rewrap(partial(_swap, old, new))
        yield in_frame(f"content-{name}", "frame.content", at, spoil)
    twice = rewrap(lambda mime: mime.replace(b"--raja--", mime[mime.index(b"--raja") :]))
    yield in_frame("content-of-two-parts", "frame.content", at, twice)
    ends = rewrap(lambda mime: mime.replace(b"\r\n--raja--", b"%\r\n--raja--"))
    yield in_frame("content-not-base64", "frame.content", at, ends)
    for name, new in (("of-another-id", b"<1.2.3>"), ("without-brackets", DRAFT.oid.encode())):
        spoil = rewrap(partial(_swap, f"<{DRAFT.oid}>".encode(), new))
        yield in_frame(f"content-{name}", "frame.content-id", at, spoil)
    for name, change in (
        ("not-xml", lambda content: b"x" + content),
        ("cut-short", lambda content: content[:-9]),
        ("with-a-dtd", partial(_swap, b"<ClinicalDocument", b"<!DOCTYPE ClinicalDocument><ClinicalDocument")),
        ("of-another-root", lambda _: b"<Document/>"),
        ("of-no-namespace", lambda _: b"<ClinicalDocument/>"),
        ("with-an-instruction", partial(_swap, b"<typeId", b"<?x y?><typeId")),
    ):
        spoil = rewrite(change)
        yield Wrong(f"kanta-document-{name}", "kanta.document.xml", _framed(spoil), "ClinicalDocument")


def _swap(old: bytes, new: bytes, octets: bytes) -> bytes:
    assert old in octets
    return octets.replace(old, new, 1)


def _framed(change: Change) -> Callable[[Letter], Letter]:
    return lambda letter: replace(letter, frame=(change,))


def _document_structure() -> Iterable[Wrong]:
    public = (
        "typeId", "id", "code", "effectiveTime", "confidentialityCode", "author", "author/time",
        "author/assignedAuthor", "author/assignedAuthor/id", "custodian", "custodian/assignedCustodian", CUSTODIAN,
        f"{CUSTODIAN}/id", "recordTarget", f"{PATIENT}/id",
        f"{PATIENT}", f"{ENCOUNTER}", f"{ENCOUNTER}/effectiveTime", "component/nonXMLBody/text",
    )  # fmt: skip
    ours = (
        "title", "languageCode", "setId", "versionNumber",
        "author/assignedAuthor/representedOrganization", "author/assignedAuthor/representedOrganization/id",
        "componentOf", f"{ENCOUNTER}/id", "component/nonXMLBody/hl7fi:json",
    )  # fmt: skip
    for path in public:
        yield in_document(f"without-{slug(path)}", "document.missing", path, drop(path))
    for path in ours:
        yield in_document(f"without-{slug(path)}", "document.finnish", path, drop(path))
    for path in (
        "typeId",
        "id",
        "code",
        "effectiveTime",
        "confidentialityCode",
        "custodian",
        "author/time",
        PATIENT,
        "title",
        "setId",
        "versionNumber",
        "componentOf",
    ):
        yield in_document(f"twice-{slug(path)}", "document.repeated", f"{path}[2]", repeat(path))
    for path in ("recordTarget", f"{PATIENT}/id", f"{CUSTODIAN}/id", f"{ENCOUNTER}/id"):
        yield in_document(f"twice-{slug(path)}", "document.finnish", f"{path}[2]", repeat(path))
    for path, other in (
        ("typeId", "id"), ("id", "code"), ("code", "title"), ("effectiveTime", "confidentialityCode"),
        ("confidentialityCode", "languageCode"), ("author", "custodian"), ("author/time", "author/assignedAuthor"),
        ("author/assignedAuthor/id", "author/assignedAuthor/representedOrganization"),
    ):  # fmt: skip
        yield in_document(f"{slug(path)}-behind-{slug(other)}", "document.order", path, move_behind(path, other))
    for path in (
        "",
        "recordTarget",
        PATIENT,
        "author",
        "author/assignedAuthor",
        CUSTODIAN,
        ENCOUNTER,
        "component/nonXMLBody",
    ):
        name = slug(path) or "root"
        yield in_document(
            f"invented-in-{name}", "document.element", f"{path}/invented".lstrip("/"), add(path or ".", "invented")
        )


def _document_values() -> Iterable[Wrong]:
    for path, attribute in (("typeId", "root"), ("typeId", "extension")):
        at = f"{path}/@{attribute}"
        yield in_document(f"without-{slug(at)}", "document.attribute", at, take(path, attribute))
    for path, attribute in (
        ("id", "root"), ("code", "code"), ("code", "codeSystem"), ("effectiveTime", "value"), ("languageCode", "code"),
        ("setId", "root"), ("versionNumber", "value"), (f"{CUSTODIAN}/id", "root"), (f"{PATIENT}/id", "extension"),
    ):  # fmt: skip
        at = f"{path}/@{attribute}"
        yield in_document(f"without-{slug(at)}", "document.finnish", at, take(path, attribute))
    for name, path, attribute, value in (
        ("of-another-type", "typeId", "extension", "POCD_HD000041"),
        ("written-notatime", "effectiveTime", "value", "notatime"),
        ("written-on-no-day", "effectiveTime", "value", "20260230"),
        ("written-at-no-hour", "effectiveTime", "value", "20260130250000"),
        ("author-at-no-time", "author/time", "value", "eilen"),
        ("null-flavour-of-its-own", f"{ENCOUNTER}/effectiveTime", "nullFlavor", "NONE"),
        ("code-system-with-a-nought", "code", "codeSystem", "1.02.3"),
    ):
        yield in_document(name, "document.type", f"{path}/@{attribute}", put(path, attribute, value))
    for name, path, attribute, value in (
        ("id-foo", "id", "root", "foo"),
        ("id-with-a-nought", "id", "root", "1.2.246.010"),
        ("language-in-words", "languageCode", "code", "suomi"),
        ("version-nought", "versionNumber", "value", "0"),
        ("set-foo", "setId", "root", "foo"),
        ("custodian-abc", f"{CUSTODIAN}/id", "root", "abc"),
        ("matter-banana", f"{ENCOUNTER}/id", "root", "banana"),
    ):
        yield in_document(name, "document.finnish", f"{path}/@{attribute}", put(path, attribute, value))
    page = "component/nonXMLBody/text"
    yield in_document(
        "page-of-pdf", "document.finnish", f"{page}/@mediaType", put(page, "mediaType", "application/pdf")
    )
    yield in_document("page-empty", "document.finnish", page, say(page, ""))
    yield in_document("page-not-base64", "document.finnish", page, say(page, "<p>"))
    yield in_document("title-empty", "document.type", "title", say("title", " "))
    yield in_document("with-words", "document.type", "custodian", say("custodian", "Alue"))
    yield in_document("body-without-id", "document.finnish", "component/structuredBody/@ID", _unnamed, HEALTH)
    yield in_document(
        "body-empty",
        "document.missing",
        "component/structuredBody/component",
        drop("component/structuredBody/component"),
        HEALTH,
    )
    yield in_document("component-empty", "document.missing", "component/nonXMLBody or structuredBody", _hollow, HEALTH)
    section = "component/structuredBody/component/section"
    yield in_document("section-missing", "document.missing", section, drop(section), HEALTH)
    yield in_document("section-invented", "document.element", f"{section}/invented", add(section, "invented"), HEALTH)
    yield in_document(
        "entry-of-nothing", "document.missing", f"{section}/entry/{_STATEMENTS}", add(section, "entry"), HEALTH
    )


_STATEMENTS = (
    "act or encounter or observation or observationMedia or organizer or procedure or regionOfInterest"
    " or substanceAdministration or supply"
)


def _unnamed(root: _Element) -> None:
    """The body loses its name to a section in it, so that something can be signed."""
    body = find(root, "component/structuredBody")
    find(body, "component/section").set("ID", body.attrib.pop("ID"))


def _hollow(root: _Element) -> None:
    """The body goes, and what is signed stands in the author's address, where nobody looks."""
    body = find(root, "component/structuredBody")
    address = etree.Element(f"{{{V3}}}addr")
    find(root, "author/assignedAuthor/id").addnext(address)
    address.append(body)


def _document_rules() -> Iterable[Wrong]:
    group, at = "codes.group", f"ClinicalDocument/{GROUP}"
    for code in ("42", "0", "x"):
        yield in_draft(f"group-{code}", group, at, group=code)
    yield in_document("without-group", group, GROUP, drop(GROUP))
    yield in_document("group-of-another-system", group, GROUP, put(GROUP, "codeSystem", "1.2.246.537.6.1506"))
    for code in ("1", "6", "x"):
        at = "confidentialityCode"
        yield in_document(f"confidential-{code}", "codes.confidentiality", at, put(at, "code", code), HEALTH)
    yield in_document(
        "confidential-5", "codes.confidentiality", "confidentialityCode", put("confidentialityCode", "code", "5")
    )
    yield in_document(
        "confidential-elsewhere",
        "codes.confidentiality",
        "confidentialityCode",
        put("confidentialityCode", "codeSystem", "2.16.840.1.113883.5.25"),
    )
    yield in_draft("without-a-matter", "codes.matter", f"ClinicalDocument/{ENCOUNTER}/id", matter=None)
    yield in_document(
        "body-of-another", "document.body-id", "component/nonXMLBody/@ID", put("component/nonXMLBody", "ID", "OID1.2.3")
    )
    for name, code in (("SP99", "SP99"), ("lower-case", "sp17"), ("SP2", "SP2")):
        yield in_letter(f"request-{name}", "codes.request", f"RCMR_IN200002FI01/{ACT}/reasonCode", request=code)
    yield in_letter(
        "SP1-of-a-client-document", "codes.request-fits", f"RCMR_IN200002FI01/{ACT}/reasonCode", request="SP1"
    )
    yield in_letter(
        "SP17-of-a-relationship", "codes.request-fits", f"RCMR_IN200002FI01/{ACT}/reasonCode", RELATION, request="SP17"
    )
    for code in ("2", "banana"):
        yield in_letter(f"situation-{code}", "codes.situation", f"RCMR_IN200002FI01/{ACT}/reasonCode", situation=code)
    for code in ("99", "9", "2"):
        yield in_frame(f"register-{code}", "codes.register", f"{METADATA}/code", put(f"{METADATA}/code", "code", code))
    for code in ("99", "9", "1"):
        yield in_frame(
            f"health-register-{code}",
            "codes.register",
            f"{METADATA}/code",
            put(f"{METADATA}/code", "code", code),
            HEALTH,
        )
    for system in ("1.2.246.537.5.40150.2009", "1.2.246.537.6.12640"):
        yield in_frame(
            f"register-of-{system}", "codes.register", f"{METADATA}/code", put(f"{METADATA}/code", "codeSystem", system)
        )
    version = "clinicalDocument/versionNumber"
    yield in_draft("version-7-first", "document.version", version, version=7)
    yield in_draft("version-2-first", "document.version", version, version=2)
    yield in_draft("version-9-after-1", "document.version", version, NEWER, version=9)
    yield in_draft("version-3-after-1", "document.version", version, NEWER, version=3)
    related = "relatedDocument"
    yield in_document("replacing-two", "document.replaced", related, repeat(related), NEWER)
    yield in_document(
        "replacing-nothing", "document.missing", f"{related}/parentDocument", drop(f"{related}/parentDocument"), NEWER
    )
    yield in_document(
        "related-otherwise", "document.type", f"{related}/@typeCode", put(related, "typeCode", "SUBJ"), NEWER
    )


def _persons() -> Iterable[Wrong]:
    framed = f"RCMR_IN200002FI01/{TARGET}"
    wrong = {
        "hello": "hello",
        "wrong-check-character": "010594Y9033",
        "on-no-day": "310294Y903X",
        "of-no-century": "010594Q9032",
        "in-small-letters": "010594y9032",
        "too-short": "010594Y903",
    }
    for name, value in wrong.items():
        yield in_draft(f"hetu-{name}", "hetu.form", framed, hetu=value)
        yield in_document(f"hetu-{name}", "hetu.form", f"{PATIENT}/id", put(f"{PATIENT}/id", "extension", value))
    for number in (2, 123, 899):
        yield in_draft(f"hetu-of-series-{number:03}", "hetu.series", framed, hetu=hetu(number))
    yield in_document(
        "hetu-of-series-500", "hetu.series", f"{PATIENT}/id", put(f"{PATIENT}/id", "extension", hetu(500))
    )
    for root in ("1.2.246.22", "1.2.246.537.26", "1.2.246.10.99999946.22"):
        yield in_frame(f"person-of-{root}", "hetu.root", TARGET, put(TARGET, "root", root))
        yield in_document(f"person-of-{root}", "hetu.root", f"{PATIENT}/id", put(f"{PATIENT}/id", "root", root))
    client_change = put(f"{PATIENT}/id", "extension", OTHER_HETU)
    spoil = lambda letter: replace(letter, document=(client_change,))  # noqa: E731  # a row of a table
    agreed = f"RCMR_IN200002FI01/{METADATA}/recordTarget"
    yield Wrong("kanta-document-of-another-client", "kanta.frame.agreement", spoil, agreed)
    client = {"asiakas": {"henkilotunnus": {"system": "urn:oid:1.2.246.21", "value": OTHER_HETU}}}
    yield in_draft("body-about-another", "document.client", "paatos.asiakas", entries=json.dumps({"paatos": client}))
    yield in_body(
        "relationship-about-another",
        "document.client",
        ".asiakas",
        lambda body: body["asiakas"]["henkilotunnus"].update(value=OTHER_HETU),
    )
    worker = {"tekija": {"henkilotunnus": {"value": "hello"}}}
    yield in_draft(
        "body-with-hello", "hetu.form", "paatos.tekija.henkilotunnus", entries=json.dumps({"paatos": worker})
    )
    keyed = {"010594Y9032": {"henkilotunnus": {"value": "hello"}}}
    place = f"paatos.{digest('010594Y9032')}.henkilotunnus"
    yield in_draft("body-with-hello-under-a-person", "hetu.form", place, entries=json.dumps({"paatos": keyed}))
    listed = {"tekija": [{"henkilotunnus": {"value": hetu(321)}}]}
    yield in_draft(
        "body-of-series-321", "hetu.series", "paatos.tekija[0].henkilotunnus", entries=json.dumps({"paatos": listed})
    )


def _bodies() -> Iterable[Wrong]:
    for name, entries in {
        "empty-json": "", "not-json": "{", "a-list": "[]", "a-text": '"x"', "two-names": '{"a": {}, "b": {}}',
        "no-name": "{}", "a-name-of-text": '{"paatos": "x"}', "twice-a-name": '{"a": {"b": 1, "b": 2}}',
        "nan": '{"a": {"b": NaN}}',
    }.items():  # fmt: skip
        if entries:
            yield in_draft(f"body-{name}", "json.syntax", "json", entries=entries)
    yield in_draft("body-of-another-kind", "json.kind", "json", RELATION, entries='{"asia_asiakirja": {}}')
    yield in_draft("body-of-no-kind", "json.kind", "json", RELATION, entries='{"paatos": {}}')
    yield in_draft("body-of-a-relationship-in-group-2", "json.kind", "json", entries=grant())
    task = "sosiaalihuollon_palvelutehtava"
    producer = f"{task}[0].palveluntuottaja[0]"

    def made(body: dict[str, Any]) -> dict[str, Any]:
        found: dict[str, Any] = body[task][0]["palveluntuottaja"][0]
        return found

    for key in ("sukunimi", "etunimet", "turvakielto"):
        yield in_body(f"without-{key}", "json.missing", f".asiakas.{key}", _without("asiakas", key))
    yield in_body("without-asiakas", "json.missing", ".asiakas", lambda body: body.pop("asiakas"))
    yield in_body(
        "without-a-task", "json.missing", f".{task}[0].palvelutehtava", lambda body: body[task][0].pop("palvelutehtava")
    )
    yield in_body(
        "without-a-unit",
        "json.missing",
        f".{producer}.palveluyksikon_nimi",
        lambda body: made(body).pop("palveluyksikon_nimi"),
    )
    yield in_body(
        "without-a-begin",
        "json.missing",
        f".{producer}.asiakkuuden_alkamispvm",
        lambda body: made(body).pop("asiakkuuden_alkamispvm"),
    )
    yield in_body(
        "without-a-display",
        "json.missing",
        f".{producer}.palveluyksikon_nimi.display",
        lambda body: made(body)["palveluyksikon_nimi"].pop("display"),
    )
    yield in_body("with-an-invented-key", "json.unknown", "", lambda body: body.update(keksitty=1))
    yield in_body(
        "with-an-invented-key-below", "json.unknown", f".{producer}", lambda body: made(body).update(loppu="2026-01-01")
    )
    for name, value in {
        "yesterday": "eilen",
        "on-no-day": "2026-02-30",
        "finnish": "1.9.2026",
        "a-moment": "2026-09-01T12:00:00Z",
        "a-number": 2026,
    }.items():
        yield in_body(
            f"begun-{name}",
            "json.type",
            f".{producer}.asiakkuuden_alkamispvm",
            _with(made, "asiakkuuden_alkamispvm", value),
        )
    yield in_body(
        "a-flag-in-words", "json.type", ".asiakas.turvakielto", lambda body: body["asiakas"].update(turvakielto="ei")
    )
    yield in_body(
        "a-name-that-is-empty", "json.type", ".asiakas.sukunimi", lambda body: body["asiakas"].update(sukunimi="")
    )
    yield in_body(
        "one-producer-alone",
        "json.type",
        f".{task}[0].palveluntuottaja",
        lambda body: body[task][0].update(palveluntuottaja=made(body)),
    )
    yield in_body("a-client-in-a-list", "json.type", ".asiakas", lambda body: body.update(asiakas=[body["asiakas"]]))
    yield in_body(
        "a-unit-by-name",
        "json.type",
        f".{producer}.palveluyksikon_nimi",
        _with(made, "palveluyksikon_nimi", "Kotihoito"),
    )
    yield in_body(
        "a-unit-of-another-register",
        "json.code",
        f".{producer}.palveluyksikon_nimi.system",
        _with(made, "palveluyksikon_nimi", coded("6.203", "1")),
    )
    yield in_body(
        "a-task-of-another-system",
        "json.code",
        f".{task}[0].palvelutehtava.system",
        lambda body: body[task][0].update(palvelutehtava=coded("6.1222", "1")),
    )
    yield in_body(
        "a-language-of-no-service",
        "json.code",
        ".asiakas.asiointikieli.code",
        lambda body: body["asiakas"].update(asiointikieli=coded("5.40175", "DE")),
    )


def _matters() -> Iterable[Wrong]:
    told = "asian_tiedot"
    for key in ("asiatunnus", "nimi", "tila", "avauspaiva", "palvelutehtava"):
        yield in_body(f"matter-without-{key}", "json.missing", f".{told}.{key}", _without(told, key), MATTER_PAPER)
    yield in_body("matter-of-nobody", "json.missing", ".asiakas[0]", lambda body: body["asiakas"].clear(), MATTER_PAPER)
    state = coded("6.1502", "1")
    change = lambda body: body[told].update(tila=state)  # noqa: E731  # a row of a table
    yield in_body("matter-in-no-state", "json.code", f".{told}.tila.system", change, MATTER_PAPER)
    moment = {"asiaan_liittymishetki": "2026-09-01T12:00:00"}
    change = lambda body: body["asiakas"][0].update(moment)  # noqa: E731  # a row of a table
    yield in_body("matter-joined-nowhere", "json.type", ".asiakas[0].asiaan_liittymishetki", change, MATTER_PAPER)
    other = {"henkilotunnus": {"value": OTHER_HETU}}
    change = lambda body: body["asiakas"][0].update(other)  # noqa: E731  # a row of a table
    yield in_body("matter-of-another", "document.client", ".asiakas", change, MATTER_PAPER)


def _without(holder: str, key: str) -> Callable[[dict[str, Any]], None]:
    def change(body: dict[str, Any]) -> None:
        del body[holder][key]

    return change


def _with(inner: Callable[[dict[str, Any]], dict[str, Any]], key: str, value: Any) -> Callable[[dict[str, Any]], None]:
    def change(body: dict[str, Any]) -> None:
        inner(body)[key] = value

    return change


DEFECTS: tuple[Wrong, ...] = (
    *_frame_structure(),
    *_frame_attributes(),
    *_frame_rules(),
    *_contents(),
    *_document_structure(),
    *_document_values(),
    *_document_rules(),
    *_persons(),
    *_bodies(),
    *_matters(),
)
