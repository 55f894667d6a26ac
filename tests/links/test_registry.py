"""The organisation register over real sockets: read whole in pages, kept, and asked again.

Whatever happens in between.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import requests
import responses

from adapter.access.register_copy import RegisterCopies, RegisterCopy
from adapter.access.rules.decision import Absent, UnitEntry
from adapter.access.rules.standing import Joining, SoteriUnit, Standing, UnitFacts, judge_unit
from adapter.config.addresses import Place
from adapter.errors import Theirs
from adapter.identifiers import Oid
from adapter.links.registry import RegistryLink
from adapter.roles import Right
from mocks.control import Setting
from mocks.running import RunningMock
from mocks.soteri import soteri_mock
from tests.mocks.control import Desk
from tests.peers.cutter import Cutter

START = datetime(2026, 11, 22, 12, tzinfo=UTC)
TODAY = START.date()
COUNTY, PRODUCER, UNIT = "1.2.246.10.99999810.10.0", "1.2.246.10.99999861.10.0", "1.2.246.10.99999861.10.1"
CODES = "/codeserver/csapi/v6/classifications/1.2.246.537.6.202/conceptcodes"
NEW, INVENTED = "1.2.246.10.99999861.10.7", 1200  # three pages
FAULTY = [
    ("added", "page-1"),
    ("added", "page-2"),
    ("added", "page-3"),
    ("removed", "page-2"),
    ("removed", "page-3"),
    ("replaced", "page-2"),
    ("replaced", "page-3"),
    ("duplicate", "page-2"),
    ("duplicate", "page-3"),
    ("missing", "page-1"),
    ("missing", "page-2"),
    ("missing", "page-3"),
    ("half", "page-1"),
    ("half", "page-3"),
    ("status", "page-2"),
    ("silence", "page-3"),
]


def entry(oid: str, parent: str | None = None, **more: Any) -> dict[str, Any]:
    own = {
        "name": "Nimi",
        "businessId": "9999986-1",
        "validFrom": "2024-01-01",
        "socialServiceUnit": parent is not None,
    }
    return {"oid": oid, "parent": parent, **own, **more}


def joining(oid: str, **more: Any) -> dict[str, Any]:
    return {"oid": oid, "repository": "social", "joined": "2026-03-01", "systemReady": True, **more}


@dataclass
class Register:
    """The mock, and processes that ask it, each with a clock that can be moved."""

    mock: RunningMock
    folder: Path
    desk: Desk
    at: datetime = START
    copies: RegisterCopies = field(init=False)

    def __post_init__(self) -> None:
        self.new_process()

    def new_process(self) -> None:
        self.copies = RegisterCopies(self.folder, self.mock.url)

    def link(self, url: str = "") -> RegistryLink:
        return RegistryLink(Place(url or self.mock.url), self.copies, lambda: self.at)

    def facts(self, unit: str = UNIT) -> UnitFacts:
        return self.link().facts(Oid(unit), Oid(COUNTY), Right.REGISTER_ACCESS)

    def standing(self, unit: str = UNIT) -> Standing:
        return judge_unit(self.facts(unit), TODAY, Right.REGISTER_ACCESS)[0]

    def later(self, **by: int) -> None:
        self.at += timedelta(**by)

    def asked(self) -> Counter[str]:
        return Counter(line["operation"] for line in self.desk.journal())

    def go_away(self) -> None:
        self.go_wrong("status", "*", times=1000)

    def go_wrong(self, kind: str, operation: str, times: int = 1) -> None:
        fault = {"kind": kind, "operation": operation, "times": times}
        assert requests.post(f"{self.mock.control_url}/faults", json=fault, timeout=30).status_code == 201


def served(register: Register) -> set[str]:
    """The OIDs the register has in the end, by a reading of the test's own."""
    pages = (
        requests.get(f"{register.mock.url}{CODES}", params={"page": page}, timeout=30).json() for page in (1, 2, 3)
    )
    return {code["conceptCodeId"] for page in pages for code in page["conceptCodes"]}


@pytest.fixture(scope="module")
def mock() -> Iterator[RunningMock]:
    running = soteri_mock(setting=Setting(lenient=frozenset({"entry"})))
    yield running
    running.stop()


@pytest.fixture
def register(mock: RunningMock, tmp_path: Path) -> Register:
    desk = Desk(mock.control_url)
    desk.reset()
    units = [entry(COUNTY), entry(PRODUCER), entry(UNIT, PRODUCER)]
    desk.seed({"register": units, "invented": INVENTED, "joined": [joining(COUNTY), joining(PRODUCER)]})
    return Register(mock, tmp_path / "data" / "register", desk)


def test_the_register_is_read_whole_once_and_not_asked_again_for_ten_minutes(register: Register) -> None:
    found = register.facts()
    assert found.entry
    assert (found.entry.oid, found.entry.parent, found.entry.ends) == (Oid(UNIT), Oid(PRODUCER), date(2099, 12, 31))
    assert found.parent
    assert found.parent.oid == Oid(PRODUCER)
    assert found.as_of is None
    assert judge_unit(found, TODAY, Right.REGISTER_ACCESS) == (Standing.READY, ())
    assert len(register.copies.held.rows if register.copies.held else ()) == INVENTED + 3
    once = register.asked()
    assert once == {"page-1": 1, "page-2": 1, "page-3": 1, "joining": 2}
    register.later(minutes=9, seconds=59)
    assert register.facts() == found
    register.new_process()
    assert register.facts() == found
    assert register.asked() == once


def test_after_ten_minutes_one_question_is_enough_when_nothing_has_changed(register: Register) -> None:
    register.facts()
    for _ in range(3):
        register.later(minutes=10)
        assert register.facts().as_of is None
    assert register.asked() == {"page-1": 4, "page-2": 1, "page-3": 1, "joining": 8}
    assert [line["outcome"] for line in register.desk.journal() if line["operation"] == "page-1"] == [
        200,
        304,
        304,
        304,
    ]


def test_a_unit_that_ends_moves_or_vanishes_is_what_the_register_says(register: Register) -> None:
    other = "1.2.246.10.99999810.10.5"
    register.facts()
    register.desk.seed({"register": [entry(UNIT, PRODUCER, validTo="2026-11-01"), entry(other, COUNTY)]})
    assert register.standing() is Standing.READY
    register.later(minutes=10)
    assert register.standing() is Standing.REFUSED
    register.desk.seed({"register": [entry(UNIT, COUNTY)]})
    register.later(minutes=10)
    moved = register.facts()
    assert moved.parent
    assert moved.parent.oid == Oid(COUNTY)
    register.desk.reset()
    register.desk.seed({"register": [entry(COUNTY), entry(PRODUCER)], "joined": [joining(COUNTY), joining(PRODUCER)]})
    register.later(minutes=10)
    assert register.facts().entry is None
    assert register.standing() is Standing.REFUSED


@pytest.mark.parametrize(("kind", "operation"), FAULTY)
def test_a_reading_that_is_not_of_one_state_is_begun_anew(register: Register, kind: str, operation: str) -> None:
    register.go_wrong(kind, operation)
    register.facts()
    assert register.asked()["page-1"] == (1 if (kind, operation) == ("added", "page-1") else 2)
    assert register.copies.held
    assert set(register.copies.held.rows) == served(register)


@pytest.mark.parametrize("kind", ["added", "removed"])
def test_without_etags_the_total_tells_and_the_register_is_read_whole_each_time(register: Register, kind: str) -> None:
    register.desk.seed({"tagged": False})
    register.go_wrong(kind, "page-2")
    register.facts()
    assert register.asked() == {"page-1": 2, "page-2": 2, "page-3": 1, "joining": 2}
    assert register.copies.held
    assert set(register.copies.held.rows) == served(register)
    register.later(minutes=10)
    assert register.facts().as_of is None
    assert register.asked()["page-3"] == 3, "with the test's own"


@pytest.mark.parametrize("kind", ["added", "removed", "replaced", "duplicate", "missing", "half", "status", "silence"])
def test_a_register_that_never_settles_leaves_the_last_good_copy(register: Register, kind: str) -> None:
    register.facts()
    before = register.copies.held
    register.desk.seed({"register": [entry(NEW, PRODUCER)]})
    register.go_wrong(kind, "page-2", times=3)
    register.later(minutes=10)
    found = register.facts()
    assert (found.as_of, found.entry and found.entry.oid) == (START, Oid(UNIT))
    assert register.copies.held is before
    assert register.asked()["page-1"] == 4
    register.later(minutes=1)
    assert register.facts().as_of is None
    assert len(register.copies.held.rows if register.copies.held else ()) == register.desk.state()["register"]


def test_a_register_that_never_settles_is_theirs_when_there_is_no_copy(register: Register) -> None:
    register.go_wrong("added", "page-2", times=3)
    with pytest.raises(Theirs, match="changed while it was being read"):
        register.facts()
    assert not list(register.folder.glob("entries*"))


def test_a_cut_connection_leaves_no_half_copy(register: Register) -> None:
    port = int(register.mock.url.rpartition(":")[2])
    with Cutter(port) as cutter:
        cutter.allow(400_000)
        with pytest.raises(Theirs):
            register.link(f"http://localhost:{cutter.port}").facts(Oid(UNIT), Oid(COUNTY), Right.REGISTER_ACCESS)
        assert register.copies.held is None
        cutter.allow(None)
        assert (
            register.link(f"http://localhost:{cutter.port}").facts(Oid(UNIT), Oid(COUNTY), Right.REGISTER_ACCESS).entry
        )


def test_a_week_without_the_server(register: Register, caplog: pytest.LogCaptureFixture) -> None:
    register.facts()
    register.go_away()
    register.later(days=7)
    register.new_process()
    found = register.facts()
    assert found.as_of == START
    assert judge_unit(found, register.at.date(), Right.REGISTER_ACCESS) == (Standing.READY, ())
    assert "2026-11-22T12:00:00+00:00" in caplog.text
    tried = register.asked()
    register.facts()
    assert register.asked() == tried, "a server that is away is left alone for a minute"
    for unknown in (NEW, "1.2.3"):
        with pytest.raises(Theirs):
            register.facts(unknown)


def test_what_an_old_copy_refuses_says_how_old_it_is(register: Register) -> None:
    register.desk.seed({"register": [entry(UNIT, PRODUCER, validTo="2026-11-01")]})
    register.facts()
    register.go_away()
    register.later(days=7)
    findings = judge_unit(register.facts(), register.at.date(), Right.REGISTER_ACCESS)[1]
    assert "what they said on 2026-11-22 12:00 UTC" in " ".join(map(str, findings))


def test_a_server_that_was_never_reached_is_theirs(register: Register) -> None:
    register.go_away()
    with pytest.raises(Theirs, match="503"):
        register.facts()


def test_a_new_unit_is_known_at_once_and_one_of_soteri_not_yet(register: Register) -> None:
    register.facts()
    soteri = {"oid": NEW, "name": "Uusi", "parent": PRODUCER, "businessId": "9999986-1", "validFrom": "2026-11-01"}
    register.desk.seed({"soteri": [soteri | {"level": "palvelupiste"}]})
    assert register.standing(NEW) is Standing.NOT_YET
    assert register.standing("1.2.3.4") is Standing.REFUSED
    register.desk.seed({"nightly": True})
    assert register.standing(NEW) is Standing.READY


def test_a_joining_is_heard_at_once_and_its_end_after_ten_minutes(register: Register) -> None:
    register.desk.reset()
    units = [entry(COUNTY), entry(PRODUCER), entry(UNIT, PRODUCER)]
    register.desk.seed({"register": units, "joined": [joining(COUNTY)]})
    assert register.standing() is Standing.REFUSED
    register.desk.seed({"joined": [joining(PRODUCER)]})
    assert register.standing() is Standing.READY
    register.desk.seed({"joined": [joining(PRODUCER, systemReady=False)]})
    assert register.standing() is Standing.READY
    register.later(minutes=10)
    assert register.standing() is Standing.REFUSED
    register.desk.reset()
    register.desk.seed({"register": units, "joined": [joining(COUNTY)]})
    register.later(minutes=10)
    assert register.facts().producer_joining is None
    register.go_away()
    register.later(minutes=10)
    with pytest.raises(Theirs):
        register.facts()


def test_parents_come_from_the_register_and_a_loop_ends(register: Register) -> None:
    one, two = "1.2.246.10.99999861.10.21", "1.2.246.10.99999861.10.22"
    lost = entry("1.2.246.10.99999861.10.23", "1.2.246.10.99999861.10.99")
    register.desk.seed({"register": [entry(one, two), entry(two, one), lost]})
    looped = register.facts(one)
    assert looped.parent
    assert looped.parent.oid == Oid(two)
    assert register.facts(lost["oid"]).parent is None
    assert register.asked()["register"] == 0, "the copy is one state: what it lacks above its own entries is not there"


def test_an_entry_that_cannot_be_read_spoils_itself_alone(register: Register) -> None:
    register.desk.seed({"register": [entry(NEW, PRODUCER, businessId="9999986-2")]})
    assert register.standing() is Standing.READY
    with pytest.raises(Theirs, match="an entry that cannot be read"):
        register.facts(NEW)


def code(**more: Any) -> dict[str, Any]:
    """An entry on the wire, good but for what is said."""
    values = ("Pitkä nimi", "x"), ("Y-tunnus", "9999986-1"), ("Voimassaolo alkaa", "2024-01-01")
    attributes = [{"attributeName": name, "attributeValue": [value]} for name, value in (*values, END)]
    return {"conceptCodeId": UNIT, "status": "ACTIVE", "attributes": attributes, **more}


END = ("Voimassaolo päättyy", "2099-12-31")
ODD = [
    {"attributes": None},
    {"attributes": [7]},
    {"attributes": [{"attributeName": "Pitkä nimi"}]},
    {"attributes": [{"attributeName": "Pitkä nimi", "attributeValue": [7]}]},
    {"attributes": [{"attributeName": "Pitkä nimi", "attributeValue": None}]},
    {"attributes": []},
]


@pytest.mark.parametrize("odd", ODD)
def test_an_odd_entry_on_the_wire_spoils_itself_alone(tmp_path: Path, odd: dict[str, Any]) -> None:
    with responses.RequestsMock() as wire:
        page = {"conceptCodes": [code(), code(conceptCodeId=NEW, **odd)], "totalItems": 2}
        wire.get(f"https://register.example{CODES}", json=page)
        wire.get(f"https://register.example/liittymiset/{UNIT}", status=404)
        wire.get(f"https://register.example/liittymiset/{COUNTY}", status=404)
        wire.get(f"https://register.example{CODES}/{COUNTY}", status=404)
        copies = RegisterCopies(tmp_path, "https://register.example")
        link = RegistryLink(Place("https://register.example/"), copies, lambda: START)
        assert link.facts(Oid(UNIT), Oid(COUNTY), Right.REGISTER_ACCESS).entry
        with pytest.raises(Theirs, match="an entry that cannot be read"):
            link.facts(Oid(NEW), Oid(COUNTY), Right.REGISTER_ACCESS)


@pytest.mark.parametrize(
    "page",
    [
        [],
        {},
        {"conceptCodes": [code()]},
        {"totalItems": 1},
        {"conceptCodes": {}, "totalItems": 1},
        {"conceptCodes": 7, "totalItems": 7},
        {"conceptCodes": [7], "totalItems": 1},
        {"conceptCodes": [code(conceptCodeId=7)], "totalItems": 1},
        {"conceptCodes": [code(conceptCodeId=[])], "totalItems": 1},
        {"conceptCodes": [code()], "totalItems": "1"},
        {"conceptCodes": [code()], "totalItems": -1},
        {"conceptCodes": [code(), code()], "totalItems": 2},
        {"conceptCodes": [code()], "totalItems": 10**9},
    ],
)
def test_a_page_of_another_form_is_theirs_and_no_copy(tmp_path: Path, page: Any) -> None:
    with responses.RequestsMock() as wire:
        wire.get(f"https://register.example{CODES}", json=page)
        copies = RegisterCopies(tmp_path, "https://register.example")
        with pytest.raises(Theirs, match="Organisation register"):
            RegistryLink(Place("https://register.example"), copies, lambda: START).facts(
                Oid(UNIT), Oid(COUNTY), Right.REGISTER_ACCESS
            )
        assert copies.held is None


@pytest.mark.parametrize("harm", ["cut", "altered", "empty", "nonsense"])
def test_a_damaged_copy_is_told_and_read_anew(register: Register, harm: str, caplog: pytest.LogCaptureFixture) -> None:
    before = register.facts()
    file = next(register.folder.glob("entries*"))
    raw = file.read_bytes()
    harmed = {"cut": raw[: len(raw) // 2], "altered": raw.replace(b"2099", b"2000", 1), "empty": b"", "nonsense": b"[]"}
    file.write_bytes(harmed[harm])
    register.new_process()
    assert register.facts() == before
    assert "damaged" in caplog.text
    assert register.asked()["page-3"] == 2
    assert file.read_bytes() == raw


def test_a_copy_of_another_server_is_not_believed(register: Register) -> None:
    register.facts()
    register.copies = RegisterCopies(register.folder, "http://elsewhere.test")
    register.facts()
    assert register.asked()["page-3"] == 2


def test_an_empty_register_does_not_take_the_place_of_the_copy(register: Register) -> None:
    register.facts()
    register.desk.reset()
    register.later(minutes=10)
    assert register.facts().as_of == START


def test_a_folder_that_cannot_be_written_is_told_and_the_copy_serves(
    register: Register, caplog: pytest.LogCaptureFixture
) -> None:
    register.folder.parent.mkdir()
    register.folder.write_bytes(b"a file where the folder should be")
    assert register.standing() is Standing.READY
    assert register.standing() is Standing.READY
    assert "cannot be written" in caplog.text
    assert register.asked()["page-3"] == 1


def test_many_threads_read_the_register_once(register: Register) -> None:
    found: list[UnitFacts] = []
    threads = [threading.Thread(target=lambda: found.append(register.facts())) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 6
    assert len(set(found)) == 1
    assert register.asked()["page-1"] == 1


def test_what_another_process_has_read_is_not_asked_again(register: Register) -> None:
    register.facts()
    mine = register.copies
    register.later(minutes=10)
    register.new_process()
    register.facts()
    asked = register.asked()
    register.copies = mine
    register.later(minutes=1)
    assert register.facts().as_of is None
    assert register.asked() == asked


def test_a_clock_that_was_set_back_has_the_register_asked_again(register: Register) -> None:
    register.facts()
    register.later(hours=-1)
    assert register.facts().as_of is None
    assert register.asked()["page-1"] == 2


def test_who_looks_while_others_write_finds_a_whole_copy(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    writers = [RegisterCopies(tmp_path, "here") for _ in range(2)]
    rows = {str(number): ("x" * 50,) for number in range(2000)}
    writers[0].keep(RegisterCopy("", START, START, rows))

    def write(copies: RegisterCopies) -> None:
        for second in range(40):
            copies.keep(RegisterCopy("", START, START + timedelta(seconds=second), rows))

    threads = [threading.Thread(target=write, args=(copies,)) for copies in writers]
    for thread in threads:
        thread.start()
    for _ in range(100):
        found = RegisterCopies(tmp_path, "here").look()
        assert found
        assert found.rows == rows
    for thread in threads:
        thread.join()
    assert not caplog.records
    assert len(list(tmp_path.iterdir())) == 1


def test_since_when_the_register_is_as_it_is(register: Register) -> None:
    """What waited for the register is run again when it has changed, not whenever it is read (GRA-09)."""
    first = register.link().refresh()
    assert (first.since, first.as_of, first.entries) == (START, START, INVENTED + 3)
    register.later(minutes=11)
    same = register.link().refresh()
    assert (same.since, same.as_of) == (START, register.at)
    register.desk.seed({"register": [entry(NEW, PRODUCER)]})
    register.later(minutes=11)
    register.new_process()
    assert register.link().refresh().since == register.at


def test_a_register_without_tags_has_changed_when_its_entries_have(register: Register) -> None:
    register.desk.seed({"tagged": False})
    register.link().refresh()
    register.later(minutes=11)
    same = register.link().refresh()
    assert (same.since, same.as_of) == (START, register.at)


def test_the_copy_tells_what_a_decision_asks_of_a_unit(register: Register) -> None:
    """GRA-09: at every use, without the network."""
    assert register.copies.unit(Oid(UNIT)) is Absent.REGISTER, "there is no copy yet"
    register.desk.seed({"register": [entry(UNIT, PRODUCER, validTo="2026-11-30")]})
    register.facts()
    asked = register.asked()
    other = RegisterCopies(register.folder, register.mock.url)
    for copies in (register.copies, other):
        assert copies.unit(Oid(UNIT)) == UnitEntry(date(2024, 1, 1), date(2026, 11, 30), in_place=True)
        assert copies.unit(Oid("1.2.3")) is Absent.ENTRY
    assert register.asked() == asked


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        (entry(UNIT, PRODUCER, validTo="2026-11-21"), UnitEntry(date(2024, 1, 1), date(2026, 11, 21))),
        (entry(UNIT, COUNTY, businessId="9999981-0"), UnitEntry(date(2024, 1, 1), date(2099, 12, 31), in_place=False)),
        (entry(UNIT, "1.2.246.10.99999861.10.99"), UnitEntry(date(2024, 1, 1), date(2099, 12, 31), in_place=False)),
        (entry(UNIT, PRODUCER, validTo="soon"), Absent.ENTRY),
        (None, Absent.ENTRY),
    ],
)
def test_what_becomes_of_a_unit_is_in_the_copy_ten_minutes_later(
    register: Register, changed: dict[str, Any] | None, told: UnitEntry | Absent
) -> None:
    register.link().refresh()
    register.desk.reset()
    register.desk.seed({"register": [entry(COUNTY), entry(PRODUCER), *([changed] if changed else [])]})
    register.later(minutes=11)
    register.link().refresh()
    assert register.copies.unit(Oid(UNIT)) == told


def test_a_unit_that_has_just_come_is_in_the_copy_as_soon_as_a_grant_names_it(register: Register) -> None:
    """What lets the grant come into force must not keep it from being used for the next ten minutes."""
    register.link().refresh()
    register.desk.seed({"register": [entry(NEW, PRODUCER)]})
    register.later(minutes=1)
    assert register.copies.unit(Oid(NEW)) is Absent.ENTRY
    assert register.standing(NEW) is Standing.READY
    assert register.copies.unit(Oid(NEW)) == UnitEntry(date(2024, 1, 1), date(2099, 12, 31))


def test_the_facts_name_the_state_of_the_register_they_are_of(register: Register) -> None:
    before = register.facts().state
    assert before == register.link().refresh().tag
    register.desk.seed({"register": [entry(NEW, PRODUCER)]})
    register.later(minutes=11)
    assert register.facts().state == register.link().refresh().tag != before


def test_soteri_tells_what_it_knows_of_a_unit(register: Register) -> None:
    known = {"oid": NEW, "name": "Uusi", "parent": PRODUCER, "businessId": "9999986-1", "validFrom": "2026-11-01"}
    register.desk.seed({"soteri": [known | {"level": "palvelupiste", "validTo": "2026-12-31"}]})
    found = register.link().in_soteri(Oid(NEW))
    assert found == SoteriUnit("Uusi", "9999986-1", True, date(2026, 11, 1), date(2026, 12, 31))
    assert register.link().in_soteri(Oid(UNIT)) is None
    register.desk.seed({"soteri": [known | {"level": "palveluyksikko"}]})
    above = register.link().in_soteri(Oid(NEW))
    assert above
    assert (above.service_point, above.ends) == (False, date(2099, 12, 31))


def test_each_repository_has_its_own_joinings(register: Register) -> None:
    """Who has joined with client data has not thereby joined with patient data (GRA-07, GRA-11)."""
    register.desk.seed({"joined": [joining(COUNTY, repository="patient", joined="2026-05-01")]})
    social, patient = (register.link().facts(Oid(UNIT), Oid(COUNTY), right) for right in Right)
    assert social.organiser_joining == Joining(date(2026, 3, 1), system_ready=True)
    assert social.producer_joining
    assert patient.organiser_joining == Joining(date(2026, 5, 1), system_ready=True)
    assert patient.producer_joining is None


def test_seventy_five_thousand_entries(register: Register) -> None:
    register.desk.seed({"invented": 75_000})
    register.facts()
    register.new_process()
    register.facts()
    assert register.asked()["page-151"] == 1
    assert register.copies.held
    rows = register.copies.held.rows
    assert len(rows) == 75_003
    last = register.facts(list(rows)[-1])
    assert last.entry
    assert last.parent
    assert last.entry.business_id == last.parent.business_id
    assert register.asked()["register"] == 0
