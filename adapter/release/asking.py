"""What is asked before a release is decided, and again before anything leaves and while it does (REL-04, REL-05)."""

from __future__ import annotations

from adapter.errors import NotFound, Refused
from adapter.fhir.elements import Resource
from adapter.release.case import Case, SeenConsent
from adapter.release.house import ReleaseHouse
from adapter.release.reading.consent import guardian_reference, read_consent
from adapter.release.rules.consent import judge_consent
from adapter.release.rules.request import Basis
from adapter.store.resources import Criterion, Stored
from adapter.words import HELSINKI, Sentence

_STAYED = Sentence(
    "Kuvat, joita ei ollut vielä lähetetty, jäivät lähettämättä.",
    "De bilder som ännu inte hade skickats skickades inte.",
    "What had not gone yet stayed where it was.",
)
_FORBIDDEN_LATER = Sentence(
    "Potilas kielsi luovutuksen päätöksen jälkeen.",
    "Patienten förbjöd utlämnandet efter beslutet.",
    "the patient has forbidden the release after it was decided.",
)
_CONSENT_ENDED = Sentence(
    "Suostumus ei ole enää voimassa.", "Samtycket gäller inte längre.", "the consent no longer holds."
)
_WITHDRAWN_LATER = Sentence(
    "Pyyntö peruttiin päätöksen jälkeen.",
    "Begäran återkallades efter beslutet.",
    "the request was withdrawn after it was decided.",
)


def see_consent(case: Case) -> SeenConsent | None:
    """Look at the Consent that the request rests on, and at who gave it; None when none is here (REL-05)."""
    request, house = case.request, case.house
    stored = _find_consent(house, request.consent) if request.basis is Basis.CONSENT and request.consent else None
    if stored is None:
        return None
    consent = read_consent(stored.resource, _find_guardian(house, guardian_reference(stored.resource)))
    today = house.now().astimezone(HELSINKI).date()
    return {
        "address": f"{stored.reference}/_history/{stored.version}",
        "by_guardian": consent.guardian,
        "problems": list(judge_consent(consent, request, today)),
    }


def ask_again(case: Case) -> None:
    """Ask once more, before anything leaves and while it does.

    Raises Refused when the patient has forbidden it (REL-04), the consent no longer holds (REL-05), or the request was
    withdrawn (REL-01).
    """
    if case.house.kanta.has_prohibition(case.request.patient):
        raise Refused.because("REL-04", _FORBIDDEN_LATER, _STAYED)
    if case.request.basis is Basis.CONSENT:
        seen = see_consent(case)
        if seen is None or seen["problems"]:
            raise Refused.because("REL-05", _CONSENT_ENDED, _STAYED)
    if case.request_id and case.house.resources.read("ServiceRequest", case.request_id).resource["status"] not in OPEN:
        raise Refused.because("REL-01", _WITHDRAWN_LATER, _STAYED)


OPEN = {"active", "on-hold"}  # statuses of a ServiceRequest that may be carried out


def _find_consent(house: ReleaseHouse, named: str) -> Stored | None:
    """The one Consent of this address or identifier, if it is here."""
    if not named.startswith("Consent/"):
        matches = house.resources.find("Consent", [Criterion("identifier", (("token", "", named),))], 2)
        return matches[0] if len(matches) == 1 else None
    try:
        return house.resources.read("Consent", named.removeprefix("Consent/"))
    except NotFound:
        return None


def _find_guardian(house: ReleaseHouse, address: str) -> Resource | None:
    """The RelatedPerson that gave a consent, if the consent names one that is here."""
    try:
        return house.resources.read("RelatedPerson", address.rpartition("/")[2]).resource if address else None
    except NotFound:
        return None
