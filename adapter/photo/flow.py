"""A patient's photo, from the mailbox into the record (PHO-01 … PHO-09)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from adapter.errors import Finding, Ours, Refused
from adapter.fhir.elements import Names, Resource, patient_reference, relocated, resources
from adapter.mail import find_link, read_mail
from adapter.photo.house import PhotoHouse
from adapter.photo.invitation_flow import answered, find_invitation
from adapter.photo.reading.filing import Filing, read_filing
from adapter.photo.rules.invitation_sentences import FIND_OUT_WHO, UNKNOWN_PATIENT
from adapter.photo.rules.matching import name_matches
from adapter.photo.writing.entry import photo_entry
from adapter.photo.writing.invitation import marked
from adapter.photo.writing.media import photo_bundle
from adapter.run import ending
from adapter.run.entries import SignedEntry, send_entry, sign_entry
from adapter.run.run import Run
from adapter.words import Sentence

_OTHER_NAME = Sentence(
    "Viestissä on toinen nimi kuin potilastiedoissa.",
    "Namnet i meddelandet är inte detsamma som i patientuppgifterna.",
    "the name in the message is not the name in the record.",
)
_COMPARE_NAMES = Sentence(
    "Vertaa nimiä ja tallenna kuva itse.",
    "Jämför namnen och spara bilden själv.",
    "Compare the two and file by hand.",
)
_PROTECTED = Sentence(
    "Potilaalla on turvakielto.",
    "Patienten har spärrmarkering.",
    "the patient's address is protected (turvakielto).",
)
_NAMED_PERSON_FILES = Sentence(
    "Kuvan tallentaa siihen nimetty ammattilainen.",
    "Bilden sparas av en yrkesperson som har utsetts för det.",
    "A person named for it files the photo.",
)
_ONLY_ARCHIVE_MISSING = Sentence(
    "Kuvat ovat jo potilastiedoissa. Vain merkintä Potilastietovarantoon puuttuu.",
    "Bilderna finns redan i patientuppgifterna. Bara anteckningen i Patientdataarkivet saknas.",
    "the photos are in the record already; only the archive's entry is missing.",
)

_PORTAL = "portal/"  # marks a source that came from the portal itself: only there is the portal's stamp believed


def photo(run: Run, house: PhotoHouse, mailbox: str, uid: int) -> None:
    """Read, file, archive, then delete: the message goes only when the record system's word is durable (PHO-05)."""
    filed: tuple[str, ...] = ()
    source = patient = ""
    try:
        source = run.step("fetch", fetch, run, house, mailbox, uid)
        run.step("read", read, run, house, mailbox, source)
        patient = run.step("identify", identify, run, house, mailbox, source)
        invitation = run.step("match", match, run, house, mailbox, source)
        filed = run.step("file", file, run, house, mailbox, source, patient, invitation)
        entry = run.step("sign", sign, run, house, mailbox, source, patient)
        run.step("archive", archive, run, house, mailbox, source, entry)
    except Refused as refusal:
        run.step("park", park, run, house, mailbox, uid, refusal, filed, source if patient else "")
        return
    known = run.step("record", record, run, house, mailbox, source, patient, filed, invitation)
    run.step("delete", house.mailbox(mailbox).delete, uid, run.message)
    run.step("conclude", conclude, run, house, (*filed, *known))


def fetch(run: Run, house: PhotoHouse, mailbox: str, uid: int) -> str:
    """Bring the claimed message here, once the scanner has nothing against it (PHO-13).

    A notice of a message in the portal is answered by fetching that, when a person has given its password (PHO-10).
    """
    raw = _scanned(house, house.mailbox(mailbox).fetch(uid, run.message))
    password = house.decisions.given(run.attempt).password
    if house.portal and house.settings.portal and password:
        link = find_link(read_mail(raw), house.settings.portal.hosts)
        if link:
            return _PORTAL + house.blobs.keep(run.message, _scanned(house, house.portal.fetch(link, password)))
    return house.blobs.keep(run.message, raw)


def _scanned(house: PhotoHouse, raw: bytes) -> bytes:
    if house.malware:
        house.malware.scan(raw)
    return raw


def read(run: Run, house: PhotoHouse, mailbox: str, source: str) -> None:
    """Read it once, so that what cannot be read is parked before anything is done."""
    _filing(run, house, mailbox, source)


def identify(run: Run, house: PhotoHouse, mailbox: str, source: str) -> str:
    """Find the patient in the unit's record system and compare the name (PHO-06).

    Whom a person has named is not doubted.
    """
    filing = _filing(run, house, mailbox, source)
    patient = house.record(filing.unit).find_patient(filing.patient.hetu)
    if patient is None:
        raise Refused.because("PHO-06", UNKNOWN_PATIENT, FIND_OUT_WHO)
    if house.decisions.given(run.attempt).patient == filing.patient.hetu:
        return patient.reference
    if not name_matches(filing.patient.name, patient.family, list(patient.given)):
        raise Refused.because("PHO-06", _OTHER_NAME, _COMPARE_NAMES)
    if patient.protected:
        raise Refused.because("PHO-06", _PROTECTED, _NAMED_PERSON_FILES)
    return patient.reference


def match(run: Run, house: PhotoHouse, mailbox: str, source: str) -> str | None:
    """Find the invitation that the photos answer (PHO-03); "" when nobody asked for them."""
    filing = _filing(run, house, mailbox, source)
    return find_invitation(house, filing.unit.oid, filing.patient.hetu, filing.received)


def file(
    run: Run, house: PhotoHouse, mailbox: str, source: str, patient: str, invitation: str | None
) -> tuple[str, ...]:
    """Hand the photos to the record system and have its acknowledgement (PHO-05, PHO-07, PHO-08)."""
    filing = replace(_filing(run, house, mailbox, source), invitation=invitation)
    return house.record(filing.unit).file(filing, patient)


def sign(run: Run, house: PhotoHouse, mailbox: str, source: str, patient: str) -> SignedEntry:
    """Write the archive's entry and sign it; kept, so that every attempt to archive sends the same document."""
    filing = _filing(run, house, mailbox, source)
    patient_record = house.record(filing.unit).find_patient(filing.patient.hetu)
    family, given_names = (
        (patient_record.family, " ".join(patient_record.given))
        if patient_record and patient_record.reference == patient
        else ("", filing.patient.name)
    )
    return sign_entry(
        run, house, photo_entry(filing, house.settings.organisation.oid, family, given_names, house.now())
    )


def archive(run: Run, house: PhotoHouse, mailbox: str, source: str, entry: SignedEntry) -> None:
    """Send the signed document to the national archive and have its AA."""
    filing = _filing(run, house, mailbox, source)
    written = datetime.fromisoformat(entry["written"])
    send_entry(run, house, entry, photo_entry(filing, house.settings.organisation.oid, "", "", written))


def record(
    run: Run, house: PhotoHouse, mailbox: str, source: str, patient: str, filed: tuple[str, ...], invitation: str | None
) -> tuple[str, ...]:
    """Keep here what the unit's work queue and auditors need, without the picture or the text.

    Media, Task, Provenance.
    """
    filing = _filing(run, house, mailbox, source)
    names = Names(run.message)
    bundle = photo_bundle(filing, patient)
    items = []
    all_media = resources(bundle, "Media")
    addresses = [address for address in filed if "/Media/" in address] or list(filed[:1]) * len(all_media)
    for index, (media, where) in enumerate(zip(all_media, addresses, strict=True)):
        media["content"] = {key: value for key, value in media["content"].items() if key != "url"} | {"url": where}
        items.append((str(names.uuid(f"media-{index}")), marked(media, invitation, here=True)))
    items += [
        (str(names.uuid("task")), marked(resources(bundle, "Task")[0], invitation, here=True)),
        (str(names.uuid("provenance")), resources(bundle, "Provenance")[0]),
    ]
    if filing.acted_for:
        items.append((str(names.uuid("sender")), resources(bundle, "RelatedPerson")[0]))
    stored = tuple(stored.reference for stored in house.resources.put_all(relocated(items), house.now()))
    answered(house, invitation)
    return stored


def conclude(run: Run, house: PhotoHouse, addresses: tuple[str, ...]) -> None:
    """Drop every temporary copy (PHO-05) and close the message."""
    house.decisions.drop(run.message)
    ending.conclude(run, house, ("PHO-05", "PHO-07", "PHO-08"), "The photos are in the record.", addresses)


def park(
    run: Run, house: PhotoHouse, mailbox: str, uid: int, refusal: Refused, filed: tuple[str, ...], source: str = ""
) -> None:
    """Leave the message to a person: the mail in the quarantine folder, no copy here.

    `source`: the message's bytes, once it is certain whose the photos are.
    """
    if filed:
        refusal = Refused(*refusal.findings, Finding("PHO-05", _ONLY_ARCHIVE_MISSING))

    def put_aside() -> None:
        house.mailbox(mailbox).quarantine(uid)
        house.blobs.drop(run.message)
        house.decisions.drop(run.message)

    place = replace(ending.find_place(house, run.message), patient=_certain_patient(run, house, mailbox, source))
    ending.park(run, house, "photo", refusal, filed, put_aside, place=place)


def _certain_patient(run: Run, house: PhotoHouse, mailbox: str, source: str) -> Resource | None:
    try:
        return patient_reference(_filing(run, house, mailbox, source).patient.hetu) if source else None
    except (Refused, Ours):  # an earlier try of this step has dropped the copies
        return None


def _filing(run: Run, house: PhotoHouse, mailbox: str, source: str) -> Filing:
    settings = house.settings
    unit = settings.find_unit(settings.find_mailbox(mailbox).unit)
    gateway = settings.portal.gateway if settings.portal and source.startswith(_PORTAL) else settings.gateway
    decided = house.decisions.given(run.attempt).patient
    return run.once(
        "filing",
        lambda: read_filing(
            house.blobs.open(run.message, source.removeprefix(_PORTAL)),
            unit,
            gateway,
            run.message,
            decided,
            house.heic.render if house.heic else None,
        ),
    )
