"""A Consent resource (FHIR R4) as the consent to release images that a request rests on (REL-05). Pure.

Nothing is believed that is not said: what is absent or misshapen makes a consent that does not hold.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime

from adapter.fhir.elements import BASE, Resource
from adapter.fhir.entered import has_author
from adapter.identifiers import HETU_SYSTEM, BadIdentifier, Hetu, bare_oid
from adapter.release.rules.consent import ReleaseConsent
from adapter.words import HELSINKI

CATEGORY = f"{BASE}/CodeSystem/consent-category"
RELEASE = "release-images"
_ROLE = "http://terminology.hl7.org/CodeSystem/v3-RoleCode"
_GUARDIAN = "GUARD"
_JUDGED = {"id", "extension", "type", "period", "actor", "data", "provision"}  # of a provision; others may narrow it
_OURS = re.compile(r"(RelatedPerson/[A-Za-z0-9.-]{1,64})(?:/_history/[A-Za-z0-9.-]{1,64})?")
_PRIVACY = "patient-privacy"
_OPT_IN = "OPTIN"
_RECIPIENT = "IRCP"
_MAX_DEPTH = 5  # provisions within provisions


def read_consent(resource: Resource, related: Resource | None) -> ReleaseConsent:
    """Read a Consent; `related` is the RelatedPerson of `guardian_reference`, when there is one and it was found."""
    patient = _person(_object(resource.get("patient")))
    provision = _object(resource.get("provision"))
    begins, ends, open_ = _period(_object(provision.get("period")))
    giver = _related(resource, related)
    guards_from, guards_to, readable = _period(_object(giver.get("period")))
    return ReleaseConsent(
        status=str(resource.get("status", "")),
        patient=patient,
        by_patient=patient is not None and any(_person(item) == patient for item in _performers(resource)),
        guardian=readable and _is_guardian(giver, patient),
        guarding=(guards_from, guards_to),
        limited=_is_limited(resource, provision) or _is_modified(giver),
        written=_is_written(resource),
        permits=open_ and _permits(provision),
        release=_is_release(resource),
        begins=begins,
        ends=ends,
        recipients=tuple(_named(provision, "actor", accession=False)),
        accessions=tuple(_named(provision, "data", accession=True)),
        patient_name=str(_object(resource.get("patient")).get("display", "")),
        entered=has_author(resource),
    )


def guardian_reference(resource: Resource) -> str:
    """The RelatedPerson who gave the consent, as `RelatedPerson/<id>` to be read by the caller.

    Empty when none is here.

    An absolute address is another server's, and nobody's here.
    """
    for performer in _performers(resource):
        if match := _OURS.fullmatch(str(performer.get("reference", ""))):
            return match[1]
    return ""


def _performers(resource: Resource) -> list[Resource]:
    return _objects(resource.get("performer"))


def _related(resource: Resource, related: Resource | None) -> Resource:
    """The RelatedPerson who gave the consent: contained in it, or read by the caller."""
    for performer in _performers(resource):
        reference = str(performer.get("reference", ""))
        if reference.startswith("#"):
            for item in _objects(resource.get("contained")):
                if item.get("id") == reference[1:] and item.get("resourceType") == "RelatedPerson":
                    return item
    return related if related and guardian_reference(resource) else {}


def _is_guardian(related: Resource, patient: Hetu | None) -> bool:
    """Whether a RelatedPerson is this patient's guardian (v3-RoleCode GUARD), and not said to be out of use."""
    if patient is None or related.get("active") is False or related.get("resourceType") != "RelatedPerson":
        return False
    codes = [code for item in _objects(related.get("relationship")) for code in _objects(item.get("coding"))]
    guards = any(code.get("system") == _ROLE and code.get("code") == _GUARDIAN for code in codes)
    return guards and _person(_object(related.get("patient"))) == patient


def _is_written(resource: Resource) -> bool:
    """Whether the signed form is there, and nobody says that it is not right.

    Attached with its content or address, or referred to: a release rests on a paper that can be looked at.
    """
    attachment, reference = _object(resource.get("sourceAttachment")), _object(resource.get("sourceReference"))
    verified = [item.get("verified") is True for item in _objects(resource.get("verification"))]
    shown = (attachment.get("data"), attachment.get("url"), reference.get("reference"), reference.get("identifier"))
    return all(verified) and any(shown)


def _is_limited(resource: Resource, provision: Resource) -> bool:
    """Whether something may narrow it or turn it round that is not read here.

    FHIR R4: modifier elements, and Consent.policyRule but OPTIN.
    """
    return (
        _is_modified(resource)
        or bool(provision.keys() - _JUDGED)
        or bool(_objects(provision.get("provision")))
        or not _is_only(resource, "policyRule", _OPT_IN)
    )


def _is_modified(resource: Resource) -> bool:
    """Whether a modifier that is not known here stands anywhere in it, in what it contains too."""
    waiting: list[object] = [resource]
    while waiting:
        item = waiting.pop()
        if isinstance(item, dict):
            if "modifierExtension" in item or "implicitRules" in item:
                return True
            waiting += item.values()
        elif isinstance(item, list):
            waiting += item
    return False


def _is_only(holder: Resource, element: str, wanted: str) -> bool:
    """Whether a CodeableConcept has this code in all its codings, or is absent; words alone are a person's to read."""
    codes = [code.get("code") for code in _objects(_object(holder.get(element)).get("coding"))]
    return element not in holder or (bool(codes) and set(map(str, codes)) == {wanted})


def _is_release(resource: Resource) -> bool:
    """Whether it is about the release of images: the category is our own code.

    Consent.category has none that fits (domain §3).
    """
    if not _is_only(resource, "scope", _PRIVACY):
        return False
    codes = [code for item in _objects(resource.get("category")) for code in _objects(item.get("coding"))]
    return any(code.get("system") == CATEGORY and code.get("code") == RELEASE for code in codes)


def _permits(provision: Resource, depth: int = 0) -> bool:
    """Whether a provision permits and nothing within it denies.

    What is nested too deep is not read, and permits nothing.
    """
    if depth > _MAX_DEPTH or provision.get("type", "permit") != "permit":
        return False
    return all(_permits(inner, depth + 1) for inner in _objects(provision.get("provision")))


def _named(provision: Resource, element: str, *, accession: bool) -> Iterator[str]:
    """What the references of `actor` or `data` name: identifiers, and of actors also the display.

    Only an actor who receives (v3-ParticipationType IRCP, or without a role) is a recipient.
    """
    for item in _objects(provision.get(element)):
        reference = _object(item.get("reference"))
        identifier = _object(reference.get("identifier"))
        value = str(identifier.get("value", ""))
        if accession:
            yield value if _is_accession(identifier) else "?"
        elif not _is_only(item, "role", _RECIPIENT):
            continue
        elif named := value.removeprefix("urn:oid:") or str(reference.get("display", "")):
            yield named


def _is_accession(identifier: Resource) -> bool:
    """An identifier of type ACSN.

    Data that is named otherwise limits the consent to what no request asks for by number.
    """
    return any(code.get("code") == "ACSN" for code in _objects(_object(identifier.get("type")).get("coding")))


def _person(reference: Resource) -> Hetu | None:
    """The patient a Reference names by HETU; None when it names none, or an invalid one."""
    identifier = _object(reference.get("identifier"))
    if f"urn:oid:{bare_oid(str(identifier.get('system', '')))}" != HETU_SYSTEM:
        return None
    try:
        return Hetu.parse(str(identifier.get("value", "")))
    except BadIdentifier:
        return None


def _period(period: Resource) -> tuple[date | None, date | None, bool]:
    """The first and last day of a Period in Finland; False when an end of it cannot be read."""
    try:
        return _day(period.get("start"), last=False), _day(period.get("end"), last=True), True
    except ValueError:
        return None, None, False


def _day(text: object, *, last: bool) -> date | None:
    """A FHIR dateTime as a day in Finland; of a month or a year only, its first or its last one."""
    if text is None:
        return None
    value = str(text)
    if "T" in value:
        moment = datetime.fromisoformat(value)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(HELSINKI).date()
    if len(value) == 10:
        return date.fromisoformat(value)
    year, _, month = value.partition("-")
    if len(value) not in {4, 7}:
        raise ValueError("a dateTime is a year, a month, a day or a moment")
    if not last:
        return date(int(year), int(month or 1), 1)
    following = date(int(year) + (int(month or 12) == 12), int(month or 12) % 12 + 1, 1)
    return date.fromordinal(following.toordinal() - 1)


def _object(value: object) -> Resource:
    return value if isinstance(value, dict) else {}


def _objects(value: object) -> list[Resource]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []
