"""The operator's pages: alarms, queues, workers, certificates; failed messages that are run again once."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from werkzeug.test import TestResponse

from adapter.access.rules.standing import RegisterState
from adapter.console.failures import PAGE
from adapter.store.mailboxes import Mailboxes
from adapter.store.messages import State
from adapter.store.workers import Workers
from tests.console.pages import Pages, text, tree
from tests.region import NOW

FAILED = "f" * 32
LIST = "/console/operator/failed"
HOSTILE = "record: <script>alert(1)</script> \x1b[2J\u202egnol"
CAUSES = ("PACS: it did not answer.", "kanta: it answered 503.", "", HOSTILE, "A fault.")


def _fail(pages: Pages, identity: str = FAILED, reason: str = CAUSES[0], flow: str = "release") -> None:
    pages.messages.begin(identity, flow, "desk", NOW)
    pages.messages.conclude(identity, State.FAILED, NOW, (), reason)


def _fail_many(pages: Pages, number: int = 60) -> None:
    """By five causes, each at a step of its own."""
    for one in range(number):
        _fail(pages, f"{one:032x}", CAUSES[one % 5])
        pages.steps[f"{one:032x}-1"] = ("decide", "carry-out-0", "park", "file", "fetch")[one % 5]


def _choose(pages: Pages, *messages: str, address: str = LIST) -> TestResponse:
    """Tick these messages and send the form; gives the answer."""
    page = pages.client.get(address)
    (form,) = [form for form in tree(page).forms if form.get("id") == "failed"]
    token = form.fields["token"]
    return pages.client.post(LIST, data={"token": token, "message": list(messages)})


def _events(pages: Pages) -> list[str]:
    found = [stored.resource for stored in pages.house.resources.find("AuditEvent", [], 100)]
    return [event["agent"][0]["altId"] for event in found if event.get("subtype", [{}])[0].get("code") == "run-again"]


def _write_certificate(file: Path, ends: datetime) -> None:
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([])
    made = x509.CertificateBuilder(name, name, key.public_key(), 1, ends - timedelta(days=365), ends)
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(made.sign(key, hashes.SHA256()).public_bytes(Encoding.PEM))


def _section(page: TestResponse, heading: str) -> str:
    """What stands below a heading."""
    return text(page).partition(f" {heading} ")[2]


def test_a_chosen_message_is_confirmed_and_in_the_queue_and_it_is_written_down_who_chose_it(pages: Pages) -> None:
    _fail(pages)
    pages.sign_in("olli")
    chosen = _choose(pages, FAILED)
    sure = pages.client.get(chosen.headers["Location"])
    assert "Yksi viesti käsitellään uudelleen." in text(sure)
    assert pages.messages.find(FAILED).state == State.FAILED
    answer = pages.form(sure, "/console/operator/again/")
    assert answer.headers["Location"] == f"{LIST}?done=1&left=0"
    assert "Uudelleen jonossa: 1." in text(pages.client.get(answer.headers["Location"]))
    assert pages.messages.find(FAILED).state == State.WAITING
    assert _events(pages) == ["olli https://idp.example"]


def test_enter_twice_is_once(pages: Pages) -> None:
    _fail(pages)
    pages.sign_in("olli")
    sure = pages.client.get(_choose(pages, FAILED).headers["Location"])
    pages.form(sure, "/console/operator/again/")
    pages.messages.conclude(FAILED, State.FAILED, NOW, (), "once more")
    assert pages.form(sure, "/console/operator/again/").status_code == 409
    assert pages.messages.find(FAILED).state == State.FAILED
    assert len(_events(pages)) == 1


def test_nothing_chosen_is_said_and_changes_nothing(pages: Pages) -> None:
    _fail(pages)
    pages.sign_in("olli")
    answer = _choose(pages)
    assert answer.status_code == 422
    assert "Valitse ainakin yksi viesti." in text(answer)
    assert 'href="#failed"' in answer.text
    assert pages.messages.find(FAILED).state == State.FAILED


def test_more_than_a_page_shows_is_not_run_again_at_once(pages: Pages) -> None:
    _fail_many(pages)
    pages.sign_in("olli")
    answer = _choose(pages, *(f"{one:032x}" for one in range(PAGE + 1)))
    assert (answer.status_code, "Valitse enintään 25 viestiä." in text(answer)) == (422, True)


def test_a_message_that_changed_after_it_was_ticked_is_left(pages: Pages) -> None:
    _fail(pages)
    _fail(pages, "e" * 32)
    pages.sign_in("olli")
    sure = pages.client.get(_choose(pages, FAILED, "e" * 32).headers["Location"])
    pages.messages.conclude(FAILED, State.FAILED, NOW + timedelta(minutes=1), (), "another cause")
    answer = pages.form(sure, "/console/operator/again/")
    assert answer.headers["Location"] == f"{LIST}?done=1&left=1"
    assert "ei koskettu: 1." in text(pages.client.get(answer.headers["Location"]))
    assert pages.messages.find(FAILED).state == State.FAILED


def test_a_message_that_waits_for_a_person_cannot_be_ticked(pages: Pages) -> None:
    _fail(pages)
    parked = pages.park()
    pages.sign_in("olli")
    sure = pages.client.get(_choose(pages, parked).headers["Location"])
    pages.form(sure, "/console/operator/again/")
    assert pages.messages.find(parked).state == State.PARKED


def test_many_are_run_again_soon_after_a_sign_in_and_one_at_any_time(pages: Pages) -> None:
    _fail(pages)
    _fail(pages, "e" * 32)
    pages.sign_in("olli")
    pages.let_pass(pages.house.console.fresh_minutes + 1)
    one = pages.client.get(_choose(pages, FAILED).headers["Location"])
    many = pages.client.get(_choose(pages, FAILED, "e" * 32).headers["Location"])
    assert "Kirjaudu uudelleen, niin voit vahvistaa." in text(many)
    assert "Kirjaudu uudelleen, niin voit vahvistaa." not in text(one)
    address = re.search(r"/console/operator/again/[^\"]+", many.text)
    assert address
    token = many.text.partition('name="token" value="')[2].partition('"')[0]
    answer = pages.client.post(address[0], data={"token": token})
    assert answer.headers["Location"] == f"/console/sign-in?again&to={address[0]}"
    assert pages.messages.find(FAILED).state == State.FAILED
    pages.sign_in("olli", address[0])
    answer = pages.form(pages.client.get(address[0]), "/console/operator/again/")
    assert answer.headers["Location"].endswith("done=2&left=0")


def test_what_somebody_else_has_ticked_is_not_confirmed(pages: Pages) -> None:
    _fail(pages)
    pages.sign_in("olli")
    address = _choose(pages, FAILED).headers["Location"]
    pages.sign_in("helmi")
    assert pages.client.get(address).status_code == 404


def test_two_hundred_failures_are_five_causes_with_their_steps(pages: Pages) -> None:
    _fail_many(pages, 200)
    pages.sign_in("olli")
    page = pages.client.get("/console/operator")
    rows = [[" ".join(cell.text_content().split()) for cell in row] for row in tree(page).iter("tr")]
    causes = [row for row in rows if len(row) == 5 and row[0] == "40"]
    assert len(causes) == 5
    assert ["40", "luovutus", "luovutus ratkaistiin säännöillä", CAUSES[0], "Näytä"] in causes
    assert any("Syytä ei ole kirjattu." in row[3] for row in causes)
    assert "<script>alert" not in page.text
    assert not set(page.text) & set("\x1b\u202e")
    assert "Kaikki syyt (200)" in text(page)


def test_the_list_is_of_one_cause_or_one_step_and_has_25_a_page(pages: Pages) -> None:
    _fail_many(pages, 200)
    pages.sign_in("olli")
    whole = pages.client.get(LIST)
    assert "Viestit 1–25, yhteensä 200" in text(whole)
    assert len(tree(whole).xpath("//input[@name='message']")) == PAGE
    cause = tree(pages.client.get("/console/operator")).xpath("//table//a[contains(@href, 'cause=')]/@href")[0]
    first = pages.client.get(cause)
    assert "Viestit 1–25, yhteensä 40" in text(first)
    assert not tree(first).xpath("//input[@checked]")
    later = tree(first).xpath("//a[text()='Seuraavat']/@href")[0]
    second = pages.client.get(later)
    assert "Viestit 26–40, yhteensä 40" in text(second)
    step = tree(whole).xpath("//select[@id='step']/option[2]/@value")[0]
    assert "yhteensä 40" in text(pages.client.get(LIST, query_string={"step": step}))
    assert "yhteensä 200" in text(pages.client.get(LIST, query_string={"page": "9999", "cause": ""}))
    assert pages.client.get(LIST, query_string={"page": "x", "done": "<b>", "cause": "none"}).status_code == 200


def test_all_of_a_page_are_ticked_by_a_link(pages: Pages) -> None:
    _fail_many(pages)
    pages.sign_in("olli")
    link = tree(pages.client.get(LIST)).xpath("//a[text()='Valitse kaikki tältä sivulta']/@href")[0]
    ticked = tree(pages.client.get(link)).xpath("//input[@checked]/@value")
    assert len(ticked) == PAGE
    sure = pages.client.get(_choose(pages, *ticked).headers["Location"])
    assert "25 viestiä käsitellään uudelleen." in text(sure)
    assert pages.form(sure, "/console/operator/again/").headers["Location"].endswith("done=25&left=0")
    assert len(_events(pages)) == PAGE


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "fi",
            "Postilaatikko kuvat.porvoo@ita-uusimaa.example: Postilaatikkoa ei ole luettu sen jälkeen: 22.11.2026 klo",
        ),
        ("sv", "E-postlåda kuvat.porvoo@ita-uusimaa.example: E-postlådan har inte lästs sedan 22.11.2026 kl."),
        ("en", "Mailbox kuvat.porvoo@ita-uusimaa.example: The mailbox has not been looked into since 22 Nov 2026,"),
    ],
)
def test_a_mailbox_that_nobody_looks_into_gives_alarm_in_helsinki_time(pages: Pages, language: str, said: str) -> None:
    boxes = Mailboxes(pages.engine)
    boxes.take("kuvat.porvoo@ita-uusimaa.example", "w", NOW)
    boxes.looked("kuvat.porvoo@ita-uusimaa.example", NOW, None)
    pages.let_pass(120)
    pages.sign_in("olli")
    pages.client.get(f"/console/language/{language}")
    page = pages.client.get("/console/operator")
    assert said in text(page)
    assert "UTC" not in text(page)


def test_a_dead_worker_is_seen_and_that_nobody_works(pages: Pages) -> None:
    workers = Workers(pages.engine, timedelta(seconds=30))
    workers.see("one", "worker-1", "flows-7", NOW)
    workers.see("two", "worker-2", "flows-7", NOW + timedelta(minutes=59))
    pages.let_pass(59)
    pages.sign_in("olli")
    lives = _section(pages.client.get("/console/operator"), "Käsittelijäprosessit")
    assert "worker-1 ei vastaa" in lives
    assert "worker-2 käynnissä" in lives
    assert "Yhtään käsittelijäprosessia ei ole käynnissä" not in lives
    pages.let_pass(5)
    assert "Yhtään käsittelijäprosessia ei ole käynnissä" in text(pages.client.get("/console/operator"))


def test_certificates_that_end_and_an_old_register_give_alarm(pages: Pages) -> None:
    _write_certificate(pages.house.settings.identity.certificate("adapter-tls"), NOW + timedelta(days=10))
    _write_certificate(pages.house.settings.identity.certificate("adapter-system"), NOW - timedelta(days=1))
    pages.register.append(RegisterState("tag", 1234, NOW - timedelta(days=9), NOW - timedelta(days=5)))
    pages.sign_in("olli")
    page = pages.client.get("/console/operator")
    assert "Kopiossa on 1234 yksikköä." in text(page)
    assert "(5 vrk 0 h sitten, GRA-09). Tarkista yhteys Soteriin." in text(page)
    assert "Varmenne adapter-tls.pem: Varmenteen voimassaolo päättyy 2.12.2026" in text(page)
    assert "(10 vrk 0 h jäljellä)" in text(page)
    assert "Varmenne adapter-system.pem: Varmenteen voimassaolo päättyi 21.11.2026" in text(page)
    assert "adapter-system.pem 21.11.2026" in _section(page, "Varmenteet")
    assert "root.pem 1.1.2099" in _section(page, "Varmenteet")


def test_a_page_without_anything_says_so(pages: Pages) -> None:
    pages.sign_in("olli")
    page = text(pages.client.get("/console/operator"))
    for said in (
        "Yksikään viesti ei ole epäonnistunut.",
        "Yhtään viestiä ei ole tullut.",
        "Kopiota ei ole vielä haettu.",
    ):
        assert said in page
    assert "Yksikään viesti ei ole epäonnistunut." in text(pages.client.get(LIST))


def test_a_page_on_paper_says_who_opened_it_and_when(pages: Pages) -> None:
    pages.sign_in("olli")
    page = pages.client.get("/console/operator")
    assert [one.text for one in tree(page).xpath("//*[@class='printed']")] == [
        "Sivun avasi ja tulosti Olli, 22.11.2026 klo 16.00."
    ]
