"""The rules of a release alone: decisions, and the checks of what an archive gives, a second."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import cycle, islice, product

from adapter.config.loading import EXAMPLE, read_settings
from adapter.identifiers import AccessionNumber, Hetu
from adapter.release.images import Hit, Instance
from adapter.release.rules.decision import Facts, decide
from adapter.release.rules.hit import check_hits, check_instance
from adapter.release.rules.request import Basis, ReleaseRequest, WantedStudy
from bench.scale import sized

_COUNT = sized(20_000, 200)
_ROUNDS = sized(3, 1)
_PATIENT = Hetu.parse("150372-901R")
_WANTED = WantedStudy(AccessionNumber("LAU0000001"), "Ranteen röntgen", date(2026, 11, 3), "08:15")
_HIT = Hit(
    "1.2.3",
    "LAU0000001",
    _PATIENT.value,
    "20261103",
    "081500",
    "Wrist X-ray",
    modalities=("DX",),
    series=1,
    instances=2,
    name="Testinen^Maija^Liisa",
)
_INSTANCE = Instance(
    b"", 0, "1.2.840.10008.1.2.1", "1.2.3.9", "1.2.3.1.1", "1.2.3.1", "1.2.3", _HIT.patient, _HIT.accession
)


def table() -> None:
    """Print what each does a second, on one core."""
    print(f"\nrules, {_COUNT} of each")
    for name, rate in (
        ("decide, every register and place in turn", decisions()),
        (
            "check a study found (check_hits)",
            checks(lambda: check_hits((_HIT,), _WANTED, _PATIENT, "Maija Testinen", 15)),
        ),
        (
            "check an image (check_instance)",
            checks(lambda: check_instance(_INSTANCE, _HIT.study, _WANTED.accession, _PATIENT, "Maija Testinen")),
        ),
    ):
        print(f"  {name:<44} {rate:10,.0f}/s")


def decisions() -> float:
    """Decisions a second over all pairs of a register and a place, bases, hours and facts in turn."""
    settings = read_settings(EXAMPLE)
    cases = _cases()

    def run() -> None:
        for request, facts in cases:
            decide(request, facts, settings.desks, settings.law, settings.media)

    return _rate(run)


def checks(check: Callable[[], object]) -> float:
    """Checks a second of one that passes."""

    def run() -> None:
        for _ in range(_COUNT):
            check()

    return _rate(run)


def _rate(run: Callable[[], None]) -> float:
    """How many a second in the best of a few rounds."""
    seconds = []
    for _ in range(_ROUNDS):
        began = time.perf_counter()
        run()
        seconds.append(time.perf_counter() - began)
    return _COUNT / min(seconds)


def _cases() -> Sequence[tuple[ReleaseRequest, Facts]]:
    """Requests of one patient at ever later hours, with what is known of the study."""
    settings = read_settings(EXAMPLE)
    places = (*settings.register_, *settings.destination, None)
    consents: tuple[tuple[str, ...] | None, ...] = (None, (), ("ended",))
    questions = product(places, Basis, settings.register_, consents, (False, True), (False, True))
    begin = datetime(2026, 1, 1, tzinfo=UTC)
    return [
        (
            ReleaseRequest(
                key="k" * 32,
                patient_name="Maija Liisa Testinen",
                patient=_PATIENT,
                requester_unit="Porvoon terveysasema",
                requester_person="lääkäri T. Testilä",
                basis=basis,
                basis_text="hoitosuhde",
                consent="Consent/1",
                law="459/2015",
                destination_text="Tays",
                destination=place,
                studies=(_WANTED,),
                received=begin + timedelta(minutes=26 * number),
                urgent=urgent,
                papers_only=False,
                language="fi",
                source_sha256="0" * 64,
            ),
            Facts(source, frozenset({source.id}), prohibited=False, consent=consent, teleradiology=teleradiology),
        )
        for number, (place, basis, source, consent, urgent, teleradiology) in enumerate(
            islice(cycle(questions), _COUNT)
        )
    ]
