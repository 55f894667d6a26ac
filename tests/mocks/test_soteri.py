"""The mock of Soteri, the organisation register and the joinings over a real socket."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import requests

from mocks.control import Setting
from mocks.soteri import soteri_mock
from tests.mocks.control import Desk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mocks.running import RunningMock

CODES = "/codeserver/csapi/v6/classifications/1.2.246.537.6.202/conceptcodes"
ORGANISATION = {
    "oid": "1.2.246.10.99999962",
    "name": "Itä-Uudenmaan testialue",
    "parent": None,
    "businessId": "9999996-8",
    "sector": 1,
    "socialUnit": True,
    "socialServiceUnit": False,
    "validFrom": "2023-01-01",
    "validTo": None,
    "address": "Testikatu 1",
    "municipality": "638",
}
UNIT = {
    "oid": "1.2.246.10.99999970.10.5",
    "name": "Hoivakoti Testi",
    "parent": "1.2.246.10.99999970.10.0",
    "businessId": "9999997-6",
    "level": "palvelupiste",
    "validFrom": "2026-01-01",
    "validTo": None,
}
JOINING = {"oid": "1.2.246.10.99999970", "repository": "social", "joined": "2026-03-01", "systemReady": True}


@pytest.fixture(scope="module")
def mock() -> Iterator[RunningMock]:
    running = soteri_mock()
    yield running
    running.stop()


@pytest.fixture
def desk(mock: RunningMock) -> Desk:
    desk = Desk(mock.control_url)
    desk.reset()
    return desk


def call(mock: RunningMock, path: str, **params: Any) -> requests.Response:
    return requests.get(f"{mock.url}{path}", params=params, timeout=30)


def attributes(entry: dict[str, Any]) -> dict[str, str]:
    return {attribute["attributeName"]: attribute["attributeValue"][0] for attribute in entry["attributes"]}


def test_register_entry_has_the_attributes(mock: RunningMock, desk: Desk) -> None:
    desk.seed({"register": [ORGANISATION]})
    entry = call(mock, f"{CODES}/{ORGANISATION['oid']}").json()
    assert (entry["conceptCodeId"], entry["status"]) == (ORGANISATION["oid"], "ACTIVE")
    assert attributes(entry) == {
        "Pitkä nimi": "Itä-Uudenmaan testialue",
        "Y-tunnus": "9999996-8",
        "Sektori": "1",
        "Sos. toimintayksikkö": "T",
        "Sos. palveluyksikkö": "F",
        "Terv. toimintayksikkö": "F",
        "Terv. palveluyksikkö": "F",
        "Voimassaolo alkaa": "2023-01-01",
        "Voimassaolo päättyy": "2099-12-31",
        "Katuosoite": "Testikatu 1",
        "Kunta": "638",
    }
    assert call(mock, f"{CODES}/1.2.3").status_code == 404


def test_register_is_read_in_pages(mock: RunningMock, desk: Desk) -> None:
    desk.seed({"register": [{"oid": f"1.2.246.10.{number}", "name": "x"} for number in range(1, 1102)]})
    seen: list[str] = []
    for page in (1, 2, 3):
        answer = call(mock, CODES, pageSize=500, page=page).json()
        assert (answer["page"], answer["totalItems"], answer["totalPages"]) == (page, 1101, 3)
        seen += [entry["conceptCodeId"] for entry in answer["conceptCodes"]]
    assert seen == [f"1.2.246.10.{number}" for number in range(1, 1102)]
    assert call(mock, CODES, pageSize=500, page=4).json()["conceptCodes"] == []


@pytest.mark.parametrize(
    "params", [{"pageSize": "501"}, {"pageSize": "0"}, {"page": "0"}, {"pageSize": "many"}, {"pageSize": "-1"}]
)
def test_a_page_that_cannot_be_is_refused(mock: RunningMock, desk: Desk, params: dict[str, str]) -> None:
    desk.seed({"register": [ORGANISATION]})
    assert call(mock, CODES, **params).status_code == 400


def test_only_the_organisation_register_is_served(mock: RunningMock, desk: Desk) -> None:
    desk.seed({"register": [ORGANISATION]})
    assert call(mock, CODES.replace("6.202", "6.202.2008")).json()["totalItems"] == 1
    assert call(mock, CODES.replace("6.202", "6.203")).status_code == 404


def test_what_soteri_knows_reaches_the_register_at_night(mock: RunningMock, desk: Desk) -> None:
    above = {**UNIT, "oid": "1.2.246.10.99999970.10.0", "level": "palveluyksikko", "parent": "1.2.246.10.99999970"}
    desk.seed({"soteri": [UNIT, above]})
    assert call(mock, f"/soteri/units/{UNIT['oid']}").json() == UNIT
    assert call(mock, f"{CODES}/{UNIT['oid']}").status_code == 404
    desk.seed({"nightly": True})
    known = attributes(call(mock, f"{CODES}/{UNIT['oid']}").json())
    assert (known["Sos. palveluyksikkö"], known["Sos. toimintayksikkö"], known["Sektori"]) == ("T", "F", "2")
    assert (known["ParentId"], known["Y-tunnus"]) == (UNIT["parent"], UNIT["businessId"])
    higher = attributes(call(mock, f"{CODES}/{above['oid']}").json())
    assert (higher["Sos. palveluyksikkö"], higher["Sos. toimintayksikkö"]) == ("F", "T")
    assert desk.state() == {"register": 2, "soteri": 2, "joined": 0, "waiting": 0}


def test_joining(mock: RunningMock, desk: Desk) -> None:
    desk.seed({"joined": [JOINING]})
    assert call(mock, f"/liittymiset/{JOINING['oid']}").json() == JOINING
    assert call(mock, "/liittymiset/1.2.3").status_code == 404
    assert call(mock, "/soteri/units/1.2.3").status_code == 404


def test_seed_is_refused_whole(desk: Desk) -> None:
    for bad in ({"register": [ORGANISATION], "soteri": [{**UNIT, "level": "toimipiste"}]}, {"joined": [{"name": "x"}]}):
        with pytest.raises(AssertionError, match="seed was not understood"):
            desk.seed(bad)
    assert desk.state() == {"register": 0, "soteri": 0, "joined": 0, "waiting": 0}


def test_the_etag_is_that_of_the_whole_register_and_changes_with_it(mock: RunningMock, desk: Desk) -> None:
    desk.seed({"invented": 600})
    first, second = (call(mock, CODES, page=page) for page in (1, 2))
    tag = first.headers["ETag"]
    assert second.headers["ETag"] == tag
    again = requests.get(f"{mock.url}{CODES}", headers={"If-None-Match": tag}, timeout=30)
    assert (again.status_code, again.content) == (304, b"")
    for change in ({"register": [ORGANISATION]}, {"nightly": True}):
        desk.seed(change)
        changed = requests.get(f"{mock.url}{CODES}", headers={"If-None-Match": tag}, timeout=30)
        assert changed.status_code == 200
        assert changed.headers["ETag"] != tag
        tag = changed.headers["ETag"]
    desk.seed({"joined": [JOINING]})
    assert call(mock, CODES).headers["ETag"] == tag
    desk.seed({"tagged": False})
    assert "ETag" not in call(mock, CODES).headers


def test_entries_are_invented_in_families(mock: RunningMock, desk: Desk) -> None:
    desk.seed({"invented": 75_000})
    assert desk.state()["register"] == 75_000
    page = call(mock, CODES, page=150).json()
    assert (page["totalPages"], len(page["conceptCodes"])) == (150, 500)
    unit = page["conceptCodes"][-1]
    known = attributes(unit)
    organisation = attributes(call(mock, f"{CODES}/{known['ParentId']}").json())
    assert (known["Sos. palveluyksikkö"], organisation["Sos. palveluyksikkö"]) == ("T", "F")
    assert organisation["Y-tunnus"] == known["Y-tunnus"]
    assert known["Y-tunnus"].replace("-", "") in unit["conceptCodeId"]
    with pytest.raises(AssertionError, match="seed was not understood"):
        desk.seed({"invented": "many"})


@pytest.mark.parametrize(
    ("kind", "total", "first"), [("added", 1101, 499), ("removed", 1099, 501), ("replaced", 1100, 501)]
)
def test_a_register_that_changes_between_pages(
    mock: RunningMock, desk: Desk, kind: str, total: int, first: int
) -> None:
    desk.seed({"register": [{"oid": f"1.2.246.10.{number}", "name": "x"} for number in range(1100)]})
    desk.order_fault(kind, "page-2")
    before, after = (call(mock, CODES, page=page) for page in (1, 2))
    assert (before.json()["totalItems"], after.json()["totalItems"]) == (1100, total)
    assert before.headers["ETag"] != after.headers["ETag"]
    assert after.json()["conceptCodes"][0]["conceptCodeId"] == f"1.2.246.10.{first}"


def test_a_page_that_is_wrong_without_saying_so(mock: RunningMock, desk: Desk) -> None:
    desk.seed({"register": [{"oid": f"1.2.246.10.{number}", "name": "x"} for number in range(1100)]})
    right = call(mock, CODES, page=2)
    for kind, count in (("duplicate", 500), ("missing", 499)):
        desk.order_fault(kind, "page-2")
        wrong = call(mock, CODES, page=2)
        assert wrong.headers["ETag"] == right.headers["ETag"]
        assert wrong.json()["totalItems"] == 1100
        oids = [entry["conceptCodeId"] for entry in wrong.json()["conceptCodes"]]
        assert (len(oids), "1.2.246.10.0" in oids) == (count, kind == "duplicate")
    desk.order_fault("half", "page-2")
    half = call(mock, CODES, page=2)
    assert (half.status_code, half.content) == (200, right.content[: len(right.content) // 2])


def test_faults_are_obeyed_and_journalled(mock: RunningMock, desk: Desk) -> None:
    desk.seed({"register": [ORGANISATION], "joined": [JOINING]})
    desk.order_fault("status", "page-1", status=503)
    desk.order_fault("silence", "joining")
    assert call(mock, CODES).status_code == 503
    assert call(mock, CODES).status_code == 200
    with pytest.raises(requests.ConnectionError):
        call(mock, f"/liittymiset/{JOINING['oid']}")
    assert call(mock, f"/liittymiset/{JOINING['oid']}").status_code == 200
    seen = [(line["operation"], line["outcome"], line.get("fault")) for line in desk.journal()]
    assert seen == [
        ("page-1", 503, "status"),
        ("page-1", 200, None),
        ("joining", 200, "silence"),
        ("joining", 200, None),
    ]


def set_clock(mock: RunningMock, **wish: Any) -> None:
    assert requests.post(f"{mock.control_url}/clock", json=wish, timeout=30).ok


def test_the_night_comes_by_the_clock(mock: RunningMock, desk: Desk) -> None:
    set_clock(mock, now="2026-11-30T23:00:00+02:00", freeze=True)
    desk.seed({"soteri": [UNIT]})
    tag = call(mock, CODES).headers["ETag"]
    set_clock(mock, now="2026-12-01T02:59:59+02:00")
    assert call(mock, f"{CODES}/{UNIT['oid']}").status_code == 404
    assert desk.state()["waiting"] == 1
    set_clock(mock, now="2026-12-01T03:00:00+02:00")
    assert call(mock, f"{CODES}/{UNIT['oid']}").status_code == 200
    assert call(mock, CODES).headers["ETag"] != tag
    assert [line["count"] for line in desk.journal() if line["operation"] == "night"] == [1]
    desk.seed({"soteri": [{**UNIT, "name": "Uusi nimi"}]})
    assert attributes(call(mock, f"{CODES}/{UNIT['oid']}").json())["Pitkä nimi"] == UNIT["name"]
    set_clock(mock, now="2026-12-04T12:00:00+02:00")
    assert attributes(call(mock, f"{CODES}/{UNIT['oid']}").json())["Pitkä nimi"] == "Uusi nimi"


def test_a_set_that_is_filled_again_waits_for_the_next_night() -> None:
    setting = Setting(shared_clock=True)
    mock = soteri_mock(setting=setting)
    try:
        set_clock(mock, now="2026-11-30T23:00:00+02:00", freeze=True)
        Desk(mock.control_url).seed({"soteri": [UNIT]})
        setting.desks[0].mark_filled()
        set_clock(mock, now="2026-12-01T03:00:00+02:00")
        assert call(mock, f"{CODES}/{UNIT['oid']}").status_code == 200
        assert requests.post(f"{mock.control_url}/reset?to=fill", timeout=30).ok
        assert call(mock, f"{CODES}/{UNIT['oid']}").status_code == 404
        assert Desk(mock.control_url).state()["waiting"] == 1
    finally:
        mock.stop()


def test_a_refusal_names_its_rule_and_place_on_the_wire_and_in_the_journal(mock: RunningMock, desk: Desk) -> None:
    answer = call(mock, CODES, pageSize="501")
    told = {name: answer.json()[name] for name in ("status", "rule", "place", "public", "expected")}
    assert told == {
        "status": 400,
        "rule": "soteri.page.size",
        "place": "pageSize",
        "public": True,
        "expected": "1 to 500",
    }
    step = desk.journal()[-1]["steps"][-1]
    assert (step["rule"], step["place"], step["outcome"]) == ("soteri.page.size", "pageSize", "failed")


def test_single_entries_are_taken_away(mock: RunningMock, desk: Desk) -> None:
    desk.seed({"register": [ORGANISATION], "soteri": [UNIT], "joined": [JOINING]})
    tag = call(mock, CODES).headers["ETag"]
    for path in (f"register/{ORGANISATION['oid']}", f"soteri/{UNIT['oid']}", f"joined/{JOINING['oid']}/social"):
        assert requests.delete(f"{mock.control_url}/state/{path}", timeout=30).status_code == 204
        assert requests.delete(f"{mock.control_url}/state/{path}", timeout=30).status_code == 404
    assert desk.state() == {"register": 0, "soteri": 0, "joined": 0, "waiting": 0}
    assert call(mock, CODES).headers["ETag"] != tag


def test_a_fault_strikes_one_unit_alone(mock: RunningMock, desk: Desk) -> None:
    desk.seed({"soteri": [UNIT], "joined": [JOINING]})
    fault = {"kind": "status", "match": {"document": UNIT["oid"]}}
    assert requests.post(f"{mock.control_url}/faults", json=fault, timeout=30).status_code == 201
    assert call(mock, f"/liittymiset/{JOINING['oid']}").status_code == 200
    assert call(mock, f"/soteri/units/{UNIT['oid']}").status_code == 503


def test_what_is_held_survives_the_end_of_the_process(tmp_path: Path) -> None:
    first = soteri_mock(setting=Setting(state=tmp_path))
    Desk(first.control_url).seed({"register": [ORGANISATION], "soteri": [UNIT], "joined": [JOINING]})
    tag = call(first, CODES).headers["ETag"]
    again = soteri_mock(setting=Setting(state=tmp_path))
    try:
        assert Desk(again.control_url).state() == {"register": 1, "soteri": 1, "joined": 1, "waiting": 1}
        assert call(again, CODES).headers["ETag"] == tag
    finally:
        first.stop()
        again.stop()
