"""What goes into the national health archive about a release: one CDA entry, in Finnish or Swedish. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from adapter.config.peers import Unit
from adapter.fhir.elements import document_oid
from adapter.identifiers import Oid
from adapter.release.rules.decision import Decision, Means
from adapter.release.rules.request import Basis, ReleaseRequest
from adapter.release.writing.task import Carried
from adapter.words import HELSINKI, Language, Sentence, in_words, join_sentences
from adapter.xml.cda import YHT, Entry, split_name

_TITLE = Sentence("Kuvien luovutus", "Utlämnande av bilder", "Release of images")
_MOMENT = Sentence("{day} klo {time}", "{day} kl. {time}", "{day} {time}")
_ASKED = Sentence(
    "Pyytäjä: {unit}, {person}, {moment}.",
    "Begärt av: {unit}, {person}, {moment}.",
    "Asked by: {unit}, {person}, {moment}.",
)
_RECIPIENT = Sentence("Vastaanottaja: {place}.", "Mottagare: {place}.", "Recipient: {place}.")
_BASIS = Sentence("Peruste: {basis}.", "Grund: {basis}.", "Basis: {basis}.")
_STUDY = Sentence(
    "Tutkimus: {name}, AC {number}, {day} klo {time}:",
    "Undersökning: {name}, AC {number}, {day} kl. {time}:",
    "Study: {name}, AC {number}, {day} {time}:",
)
_DONE = {
    Means.REGISTER_COPY: Sentence(
        "{sent} kuvaa kopioitu vastaanottajan rekisteriin.",
        "{sent} bilder har kopierats till mottagarens register.",
        "{sent} images were copied into the recipient's register.",
    ),
    Means.REGISTER_GRANT: Sentence(
        "{sent} kuvaan annettu katseluoikeus vastaanottajan rekisterille.",
        "mottagarens register har beviljats åtkomst till {sent} bilder.",
        "the recipient's register was granted access to {sent} images.",
    ),
    Means.ELECTRONIC: Sentence(
        "{sent} kuvaa siirretty sähköisesti vastaanottajan arkistoon.",
        "{sent} bilder har överförts elektroniskt till mottagarens arkiv.",
        "{sent} images were transferred to the recipient's archive.",
    ),
    Means.PHYSICAL: Sentence(
        "{sent} kuvaa tallennettu salattuna tallenteelle, jota ei ole vielä postitettu.",
        "{sent} bilder har sparats krypterade på ett lagringsmedium som ännu inte har postats.",
        "{sent} images were written encrypted to a medium, which has not been posted yet.",
    ),
}
#: Of a study that is nothing but reports.
_REPORT_DONE = {
    Means.REGISTER_COPY: Sentence(
        "lausunto kopioitu vastaanottajan rekisteriin.",
        "utlåtandet har kopierats till mottagarens register.",
        "the report was copied into the recipient's register.",
    ),
    Means.REGISTER_GRANT: Sentence(
        "lausuntoon annettu katseluoikeus vastaanottajan rekisterille.",
        "mottagarens register har beviljats åtkomst till utlåtandet.",
        "the recipient's register was granted access to the report.",
    ),
    Means.ELECTRONIC: Sentence(
        "lausunto siirretty sähköisesti vastaanottajan arkistoon.",
        "utlåtandet har överförts elektroniskt till mottagarens arkiv.",
        "the report was transferred to the recipient's archive.",
    ),
    Means.PHYSICAL: Sentence(
        "lausunto tallennettu salattuna tallenteelle, jota ei ole vielä postitettu.",
        "utlåtandet har sparats krypterat på ett lagringsmedium som ännu inte har postats.",
        "the report was written encrypted to a medium, which has not been posted yet.",
    ),
}
_NOT_RELEASED = Sentence("kuvia ei luovutettu.", "bilderna lämnades inte ut.", "the images were not released.")
_NOT_KNOWN = Sentence(
    "siirto katkesi, eikä tiedetä, montako {total} kuvasta on perillä.",
    "överföringen avbröts, och det är inte känt hur många av {total} bilder som är framme.",
    "the transfer was cut off, and nobody knows how many of {total} images have arrived.",
)
_THERE_BEFORE = Sentence(
    "Vastaanottajalla oli ennestään {count} kuvaa.",
    "Mottagaren hade redan {count} bilder.",
    "The recipient had {count} images before.",
)
_LEFT = Sentence(
    "{count} kuvaa ei luovutettu.",
    "{count} bilder lämnades inte ut.",
    "{count} images were not released.",
)
_ARRIVES = Sentence(
    "Toimitetaan perille viimeistään {day}.", "Levereras senast {day}.", "It arrives on {day} at the latest."
)
_NOTHING_RELEASED = Sentence(
    "Kuvia ei luovutettu. Kirjattu {moment}.",
    "Bilderna lämnades inte ut. Antecknat {moment}.",
    "No images were released. Written {moment}.",
)
_MEDIUM_MADE = Sentence("Tallenne tehty: {moment}.", "Lagringsmediet gjordes: {moment}.", "Medium made: {moment}.")
_RELEASED = Sentence("Luovutettu: {moment}.", "Utlämnat: {moment}.", "Released: {moment}.")
_BY = Sentence(
    "Toteuttaja: {unit}. Luovutuksesta vastaa: {desk}.",
    "Utfört av: {unit}. För utlämnandet ansvarar: {desk}.",
    "Carried out by: {unit}. The desk that answers for it: {desk}.",
)
_INSTRUCTION = Sentence(
    "Kuvantamisohjeen versio: {day}.",
    "Version av bilddiagnostikanvisningen: {day}.",
    "Version of the imaging instruction: {day}.",
)


def release_entry(
    request: ReleaseRequest,
    outcomes: Sequence[tuple[Decision, Carried]],
    unit: Unit,
    organisation: Oid,
    written: datetime,
    released: datetime,
    *,
    key: str = "",
) -> Entry:
    """The archive's entry of a release: what, to whom, on which basis, by whom, when (REL-14), and what did not go.

    `released` is when the images had gone, `written` when the entry is made. What has not happened is not reported as
    if it had. A second entry on the same request needs a `key` of its own.
    """
    family, given_names = split_name(request.patient_name)
    decision, _ = outcomes[0]
    language: Language = "sv" if unit.languages[0] == "sv" else "fi"
    asked = _ASKED.filled(
        unit=request.requester_unit, person=request.requester_person, moment=_moment(request.received)
    )
    consent = f" ({request.consent})" if request.consent and request.basis is Basis.CONSENT else ""
    lines = [
        asked,
        _RECIPIENT.filled(place=request.destination.names if request.destination else request.destination_text),
        _BASIS.filled(basis=f"{request.basis_text}{consent}"),
        *(_told(request, *outcome) for outcome in outcomes),
        join_sentences([_happened(outcomes).filled(moment=_moment(released)), _BY]).filled(
            unit=unit.names, desk=decision.desk.names
        ),
        _INSTRUCTION.filled(day=decision.version),
    ]
    return Entry(
        oid=document_oid(key or request.key, organisation, written),
        title=_TITLE.said(language),
        code=YHT,
        patient=request.patient,
        family=family,
        given=given_names,
        unit=unit.oid,
        unit_name=unit.names.said(language),
        controller=unit.controller,
        written=written,
        text="\n".join(line.said(language) for line in lines),
    )


def _happened(outcomes: Sequence[tuple[Decision, Carried]]) -> Sentence:
    """What the moment of a release is the moment of."""
    done = {carried.means for _, carried in outcomes if carried.went}
    if not done:
        return _NOTHING_RELEASED
    return _MEDIUM_MADE if done == {Means.PHYSICAL} else _RELEASED


def _told(request: ReleaseRequest, decision: Decision, carried: Carried) -> Sentence:
    """What became of one study."""
    study = next(study for study in request.studies if study.accession.value == carried.accession.strip(" \0"))
    named = _STUDY.filled(name=study.name, number=study.accession.value, day=study.day, time=study.time)
    why = [in_words(carried.problem.sentence)] if carried.problem else []
    if not carried.went:
        grounds = [ground.said for ground in decision.grounds] if not carried.problem else []
        return join_sentences([named, _NOT_RELEASED, *why, *grounds])
    if not carried.known:
        return join_sentences([named, _NOT_KNOWN.filled(total=str(carried.total)), *why])
    left = carried.total - carried.arrived
    return join_sentences(
        [
            named,
            _DONE[carried.means].filled(sent=carried.sent) if carried.total else _REPORT_DONE[carried.means],
            *([_THERE_BEFORE.filled(count=str(carried.before))] if carried.before else []),
            *([_LEFT.filled(count=str(left)), *why] if left else []),
            *([report] if (report := carried.report) else []),
            *([_ARRIVES.filled(day=decision.by)] if decision.by else []),
        ]
    )


def _moment(moment: datetime) -> Sentence:
    """A moment as a clock in Finland shows it."""
    local = moment.astimezone(HELSINKI)
    return _MOMENT.filled(day=local.date(), time=f"{local:%H.%M}")
