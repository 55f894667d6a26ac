"""A citizen writes on the gateway's page; Lautta files the picture in the record system (PHO-01 … PHO-08)."""

from __future__ import annotations

import requests
from lxml import html

from adapter.demo.fixtures import FOLDER
from adapter.mail import message_key
from fixtures.people import MAIJA
from tests.end_to_end.conftest import World

UNIT = "kuvat.porvoo@ita-uusimaa.example"


def test_what_a_citizen_writes_on_the_page_is_filed(world: World) -> None:
    url = world.stage.mocks["gateway"]["url"]
    picture = ("ranne.jpg", (FOLDER / "pictures" / "wrist.jpg").read_bytes(), "image/jpeg")
    with requests.Session() as browser:
        choices = html.fromstring(browser.get(url, timeout=30).text).findall(".//input[@type='radio']")
        assert MAIJA.hetu in {choice.get("value") for choice in choices}, "the fixtures' people are offered"
        browser.post(f"{url}/sign-in", data={"citizen": MAIJA.hetu}, timeout=30)
        form = {"to": UNIT, "subject": "Kuva", "text": "Hei, tässä sovittu kuva ranteesta."}
        sent = browser.post(f"{url}/write", data=form, files=[("files", picture)], timeout=30)
    (shown,) = html.fromstring(sent.text).findall(".//*[@data-field='message-id']")
    identity = message_key(UNIT, str(shown.text))
    ended = world.work_until_ended(identity)
    assert ended.state == "done", ended
    held = world.holds("record")["systems"]["lifecare-porvoo"]["resources"]
    assert (held["Media"], held["Binary"]) == (1, 1)
    for mock, operation in (("gateway", "send"), ("mail", "deliver"), ("record", "transaction")):
        journal = f"{world.stage.mocks[mock]['control']}/journal"
        found = requests.get(journal, {"correlation": identity, "operation": operation}, timeout=30).json()
        assert len(found) == 1, mock
