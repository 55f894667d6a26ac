"""A patient's photo, from the mailbox into the record (PHO-01 … PHO-09)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from functools import partial

from adapter.config.photo import Gateway
from adapter.errors import Finding, Ours, Refused
from adapter.fhir.elements import Names, Resource, patient_reference, relocated, resources
from adapter.photo.house import PhotoHouse
from adapter.photo.invitation_flow import answered, find_follow_up, find_invitation, was_withdrawn
from adapter.photo.ports.record import RecordPatient
from adapter.photo.reading.filing import Filing, read_filing, read_signs
from adapter.photo.reading.signs.finding import Sign
from adapter.photo.rules.confirmation import CONFIRM, UNINVITED, WITHDRAWN
from adapter.photo.rules.invitation_sentences import FIND_OUT_WHO, UNKNOWN_PATIENT
from adapter.photo.rules.matching import name_matches
from adapter.photo.writing.entry import photo_entry
from adapter.photo.writing.invitation import marked
from adapter.photo.writing.media import description_bundle, kept_address
from adapter.photo.writing.signs import marked_words
from adapter.run import ending
from adapter.run.arrival import came_by_portal, fetch_mail, open_mail
from adapter.run.entries import SignedEntry, send_entry, sign_entry
from adapter.run.run import Run
from adapter.store.decisions import Given
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
_OTHER_PATIENT = Sentence(
    "Potilas on vaihtunut potilastietojärjestelmässä kesken tallennuksen.",
    "Patienten har bytts i patientdatasystemet under sparandet.",
    "the patient has changed in the record system while the photo was being filed.",
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
_MOVED = Sentence(
    "Viesti on siirretty tänne toisesta yksiköstä.",
    "Meddelandet har flyttats hit från en annan enhet.",
    "the message was moved here from another unit.",
)
_SEE_WHOSE = Sentence(
    "Katso, kuuluuko se teille, ja käsittele se uudelleen.",
    "Se efter om det hör till er, och behandla det på nytt.",
    "See whether it is yours, and handle it once more.",
)
_ONLY_ARCHIVE_MISSING = Sentence(
    "Kuvat ovat jo potilastiedoissa. Vain merkintä Potilastietovarantoon puuttuu.",
    "Bilderna finns redan i patientuppgifterna. Bara anteckningen i Patientdataarkivet saknas.",
    "the photos are in the record already; only the archive's entry is missing.",
)


def photo(run: Run, house: PhotoHouse, mailbox: str, uid: int) -> None:
    """Read, file, archive, then delete: the message goes only when the record system's word is durable (PHO-05)."""
    filed: tuple[str, ...] = ()
    source = patient = ""
    try:
        source = run.step("fetch", fetch_mail, run, house, mailbox, uid)
        run.step("read", read, run, house, mailbox, source)
        patient = run.step("identify", identify, run, house, mailbox, source)
        invitation = run.step("match", match, run, house, mailbox, source)
        filed = run.step("file", file, run, house, mailbox, source, patient, invitation)
        entry = run.step("sign", sign, run, house, mailbox, source, patient)
        run.step("archive", archive, run, house, mailbox, source, entry)
    except Refused as refusal:
        run.step("park", park, run, house, mailbox, uid, source, refusal, filed, certain=bool(patient))
        return
    known = run.step("record", record, run, house, mailbox, source, patient, filed, invitation)
    run.step("delete", house.mailbox(mailbox).delete, uid, run.message)
    run.step("conclude", conclude, run, house, (*filed, *known))


def read(run: Run, house: PhotoHouse, mailbox: str, source: str) -> None:
    """Read it once, so that what cannot be read is parked before anything is done."""
    _filing(run, house, mailbox, source)


def identify(run: Run, house: PhotoHouse, mailbox: str, source: str) -> str:
    """Find the patient in the unit's record system and compare the name (PHO-06).

    Whom a person has named is not doubted.
    """
    filing = _filing(run, house, mailbox, source)
    patient = _known(run, house, filing)
    if patient is None:
        raise Refused.because("PHO-06", UNKNOWN_PATIENT, FIND_OUT_WHO)
    if _given(run, house).patient == filing.patient.hetu:
        return patient.reference
    if not name_matches(filing.patient.name, patient.family, list(patient.given)):
        raise Refused.because("PHO-06", _OTHER_NAME, _COMPARE_NAMES)
    if patient.protected:
        raise Refused.because("PHO-06", _PROTECTED, _NAMED_PERSON_FILES)
    return patient.reference


def match(run: Run, house: PhotoHouse, mailbox: str, source: str) -> str | None:
    """Find the invitation that the photos answer (PHO-03); "" when nobody asked for them.

    Whether that is enough, or a person confirms the patient first, is the site's own rule (`[photo] confirm`). A photo
    that answers a withdrawn invitation waits for a person in any case, and so does what another unit has moved here:
    this unit's own handler sees it before it is filed (PHO-02).
    """
    filing = _filing(run, house, mailbox, source)
    about = (filing.unit.oid, filing.patient.hetu, filing.received)
    invitation = find_invitation(house, *about)
    given = _given(run, house)
    if given.sender or given.patient is not None:
        return invitation
    doubts = [Finding("PHO-02", _MOVED, _SEE_WHOSE)] if given.moved else []
    if not invitation and was_withdrawn(house, *about):
        doubts.append(Finding(*WITHDRAWN))
    elif house.settings.photo.asks(invitation):
        doubts.append(Finding(*(CONFIRM if invitation else UNINVITED)))
    if doubts:
        raise Refused(*doubts)
    return invitation


def file(
    run: Run, house: PhotoHouse, mailbox: str, source: str, patient: str, invitation: str | None
) -> tuple[str, ...]:
    """Hand the photos to the record system and have its acknowledgement (PHO-05, PHO-07, PHO-08)."""
    filing = _filing(run, house, mailbox, source)
    known = _known(run, house, filing)
    if known is None or known.reference != patient:
        raise Refused.because("PHO-06", _OTHER_PATIENT, _COMPARE_NAMES)
    filing = replace(filing, invitation=invitation, follow_up=find_follow_up(house, invitation, filing))
    return house.record(filing.unit).file(filing, patient)


def sign(run: Run, house: PhotoHouse, mailbox: str, source: str, patient: str) -> SignedEntry:
    """Write the archive's entry and sign it; kept, so that every attempt to archive sends the same document."""
    filing = _filing(run, house, mailbox, source)
    patient_record = _known(run, house, filing)
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
    filing = replace(filing, follow_up=find_follow_up(house, invitation, filing))
    names = Names(run.message)
    bundle = description_bundle(filing, kept_address(patient))
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
    # What an earlier try of this step has written may have been changed since: the unit has handled its Task.
    stored = house.resources.put_all(relocated(items), house.now(), lambda written, _: written)
    answered(house, invitation)
    return tuple(one.reference for one in stored)


def conclude(run: Run, house: PhotoHouse, addresses: tuple[str, ...]) -> None:
    """Drop every temporary copy (PHO-05) and close the message."""
    ending.conclude(run, house, ("PHO-05", "PHO-07", "PHO-08"), "The photos are in the record.", addresses)


def park(
    run: Run,
    house: PhotoHouse,
    mailbox: str,
    uid: int,
    source: str,
    refusal: Refused,
    filed: tuple[str, ...],
    *,
    certain: bool = False,
) -> None:
    """Leave the message to a person: the mail in the quarantine folder, no copy here.

    `certain`: it is known whose the photos are. The words that point at somebody else stand in the Task only, for those
    who handle it.
    """
    if filed:
        refusal = Refused(*refusal.findings, Finding("PHO-05", _ONLY_ARCHIVE_MISSING))

    patient = _certain_patient(run, house, mailbox, source) if certain else None
    place = replace(ending.find_place(house, run.message), patient=patient)
    marked_inputs = marked_words(_signs(run, house, mailbox, source), place.language) if source else []
    more: Resource | None = {"input": marked_inputs} if marked_inputs else None
    put_aside = partial(house.mailbox(mailbox).quarantine, uid)
    ending.park(run, house, "photo", refusal, filed, put_aside, place=place, more=more, forget=True)


def _certain_patient(run: Run, house: PhotoHouse, mailbox: str, source: str) -> Resource | None:
    try:
        return patient_reference(_filing(run, house, mailbox, source).patient.hetu)
    except (Refused, Ours):  # it is here no more: an earlier try of this step put it aside
        return None


def _signs(run: Run, house: PhotoHouse, mailbox: str, source: str) -> tuple[Sign, ...]:
    try:
        return read_signs(*_source(run, house, mailbox, source))
    except (Refused, Ours):  # it is here no more: an earlier try of this step put it aside
        return ()


def _known(run: Run, house: PhotoHouse, filing: Filing) -> RecordPatient | None:
    """The patient as the record system has them: asked once in a run, and again in the next one.

    Runs may be hours apart, and patients merge.
    """
    return run.once("patient", lambda: house.record(filing.unit).find_patient(filing.patient.hetu))


def _given(run: Run, house: PhotoHouse) -> Given:
    return run.once("given", lambda: house.decisions.given(run.attempt))


def _filing(run: Run, house: PhotoHouse, mailbox: str, source: str) -> Filing:
    settings = house.settings

    def read_it() -> Filing:
        unit = settings.find_unit(ending.find_unit(house, run.message) or settings.find_mailbox(mailbox).unit)
        given = _given(run, house)
        raw, gateway = _source(run, house, mailbox, source)
        render = house.heic.render if house.heic else None
        return read_filing(raw, unit, gateway, run.message, given.patient, render, confirmed=given.sender)

    return run.once("filing", read_it)


def _source(run: Run, house: PhotoHouse, mailbox: str, source: str) -> tuple[bytes, Gateway]:
    """The message as it was fetched, and who stamped it."""
    settings = house.settings
    gateway = settings.portal.gateway if settings.portal and came_by_portal(source) else settings.gateway
    return open_mail(run, house, mailbox, source), gateway
