"""Any request written as a mail, in any layout and language, is the same request as its ServiceRequest."""

from __future__ import annotations

import json
import string
from dataclasses import replace
from datetime import date
from random import Random
from typing import get_args

from hypothesis import given, settings
from hypothesis import strategies as st

from adapter.release.reading.request import read_request, read_service_request
from adapter.release.writing.order import service_request
from adapter.words import Language
from fixtures.people import Person
from tests.region import destination, make_hetu, region, register
from tests.release.reading.requests.layouts import LAYOUTS, Layout, the_instructions_own_words
from tests.release.reading.requests.truth import CARE, COMMISSION, CONSENT, LAW, Study, Truth

_NAMES = st.sampled_from(["Maija", "Åke", "Väinö-Matti", "Aino Elina", "O'Brien", "von Essen", "Mäki-Hakola", "Ruth"])
_PLACES = st.sampled_from([("Helsinki", register("helsinki")), ("tays", destination("tays")), ("Timbuktu", None)])
_UNITS = st.sampled_from(["Porvoon terveysasema", "Borgå hälsostation", "HYKS Meilahti, päivystys", "Unit 12 (B-talo)"])
_STUDIES = st.lists(
    st.builds(
        Study,
        st.text(string.ascii_uppercase, min_size=3, max_size=5).map(lambda letters: f"{letters}000471"),
        st.sampled_from(
            ["Ranteen röntgen", "Thorax", ("NG1AA Polven röntgen, vasen"), "MRI 1.5 T lumbar spine", "Pään TT"]
        ),
        st.builds(date, st.integers(2019, 2026), st.sampled_from([1, 10, 11]), st.integers(1, 30)),
        st.times().map(lambda moment: f"{moment:%H:%M}"),
    ),
    min_size=1,
    max_size=4,
    unique_by=lambda study: study.accession,
)
_TRUTHS = st.builds(
    Truth,
    st.builds(Person, _NAMES, _NAMES, st.integers(900, 999).map(lambda number: make_hetu("010203", "A", number))),
    _UNITS,
    st.sampled_from(["lääkäri T. Testilä", "Dr Åsa Ö.", "sh M. Koe, p. 019 123 4567"]),
    st.sampled_from([CARE, COMMISSION, CONSENT, LAW]),
    st.just(""),
    st.none(),
    _STUDIES.map(tuple),
    st.booleans(),
)


@settings(max_examples=150, deadline=None)
@given(
    truth=_TRUTHS,
    place=_PLACES,
    make=st.sampled_from([make for make in LAYOUTS if make is not the_instructions_own_words]),
    language=st.sampled_from(get_args(Language)),
    seed=st.integers(0, 1_000),
)
def test_a_mail_and_a_service_request_agree(
    truth: Truth, place: tuple[str, object], make: Layout, language: Language, seed: int
) -> None:
    # A register, a destination or None.
    meant = replace(truth, destination_text=place[0], destination=place[1])  # type: ignore[arg-type]
    mailed = read_request(make(meant, language, Random(seed)), region(), "key")  # noqa: S311 – a seed, no secret
    resource = json.loads(json.dumps(service_request(meant.request(language), "active")))
    assert replace(mailed, source_sha256="") == replace(
        read_service_request(resource, region(), "key"), source_sha256=""
    )
