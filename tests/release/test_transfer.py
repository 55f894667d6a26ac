"""A transfer counts what has arrived, sends what is missing and nothing else, and lets no other patient's image out.

REL-12.
"""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapter.errors import Refused, Theirs
from adapter.identifiers import AccessionNumber, Hetu
from adapter.release.images import Held, Hit, Instance
from adapter.release.rules.hit import check_instance, check_listing
from adapter.release.transfer import Transfer, transfer
from tests.region import MAIJA, PEKKA
from tests.release.pretend_archive import PretendArchive

STUDY, ACCESSION = "1.2.3", AccessionNumber("LAU0000001")


def image(number: int, *, patient: str = MAIJA, accession: str = "LAU0000001", study: str = STUDY) -> Instance:
    return Instance(b"", 0, "1.2.840.10008.1.2.1", "1.2", f"1.2.3.4.{number}", "1.2.3.4", study, patient, accession)


def archive(*images: Instance, **more: object) -> PretendArchive:
    return PretendArchive({item.instance: item for item in images}, **more)  # type: ignore[arg-type]  # its own fields


def check(instance: Instance) -> None:
    check_instance(instance, STUDY, ACCESSION, Hetu.parse(MAIJA), "Maija Testinen")


def hit(instances: int, series: int = 1) -> Hit:
    return Hit(STUDY, ACCESSION.value, MAIJA, series=series, instances=instances)


def send(source: PretendArchive, target: PretendArchive, stated: int | None = None) -> Transfer:
    """`stated`: how many images the source says that the study has."""
    stated = len(source.holds) if stated is None else stated
    return transfer(source, target, hit(stated), check, lambda *_: None)


def test_every_image_arrives() -> None:
    source, target = archive(*map(image, range(120))), archive()
    assert send(source, target) == Transfer(120, 120)
    assert target.holds == source.holds


def test_what_is_there_already_is_not_sent_again() -> None:
    source, target = archive(*map(image, range(5))), archive(image(1), image(3))
    assert send(source, target) == Transfer(5, 5)
    assert sorted(target.stored) == ["1.2.3.4.0", "1.2.3.4.2", "1.2.3.4.4"]


def test_a_transfer_that_was_cut_off_goes_on_when_it_is_done_again() -> None:
    source, target = archive(*map(image, range(10))), archive(lost_after=[4])
    with pytest.raises(Theirs):
        send(source, target)
    assert send(source, target) == Transfer(10, 10)
    assert sorted(target.stored) == sorted(source.holds)


def test_an_image_that_the_source_gives_twice_is_sent_once() -> None:
    source, target = archive(image(0), image(1), gives_too=[image(1)]), archive()
    send(source, target)
    assert target.stored.count("1.2.3.4.1") == 1


def test_an_image_the_source_does_not_give_is_missed() -> None:
    source, target = archive(image(0), image(1), hides={"1.2.3.4.1"}), archive()
    with pytest.raises(Theirs, match="1 of 2"):
        send(source, target)


def test_what_the_destination_will_not_take_is_told_and_the_rest_arrives() -> None:
    source, target = archive(*map(image, range(3))), archive(refuses={"1.2.3.4.1": "SOP class not supported"})
    assert send(source, target) == Transfer(3, 2, ("SOP class not supported",))


@pytest.mark.parametrize("listed", [0, 3, 4, 6])
def test_nothing_goes_while_the_source_lists_other_than_it_states(listed: int) -> None:
    source, target = archive(*map(image, range(listed))), archive()
    with pytest.raises(Theirs, match=f"states 5 images of a study and lists {listed}: "):
        send(source, target, stated=5)
    assert target.holds == {}


def test_a_listing_that_is_cut_off_and_then_whole_ends_well() -> None:
    source, target = archive(*map(image, range(5)), lists=3), archive()
    with pytest.raises(Theirs, match="states 5 images of a study and lists 3"):
        send(source, target)
    source.lists = None
    assert send(source, target) == Transfer(5, 5)


def test_a_destination_that_lists_less_than_it_was_sent_is_not_believed_to_hold_it() -> None:
    source, target = archive(*map(image, range(5))), archive(lists=3)
    with pytest.raises(Theirs, match="holds 3 of 5"):
        send(source, target)


def test_an_image_that_is_listed_twice_does_not_stand_for_one_that_is_not() -> None:
    held = [Held(STUDY, series, f"{STUDY}.4.{number}") for series, number in (("1", 1), ("1", 2), ("2", 2))]
    for stated in (2, 3):
        with pytest.raises(Theirs, match="lists an image of a study in two series"):
            check_listing(hit(stated, series=2), held)


def test_the_series_are_counted_too_where_the_source_states_them() -> None:
    held = [Held(STUDY, "1", "1.1"), Held(STUDY, "2", "2.1")]
    check_listing(hit(2, series=2), held)
    check_listing(hit(2, series=0), held)
    with pytest.raises(Theirs, match="states 3 series of a study and lists 2"):
        check_listing(hit(2, series=3), held)


@pytest.mark.parametrize("odd", [Held(STUDY, "1\\2", "1.1"), Held(STUDY, "1", "1.1\\1.2")])
def test_a_listing_with_several_uids_in_one_place_is_refused(odd: Held) -> None:
    with pytest.raises(Refused, match="several values where one UID belongs"):
        check_listing(hit(1), [odd])


def test_the_transfer_stops_when_it_may_not_go_on() -> None:
    """REL-04: a prohibition that comes while images go."""
    asked: list[tuple[int, int]] = []

    def go_on(arrived: int, total: int) -> None:
        asked.append((arrived, total))
        if arrived >= 100:
            raise Refused.because("REL-04", "forbidden.")

    source, target = archive(*map(image, range(300))), archive()
    done = transfer(source, target, hit(300), check, go_on)
    assert (done.total, done.arrived) == (300, 100)
    assert done.stopped is not None
    assert done.stopped.rule == "REL-04"
    assert asked == [(0, 300), (50, 300), (100, 300)]


wrong = st.sampled_from([{"patient": PEKKA}, {"patient": ""}, {"accession": "LAU0000002"}, {"study": "1.2.4"}])


@given(st.lists(st.tuples(st.booleans(), wrong), max_size=8), st.integers(0, 8))
def test_whatever_the_source_answers_no_other_image_leaves(odd: list[tuple[bool, dict[str, str]]], right: int) -> None:
    """Another patient's, another number's, another study's: given besides or in the place of what was asked for."""
    source = archive(*map(image, range(right)))
    for number, (in_place, change) in enumerate(odd):
        stranger = replace(image(number if in_place else 100 + number), **change)  # type: ignore[arg-type]  # texts all
        source.gives_too.append(stranger)
    target = archive()
    try:
        done = send(source, target, stated=right or 1)
    except Theirs:
        assert not right
    else:
        assert (done.stopped is not None) == bool(odd)
    for held in target.holds.values():
        assert (held.patient, held.accession, held.study) == (MAIJA, ACCESSION.value, STUDY)
