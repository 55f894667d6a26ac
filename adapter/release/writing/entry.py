"""What goes into the national health archive about a photo or a release: one CDA entry each. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from adapter.config.peers import Unit
from adapter.fhir.elements import document_oid
from adapter.identifiers import Oid
from adapter.release.rules.decision import Decision, Means
from adapter.release.rules.request import Basis, ReleaseRequest
from adapter.release.writing.references import recipient_reference
from adapter.release.writing.task import Carried
from adapter.words import HELSINKI
from adapter.xml.cda import YHT, Entry, split_name


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
    consent = f" ({request.consent})" if request.consent and request.basis is Basis.CONSENT else ""
    lines = [
        f"Pyytäjä: {request.requester_unit}, {request.requester_person}, {_moment(request.received)}.",
        f"Saaja: {recipient_reference(request)['display']}.",
        f"Peruste: {request.basis_text}{consent}.",
        *(_told(request, *outcome) for outcome in outcomes),
        (
            f"{_happened(outcomes)}: {_moment(released)}. Toteuttaja: {unit.name}; luovutuksesta vastaa "
            f"{decision.desk.name}."
        ),
        f"Kuvantamisohjeen versio: {_day(decision.version)}.",
    ]
    return Entry(
        oid=document_oid(key or request.key, organisation, written),
        title="Kuvien luovutus",
        code=YHT,
        patient=request.patient,
        family=family,
        given=given_names,
        unit=unit.oid,
        unit_name=unit.name,
        controller=unit.controller,
        written=written,
        text="\n".join(lines),
    )


_DONE = {
    Means.REGISTER_COPY: "kopioitu saajan rekisteriin",
    Means.REGISTER_GRANT: "luvitettu saajan rekisteriin",
    Means.ELECTRONIC: "siirretty sähköisesti saajan arkistoon",
    Means.PHYSICAL: "tallennettu salattuna tallenteelle, jota ei ole vielä postitettu",
}


def _happened(outcomes: Sequence[tuple[Decision, Carried]]) -> str:
    """What the moment of a release is the moment of."""
    done = {carried.means for _, carried in outcomes if carried.went}
    if not done:
        return "Kuvia ei luovutettu, kirjattu"
    return "Tallenne tehty" if done == {Means.PHYSICAL} else "Luovutettu"


def _told(request: ReleaseRequest, decision: Decision, carried: Carried) -> str:
    """What became of one study, in Finnish."""
    study = next(study for study in request.studies if study.accession.value == carried.accession.strip(" \0"))
    name = f"Tutkimus: {study.name}, AC {study.accession.value}, {_day(study.day)} klo {study.time}"
    rules = f"Säännöt: {', '.join(decision.rules)}."
    why = f" ({carried.problem.rule})" if carried.problem else ""
    if not carried.went:
        text = "" if carried.problem else " " + " ".join(decision.sentences("fi"))
        return f"{name}: kuvia ei luovutettu{why}.{text} {rules}"
    if not carried.known:
        return f"{name}: siirto katkesi, eikä tiedetä, montako {carried.total} kuvasta on perillä{why}. {rules}"
    left = carried.total - carried.arrived
    missing = f" {left} kuvaa ei luovutettu{why}." if left else ""
    there = f" Saajalla oli ennestään {carried.before} kuvaa." if carried.before else ""
    by = f" Luvattu perille viimeistään {_day(decision.by)}." if decision.by else ""
    report = f" {said}" if (said := carried.report("fi")) else ""
    sent = f"{carried.sent} kuvaa" if carried.total else "lausunto"
    return f"{name}: {sent} {_DONE[carried.means]}.{there}{missing}{report}{by} {rules}"


def _day(day: date) -> str:
    return f"{day.day}.{day.month}.{day.year}"


def _moment(moment: datetime) -> str:
    """A moment as a clock in Finland shows it."""
    local = moment.astimezone(HELSINKI)
    return f"{_day(local)} klo {local:%H.%M}"
