"""What a header that nobody has signed may say: nothing that replaces, ends or outranks a grant (GRA-10). Pure.

Kanta's habit signs the timestamp and the body, and leaves version, set, time and what is replaced open.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

from adapter.access.reading.authorisation_document import Authorisation
from adapter.access.writing.version import SignedDocument
from adapter.errors import Refused
from adapter.identifiers import Oid
from adapter.words import HELSINKI, Sentence
from adapter.xml.cda import ClientDocument
from adapter.xml.verdict import Covered, Kind, Signature

Document = TypeVar("Document", ClientDocument, Authorisation)

NOT_SIGNED = Sentence(
    "Asiakirjan otsaketietoja ei ole allekirjoitettu, joten sen versionumeroon, asiakirjasarjaan ja aikaan ei voi "
    "luottaa.",
    "Dokumentets rubrikuppgifter är inte undertecknade, så dess versionsnummer, dokumentserie och tid går inte att "
    "lita på.",
    "the document's header is not signed, so its version, set and time cannot be believed.",
)
_FETCH_IT = Sentence(
    "Hae asiakirja arkistosta sen OID-tunnuksella.",
    "Hämta dokumentet ur arkivet med dess OID-kod.",
    "Let it be fetched from the archive by its OID.",
)
_ASK_ARCHIVE = Sentence(
    "Arkiston vastaus ei kerro versiota. Kysy järjestäjältä, mikä asiakirjan versio on voimassa.",
    "Arkivets svar anger inte versionen. Fråga anordnaren vilken version av dokumentet som gäller.",
    "The archive's answer does not say the version. Ask the organiser which version of the document holds.",
)
_OTHER_VERSION = Sentence(
    "Arkiston allekirjoitettu vastaus ja asiakirjan otsaketiedot kertovat eri version tai asiakirjasarjan.",
    "Arkivets undertecknade svar och dokumentets rubrikuppgifter anger olika version eller dokumentserie.",
    "the archive's signed answer and the document's header name different versions or sets.",
)
_ASK_BOTH = Sentence(
    "Kysy järjestäjältä, mikä asiakirjan versio on voimassa.",
    "Fråga anordnaren vilken version av dokumentet som gäller.",
    "Ask the organiser which version of the document holds.",
)
_WRITTEN_LATER = Sentence(
    "Asiakirjan otsaketietojen mukaan se on laadittu vasta allekirjoituspäivän jälkeen.",
    "Enligt dokumentets rubrikuppgifter har det skrivits först efter dagen för undertecknandet.",
    "by its unsigned header the document was written after the day on which it was signed.",
)
_OTHER_UNIT = Sentence(
    "Asiakirjan otsaketietojen laatijayksikkö on muun organisaation kuin allekirjoittaneen järjestäjän.",
    "Upprättarens enhet i dokumentets rubrikuppgifter hör till en annan organisation än anordnaren som undertecknat.",
    "the unsigned header names an author's unit of another organisation than the organiser who signed.",
)


def covers_header(signatures: Sequence[Signature]) -> bool:
    """Whether a system has signed the whole document: the organiser's, or the archive's as its seal.

    A professional's signature says nothing of the header: anybody may name themselves in an open one and sign.
    """
    return any(item.covered is Covered.DOCUMENT and item.kind is Kind.SYSTEM for item in signatures)


def as_signed(document: Document, signatures: Sequence[Signature], *, confirmed: bool) -> Document:
    """The document with what its signatures cover; its time is theirs, and what it replaces is left out.

    Unless the archive has confirmed version and set, it is a set of its own, by the OID that its body's ID says.
    Raises Refused when the header contradicts the time of signing.
    """
    signed = max((item.signed_at for item in signatures), default=document.written)
    if document.written.astimezone(HELSINKI).date() > signed.astimezone(HELSINKI).date():
        raise Refused.because("GRA-10", _WRITTEN_LATER, _ASK_BOTH, "conflict")
    known = replace(document, written=signed, replaces=None)
    return known if confirmed else replace(known, set_id=document.oid, version=1)


def check_author(document: ClientDocument, organiser: Oid) -> None:
    """Raise Refused when an unsigned header names an author's unit that is not the signing organiser's."""
    if document.author_unit and document.author_unit.organisation != organiser.organisation:
        raise Refused.because("GRA-02", _OTHER_UNIT, _ASK_BOTH, "conflict")


def check_archived(document: SignedDocument, set_id: Oid | None, version: int | None, *, header_signed: bool) -> None:
    """Hold a header against what the archive's signed answer says of the set and the version; None: it says nothing.

    Raises Refused for a contradiction, and for an unsigned header that nobody confirms.
    """
    silent = set_id is None or version is None
    if silent and not header_signed:
        raise Refused.because("GRA-10", NOT_SIGNED, _ASK_ARCHIVE, "security")
    if not silent and (document.set_id, document.version) != (set_id, version):
        raise Refused.because("GRA-10", _OTHER_VERSION, _ASK_BOTH, "conflict")


def refuse_unsigned() -> Refused:
    """The refusal of a document with an unsigned header that does not come from the archive."""
    return Refused.because("GRA-10", NOT_SIGNED, _FETCH_IT, "security")
