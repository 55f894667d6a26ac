"""Whether a resource conforms to base FHIR R4 and to the profiles it declares, validated before it is stored.

The bytes stay as received.
"""

from __future__ import annotations

from adapter.access.reading.deposit import is_deposit
from adapter.errors import Finding, Forbidden, Refused, TooLarge, Unsupported
from adapter.fhir.elements import Resource, is_subsetted, objects
from adapter.fhir.held_grant import right_of
from adapter.fhir.references import addresses_of, is_conditional
from adapter.rest.address import holds_hetu
from adapter.store.forms import index_of
from adapter.validate.issue import Severity
from adapter.validate.package import own_validator
from adapter.validate.report import locate

MOST_REFERENCES = 200
_MOST_FORMS = 1_000
_MOST_IN_ALL = 5_000  # of one request
_MOST = 20  # faults that are told at once


def check(resource: Resource, *, searches: bool = False) -> None:
    """Raise Refused with every fault and its place, never the values: they may name a patient.

    `searches`: its references and the addresses of its entries may name searches, as those of a transaction do.
    """
    wrong = [issue for issue in own_validator().validate(resource) if issue.severity is Severity.ERROR]
    if wrong:
        raise Refused(
            *(
                Finding(issue.rule, f"{locate(resource, issue.steps)}: {issue.en}", code=issue.code)
                for issue in wrong[:_MOST]
            )
        )
    check_references(resource, searches=searches)
    check_own(resource)


def check_references(resource: Resource, *, searches: bool = False) -> None:
    """Raise Refused for a HETU in an address, Unsupported for one that names a search, TooLarge for very many."""
    addresses = list(addresses_of(resource))
    if sum(steps[-1] == "reference" for steps, _ in addresses) > _MOST_IN_ALL:
        text = f"the body has more than {_MOST_IN_ALL} references."
        raise TooLarge.because("", text, "Send it in parts.", "too-costly")
    for steps, address in addresses:
        if holds_hetu(address):
            text = f"{locate(resource, steps)}: a personal identity code must not stand in an address."
            raise Refused.because("", text, "Refer to the person by identifier.", "value")
        if is_conditional(address) and not (
            searches and (steps[-1] == "reference" or steps[-2:] == ("request", "url"))
        ):
            text = f"{locate(resource, steps)}: a reference that names a search is not followed here."
            raise Unsupported.because("", text, "Refer by address or by identifier.", "not-supported")


def check_whole(resource: Resource) -> None:
    """Raise Refused for a part of a resource: written back, it would delete the rest (FHIR R4 search, `_summary`)."""
    if any(is_subsetted(tag) for tag in objects(resource.get("meta", {}).get("tag"))):
        text = "the resource is tagged SUBSETTED: something was left out of it when it was read."
        raise Refused.because("", text, "Read it whole, and change that.", "business-rule")


def check_changeable(resource: Resource) -> None:
    """Raise Forbidden for what is not a caller's to change.

    A right that a signed document gives, and the use by which a document is stored.
    """
    if resource["resourceType"] == "Consent" and right_of(resource):
        text = "a right to a register changes only by the organiser's next signed document."
        raise Forbidden.because("GRA-02", text, "POST a DocumentReference to it.", "forbidden")
    if resource["resourceType"] == "DocumentReference" and is_deposit(resource):
        text = "the use by which a document goes into a register is not changed once it is permitted."
        raise Forbidden.because("GRA-05", text, "Store the document again with $store.", "forbidden")


def check_own(resource: Resource) -> None:
    """Our own minimum beyond base R4: a Media and a Consent are about a patient (domain §3).

    Raises TooLarge for very many references, identifiers, codes or tags: each costs while nobody else can write.
    """
    check_whole(resource)
    if sum(steps[-1] == "reference" for steps, _ in addresses_of(resource)) > MOST_REFERENCES:
        text = f"a resource refers to more than {MOST_REFERENCES} others."
        raise TooLarge.because("", text, "Make several of it.", "too-costly")
    index = index_of(resource)
    if len(index.forms) + len(index.spans) + len(index.texts) > _MOST_FORMS:
        text = f"a resource has identifiers, codes, references and tags for more than {_MOST_FORMS} ways to find it."
        raise TooLarge.because("", text, "Leave out what nobody looks for.", "too-costly")
    if resource["resourceType"] == "Consent" and right_of(resource):
        text = "a right to a register is not created here: it arises in the organiser's signed document."
        raise Refused.because("GRA-02", text, "POST a DocumentReference to it.", "forbidden")
    if resource["resourceType"] == "DocumentReference" and is_deposit(resource):
        text = "the record of a document that goes into a register is not written here: it arises when one is stored."
        raise Refused.because("GRA-05", text, "Store the document with $store.", "forbidden")
    needed = {"Media": "subject", "Consent": "patient"}.get(resource["resourceType"])
    if needed and not resource.get(needed):
        raise Refused.because("", f"{resource['resourceType']}.{needed} must be there.", code="required")
