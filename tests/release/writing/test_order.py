"""A decided request as FHIR.

The order as it lives, and the Tasks of everybody who has something to do (REL-07, REL-12, REL-15).
"""

from __future__ import annotations

import base64
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from adapter.errors import Finding
from adapter.fhir.elements import Names
from adapter.release.rules.request import ReleaseRequest
from adapter.release.writing.order import answered_request, original_mail, release_bundle, service_request
from adapter.release.writing.task import desk_task, phone_task, post_task, study_task
from tests.fhir.bundles import Resource, conform, of_kind
from tests.region import HELSINKI, MAIJA, NOW, destination, region, release_request
from tests.release.releases import (
    CHEST,
    HIT,
    ORDER,
    WRIST,
    carry,
    conforms,
    judge,
    to_insurer,
    to_kymenlaakso,
    to_tays,
    translations,
)

NIGHT = datetime(2026, 11, 7, 23, 40, tzinfo=HELSINKI)
AT_NIGHT = to_tays(urgent=True, received=NIGHT)


def _bundle(request: ReleaseRequest, *, prohibited: bool = False) -> Resource:
    return release_bundle(request, judge(request, prohibited=prohibited))


def _values(task: Resource, part: str) -> list[tuple[str, Any]]:
    """The inputs or outputs of a Task: what each is, and its value."""
    return [
        (item["type"]["coding"][0]["code"], next(item[key] for key in item if key.startswith("value")))
        for item in task[part]
    ]


def _rules(task: Resource) -> list[Any]:
    return [value for code, value in _values(task, "output") if code == "rule"]


# --- The request ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "request_",
    [
        release_request(),
        AT_NIGHT,
        release_request(papers_only=True),
        to_kymenlaakso(language="sv"),
        to_insurer(language="en"),
        release_request(destination=None, destination_text="Timbuktu"),
    ],
    ids=["stays", "call", "papers", "copy", "post", "unknown"],
)
def test_every_resource_is_fhir_r4_and_the_same_each_time(request_: ReleaseRequest) -> None:
    for bundle in (_bundle(request_), _bundle(request_, prohibited=True)):
        conform(bundle)
        for entry in bundle["entry"]:
            conforms(entry["resource"])
    assert _bundle(request_) == _bundle(request_)


def test_the_order_says_what_is_asked_for_whom_by_whom_and_why() -> None:
    (order,) = of_kind(_bundle(release_request()), "ServiceRequest")
    assert order["category"][0]["coding"] == [{"system": "http://snomed.info/sct", "code": "363679005"}]
    assert order["subject"]["identifier"] == {"system": "urn:oid:1.2.246.21", "value": MAIJA}
    assert (order["status"], order["intent"], order["priority"]) == ("active", "order", "routine")
    assert (order["language"], order["authoredOn"]) == ("fi", "2026-11-04T09:20:00+02:00")
    assert order["code"]["text"] == "image-release"
    assert "Porvoon terveysasema" in order["requester"]["display"]
    assert "lääkäri T. Testilä" in order["requester"]["display"]
    (desk,) = order["performer"]
    assert (desk["type"], desk["display"]) == ("Organization", "Kuvapalvelut ammattilaisille")
    assert desk["identifier"] == {"system": "https://lautta.example/fhir/sid/desk", "value": "image-services"}
    assert order["reasonCode"][0]["text"] == "hoitosuhde"
    (accession,) = [item for item in order["identifier"] if "type" in item]
    assert accession["type"]["coding"][0] == {"system": "http://terminology.hl7.org/CodeSystem/v2-0203", "code": "ACSN"}
    assert (accession["system"], accession["value"]) == ("urn:oid:1.2.246.537.5.40033.2006", "LAU0000001")
    (study,) = order["contained"]
    assert order["supportingInfo"] == [{"reference": f"#{study['id']}"}]
    assert study["identifier"] == [accession]
    assert (study["started"], study["description"]) == ("2026-11-03T08:15:00+02:00", "Ranteen röntgen")


def test_the_order_names_the_consent_it_rests_on_and_the_mail_it_came_as() -> None:
    order = service_request(to_tays(), "on-hold", "Binary/3")
    assert order["status"] == "on-hold"
    assert [item.get("reference") for item in order["supportingInfo"]] == [
        "#study-1",
        "#study-2",
        "Consent/17",
        "Binary/3",
    ]
    named = service_request(to_tays(consent="SUO-2026-0006"), "active")["supportingInfo"][-1]
    assert named == {"type": "Consent", "identifier": {"value": "SUO-2026-0006"}}


def test_the_mail_is_kept_as_it_came_and_for_the_patients_record_alone() -> None:
    raw = b"From: kuvat@example.test\r\n\r\nHetu: 150372-901R\r\n\xff"
    kept = original_mail(release_request(), raw)
    conforms(kept)
    assert base64.b64decode(kept["data"]) == raw
    assert kept["contentType"] == "message/rfc822"
    assert kept["securityContext"]["identifier"]["value"] == MAIJA


def test_an_order_that_came_by_fhir_keeps_its_own_words() -> None:
    request = to_tays()
    came = service_request(request, "active") | {"id": "7", "identifier": [{"system": "urn:x", "value": "2026-10"}]}
    version = f"{ORDER}/_history/1"
    order = answered_request(came, request, "completed", version, desk=region().desks.office)
    conforms(order)
    changed = {"status", "identifier", "supportingInfo", "performer"}
    assert {key: value for key, value in order.items() if key not in changed} == {
        key: value for key, value in came.items() if key not in changed
    }
    assert (order["status"], order["performer"][0]["display"]) == ("completed", "Kuvapalvelut ammattilaisille")
    assert order["identifier"] == [*came["identifier"], Names(request.key).identifier("request")]
    assert order["supportingInfo"][:-1] == came["supportingInfo"]
    assert order["supportingInfo"][-1]["reference"] == version
    again = answered_request(order, request, "completed", version, desk=region().desks.office)
    assert again == order


def test_the_tasks_point_at_the_order_they_come_with() -> None:
    bundle = _bundle(AT_NIGHT)
    order, *tasks = (entry["resource"] for entry in bundle["entry"])
    assert len({entry["fullUrl"] for entry in bundle["entry"]}) == 3
    for task in tasks:
        assert task["focus"]["identifier"] == task["basedOn"][0]["identifier"] == order["identifier"][0]
        assert task["groupIdentifier"] == order["identifier"][0]
    assert tasks[0]["identifier"] != tasks[1]["identifier"]


# --- The desk ---------------------------------------------------------------------------------------------------------


def test_the_desks_task_tells_the_decision_its_rules_and_the_instructions_date() -> None:
    (task,) = of_kind(_bundle(to_kymenlaakso()), "Task")
    assert task["status"] == "accepted"
    assert _rules(task) == ["REL-08", "REL-05", "REL-12"]
    assert ("instruction", "2026-02-11") in _values(task, "output")
    assert task["owner"]["display"] == "Kymenlaakson röntgenyksikkö"
    assert task["businessStatus"]["coding"] == [
        {"system": "https://lautta.example/fhir/CodeSystem/release-means", "code": "register-copy"}
    ]
    assert task["code"]["coding"] == [
        {"system": "https://lautta.example/fhir/CodeSystem/task", "code": "release-images"}
    ]
    assert (task["priority"], task["authoredOn"]) == ("routine", "2026-11-04T09:20:00+02:00")
    assert task["for"]["identifier"]["value"] == MAIJA
    assert task["groupIdentifier"] == task["focus"]["identifier"] == task["basedOn"][0]["identifier"]


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_a_person_reads_the_decision_in_the_language_of_the_request_and_finds_the_others(language: Any) -> None:
    request = to_kymenlaakso(language=language)
    decision = judge(request)
    (task,) = of_kind(_bundle(request), "Task")
    own = " ".join(decision.sentences(language))
    assert task["language"] == language
    assert task["description"] == task["statusReason"]["text"] == own
    others = {other: " ".join(decision.sentences(other)) for other in ("fi", "sv", "en") if other != language}
    assert translations(task["_description"]) == translations(task["statusReason"]["_text"]) == others


def test_a_refused_request_is_revoked_and_its_task_rejected() -> None:
    bundle = _bundle(to_tays(urgent=True, received=NIGHT, language="en"), prohibited=True)
    assert of_kind(bundle, "ServiceRequest")[0]["status"] == "revoked"
    (task,) = of_kind(bundle, "Task")
    assert task["status"] == "rejected"
    assert "forbidden" in task["statusReason"]["text"]
    assert "REL-04" in _rules(task)


def test_decisions_that_differ_by_study_are_all_told_to_the_desk_each_once() -> None:
    request = to_kymenlaakso()
    copied, granted = judge(request), judge(request, teleradiology=True)
    task = desk_task(request, [copied, granted, copied], "accepted", done=NOW, order=ORDER)
    conforms(task)
    assert _rules(task) == ["REL-08", "REL-05", "REL-12", "REL-11"]
    for sentence in (*copied.sentences("fi"), *granted.sentences("fi")):
        assert task["description"].count(sentence) == 1
    assert task["businessStatus"]["text"] == "Kopio rekisteriin, Katseluoikeus rekisterille"
    assert task["focus"]["reference"] == ORDER
    assert task["lastModified"] == "2026-11-22T14:00:00+00:00"


def test_an_urgent_request_at_night_makes_a_call_with_the_number() -> None:
    _, call = of_kind(_bundle(AT_NIGHT), "Task")
    assert (call["status"], call["priority"]) == ("requested", "urgent")
    assert call["code"]["coding"][0]["code"] == "call-on-call"
    assert call["owner"]["display"] == "Röntgenpäivystys"
    for text in (call["description"], *translations(call["_description"]).values()):
        assert "040 000 0002" in text


# --- Each study -------------------------------------------------------------------------------------------------------


def test_a_studys_task_tells_how_far_it_has_come() -> None:
    request = to_tays()
    decision = judge(request)
    task = study_task(request, HIT, decision, "in-progress", carry(decision, 12, 500), NOW, order=ORDER)
    conforms(task)
    told = dict(_values(task, "output"))
    assert (told["images-arrived"], told["images-total"]) == (12, 500)
    assert task["code"]["coding"][0]["code"] == "release-study"
    assert task["description"] == " ".join(decision.sentences("fi"))
    assert task["lastModified"] == "2026-11-22T14:00:00+00:00"
    assert _rules(task) == ["REL-07", "REL-05", "REL-12"]
    assert task["businessStatus"]["coding"][0]["code"] == "electronic-transfer"
    assert "12/500" in task["statusReason"]["text"]
    assert translations(task["statusReason"]["_text"])["en"] == "12 of 500 images have arrived."
    assert task["focus"]["reference"] == task["basedOn"][0]["reference"] == ORDER
    ((_, study),) = _values(task, "input")
    assert study["type"] == "ImagingStudy"
    assert study["reference"] == f"ImagingStudy/{Names(request.key).uuid('study-1.2.3.1')}"
    assert study["identifier"] == {"system": "urn:dicom:uid", "value": "urn:oid:1.2.3.1"}


def test_a_studys_task_says_what_kept_the_images_that_did_not_go() -> None:
    request = to_tays()
    decision = judge(request)
    problem = Finding("REL-12", "the destination did not take 3 of 5 images: out of resources.", "Send these again.")
    carried = carry(decision, 2, 5, problem=problem)
    assert not carried.complete
    task = study_task(request, HIT, decision, "failed", carried, NOW)
    conforms(task)
    assert dict(_values(task, "output"))["problem"] == problem.in_full("fi")
    assert task["statusReason"]["coding"][0]["code"] == "REL-12"


def test_before_anything_has_gone_a_studys_task_says_why_it_may() -> None:
    request = to_tays()
    decision = judge(request)
    nothing = carry(decision, 0, 0)
    for carried in (None, nothing):
        task = study_task(request, HIT, decision, "accepted", carried, NOW)
        assert task["statusReason"]["text"] == " ".join(decision.sentences("fi"))
        assert not {"images-arrived", "images-total"} & dict(_values(task, "output")).keys()
    assert not nothing.complete


def test_no_two_tasks_of_a_request_are_the_same() -> None:
    request = to_tays(studies=(WRIST, CHEST))
    decision = judge(request)
    tasks = [
        desk_task(request, [decision], "accepted"),
        *(study_task(request, hit, decision, "accepted", None, NOW) for hit in (HIT, replace(HIT, study="1.2.3.2"))),
        phone_task(request, decision.desk),
        post_task(request, decision, "m-1", "m-1.zip", 4096, [carry(decision)]),
    ]
    assert len({task["identifier"][0]["value"] for task in tasks}) == len(tasks)


# --- The post ---------------------------------------------------------------------------------------------------------


def _post() -> Resource:
    request = to_insurer()
    decision = judge(request)
    return post_task(request, decision, "m-1", "m-1.zip", 4096, [carry(decision)], order=ORDER)


def test_the_task_to_post_says_what_to_whom_and_by_which_day() -> None:
    task = _post()
    conforms(task)
    assert (task["status"], task["code"]["coding"][0]["code"]) == ("requested", "post-medium")
    assert task["restriction"]["period"]["end"] == "2026-11-11"  # a week from the request
    for text in (task["description"], *translations(task["_description"]).values()):
        assert destination("vakuutus").name in text
        assert "m-1" in text
        assert "11.11.2026" in text or "11 November 2026" in text
    told = dict(_values(task, "input"))
    assert (told["medium"], told["file"], told["size"]) == ("m-1", "m-1.zip", 4096)
