"""A message that is opened: what a handler sees of it, and that nothing in it acts."""

from __future__ import annotations

from email.message import EmailMessage

import pytest

from adapter.console import words
from adapter.demo.fixtures import FOLDER
from adapter.errors import Theirs
from adapter.photo.ports.record import RecordPatient
from adapter.store.messages import State
from tests.console.pages import Pages, text, tree

HETU = "050510A9051"
OTTO = RecordPatient("http://record/Patient/1", "Muu", ("Henkilö",), protected=True)


def _mail(name: str = "wrong-name") -> bytes:
    return (FOLDER / "photo" / f"{name}.eml").read_bytes()


def _hostile() -> bytes:
    mail = EmailMessage()
    mail["Message-ID"] = "<hostile@example.com>"
    mail["From"] = "gateway@turvaposti.example"
    mail["Subject"] = "<script>alert(1)</script>"
    lines = "\n".join(f"rivi {number} \x1b[31m \u202egnol" for number in range(10_000))
    mail.set_content(f'<img src="https://evil.example/x.png" onerror="alert(1)"> & </div><script>x</script>\n{lines}')
    mail.add_attachment(
        b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', "image", "svg+xml", filename="a.svg"
    )
    return mail.as_bytes()


def test_stamp_and_record_stand_side_by_side_and_differences_are_marked(pages: Pages) -> None:
    pages.record.people[HETU] = OTTO
    message = pages.park(mail=_mail())
    pages.sign_in("helmi")
    page = pages.client.get(f"/console/message/{message}")
    assert HETU in page.text
    assert [mark.text for mark in tree(page).iter("mark")] == ["Muu Henkilö"]
    assert "turvakielto" in text(page)


@pytest.mark.parametrize(
    ("failure", "said"),
    [(Theirs("Record system", "away"), "ei vastaa"), (None, "Tunnuksella ei löydy potilasta.")],
    ids=["away", "unknown"],
)
def test_a_record_system_that_says_nothing_is_said_to(pages: Pages, failure: Theirs | None, said: str) -> None:
    pages.record.failure = failure
    message = pages.park(mail=_mail())
    pages.sign_in("helmi")
    assert said in text(pages.client.get(f"/console/message/{message}"))


def test_a_hostile_mail_is_text_and_nothing_else(pages: Pages) -> None:
    message = pages.park(mail=_hostile())
    pages.sign_in("helmi")
    page = pages.client.get(f"/console/message/{message}")
    assert page.status_code == 200
    found = tree(page)
    assert not list(found.iter("script", "svg", "iframe", "object"))
    assert not [image.get("src") for image in found.iter("img")]
    addresses = [
        value for element in found.iter() for name, value in element.items() if name in {"src", "href", "action"}
    ]
    assert all(address.startswith(("/console/", "#")) for address in addresses)
    assert not [name for element in found.iter() for name, _ in element.items() if name.startswith("on")]
    assert len(page.get_data()) < 200_000
    assert "rivi 0" in page.text
    assert not set(page.text) & set("\x1b\u202e")


def test_a_mail_that_cannot_be_read_says_so(pages: Pages) -> None:
    message = pages.park(mail=b"\x00\xff no mail at all")
    pages.sign_in("helmi")
    page = pages.client.get(f"/console/message/{message}")
    assert page.status_code == 200
    assert "Traceback" not in page.text


def test_every_look_is_in_the_use_log_before_it_is_shown(pages: Pages) -> None:
    pages.record.people[HETU] = OTTO
    message = pages.park(mail=_mail())
    pages.sign_in("helmi")
    pages.client.get("/console/")
    assert _looks(pages) == []
    pages.client.get(f"/console/message/{message}")
    assert _looks(pages) == ["parked-message", "record-patient"]

    def broken(_: object) -> None:
        raise OSError

    object.__setattr__(pages.house, "log", broken)
    refused = pages.client.get(f"/console/message/{message}")
    assert refused.status_code == 500
    assert HETU not in refused.text


def _looks(pages: Pages) -> list[str]:
    found = [stored.resource for stored in pages.house.resources.find("AuditEvent", [], 50)]
    return sorted(event["subtype"][0]["code"] for event in found if event["type"]["code"] == "look")


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"act": "give", "hetu": HETU, "hetu-again": "", "reason": "x"}, "eivät ole samat"),
        ({"act": "give", "hetu": "1", "hetu-again": "1", "reason": "x"}, "enkilötunnu"),
        ({"act": "give", "hetu": HETU, "hetu-again": HETU, "reason": "x"}, "ei tunne tätä potilasta"),
        ({"act": "discard", "reason": " "}, "Kirjoita perustelu."),
        ({"act": "discard", "reason": f"potilas {HETU}"}, "Älä kirjoita henkilötunnusta"),
        ({"act": "password", "reason": "x", "password": ""}, "Kirjoita salasana."),
    ],
    ids=["differs", "no-code", "unknown", "no-reason", "code-in-reason", "no-password"],
)
def test_what_is_wrong_with_a_form_is_listed_and_leads_to_its_field(
    pages: Pages, fields: dict[str, str], said: str
) -> None:
    message = pages.park(mail=_mail(), rule="PHO-10")
    pages.sign_in("helmi")
    page = pages.client.get(f"/console/message/{message}")
    answer = pages.form(page, "/console/message/", **fields)
    assert answer.status_code == 400
    (summary,) = tree(answer).find_class("problems")
    assert said in summary.text_content()
    for link in summary.iter("a"):
        assert tree(answer).get_element_by_id(link.get("href", "").removeprefix("#")) is not None
    assert pages.messages.find(message).state == State.PARKED


def test_two_people_decide_at_once_and_one_wins(pages: Pages) -> None:
    message = pages.park(mail=_mail())
    pages.sign_in("helmi")
    other = pages.client.application.test_client()
    first = pages.form(pages.client.get(f"/console/message/{message}"), "/console/message/", act="discard", reason="a")
    second = pages.form(pages.client.get(f"/console/message/{message}"), "/console/message/", act="again", reason="b")
    keys = [pages.client.get(answer.headers["Location"]) for answer in (first, second)]
    assert pages.form(keys[0], "/console/decision/").status_code == 303
    late = pages.form(keys[1], "/console/decision/")
    assert late.status_code == 409
    assert "DISCARDED" not in late.text
    assert pages.messages.find(message).state == State.DISCARDED
    assert other.get("/console/").status_code == 303


def test_without_a_stamp_nothing_is_said_of_the_record_system(pages: Pages) -> None:
    pages.sign_in("helmi")
    unstamped = pages.client.get(f"/console/message/{pages.park(mail=_mail('unstamped'))}")
    assert words.NO_STAMP.fi in text(unstamped)
    assert words.NOT_KNOWN.fi not in text(unstamped)
    assert not tree(unstamped).xpath("//*[@id='record']")


def test_what_became_of_a_message_is_said_and_the_next_one_is_a_step_away(pages: Pages) -> None:
    first, second = pages.park("a" * 32, mail=_mail()), pages.park("b" * 32)
    pages.sign_in("helmi")
    opened = pages.client.get(f"/console/message/{first}")
    assert not tree(opened).xpath("//main//a[@class='button']")
    sure = pages.client.get(pages.form(opened, f"/console/message/{first}/decide", act="discard", reason="x").location)
    done = pages.client.get(pages.form(sure, "/console/decision/").location)
    assert "Viesti on hylätty ja poistettu." in text(done)
    (way,) = tree(done).xpath("//main//a[@class='button']")
    assert way.get("href") == f"/console/message/{second}"
    waiting = pages.client.get(way.get("href"))
    sure = pages.client.get(pages.form(waiting, f"/console/message/{second}/decide", act="again", reason="x").location)
    last = pages.client.get(pages.form(sure, "/console/decision/").location)
    assert "Lautta käsittelee viestin hetken kuluttua." in text(last)
    assert words.NOTHING_WAITS.fi in text(last)


@pytest.mark.parametrize(
    ("rule", "missing"),
    [("PHO-06", {"password"}), ("PHO-01", {"password", "file"}), ("PHO-10", set())],
    ids=["whose", "no-stamp", "portal"],
)
def test_only_what_can_help_is_offered(pages: Pages, rule: str, missing: set[str]) -> None:
    message = pages.park(mail=_mail(), rule=rule)
    pages.sign_in("helmi")
    page = pages.client.get(f"/console/message/{message}")
    offered = {field.get("value") for field in tree(page).xpath("//input[@name='act']")}
    assert {"give", "file", "again", "password", "discard"} - offered == missing
    if missing:
        token = tree(page).xpath("//input[@name='token']")[0].get("value")
        sent = {"act": min(missing), "reason": "x", "password": "x", "token": token}
        assert pages.client.post(f"/console/message/{message}/decide", data=sent).status_code == 422


def test_the_sender_is_named_before_a_photo_is_filed_for_them(pages: Pages) -> None:
    pages.record.people[HETU] = OTTO
    message = pages.park(mail=_mail())
    pages.sign_in("helmi")
    opened = pages.client.get(f"/console/message/{message}")
    sure = pages.client.get(pages.form(opened, f"/console/message/{message}/decide", act="file", reason="x").location)
    assert f"Kuvat tallennetaan viestin lähettäjälle: Otto Toinen, {HETU}." in text(sure)
    assert pages.form(sure, "/console/decision/").status_code == 303
    assert pages.messages.find(message).state == State.WAITING
