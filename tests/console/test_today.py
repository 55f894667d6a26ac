"""The first page: who somebody is, and what waits for them in each part."""

from __future__ import annotations

import pytest

from adapter.console import words
from adapter.demo.fixtures import FOLDER
from adapter.store.messages import State
from tests.console.grants import put_grant
from tests.console.images import EARLY, ask_for_images, make_medium
from tests.console.pages import LOVIISA, Pages, text, tree
from tests.region import NOW


@pytest.mark.parametrize(
    ("who", "said"),
    [
        ("helmi", "Helmi. Käsittelet näiden yksiköiden viestejä: Porvoon terveysasema."),
        ("iida", "Iida. Hoidat kuvapalvelupisteen tehtäviä."),
        ("oona", "Oona. Vastaat rekisterinkäyttöoikeuksista."),
        ("olli", "Olli. Ylläpidät Lauttaa."),
        ("nobody", "Nobody. Sinulla ei ole täällä vielä tehtäviä."),
    ],
    ids=lambda value: value.partition(".")[0].lower(),
)
def test_it_says_who_somebody_is(pages: Pages, who: str, said: str) -> None:
    pages.sign_in(who)
    shown = text(pages.client.get("/console/"))
    assert said in shown
    assert ("ei ole täällä vielä tehtäviä" in shown) is (who == "nobody")


def test_it_counts_what_waits_in_each_part(pages: Pages) -> None:
    ask_for_images(pages, received=EARLY, urgent=True)
    make_medium(pages, "m1")
    pages.sign_in("iida")
    page = pages.client.get("/console/")
    assert [link.get("href") for link in tree(page).xpath("//ul[@class='duties']//ul//a")] == ["/console/release/order"]
    shown = text(page)
    assert "Soita 040 000 0002, pyydetty 4.11.2026 klo 07.29" in shown
    assert "Kuvien luovutukset: tehtäviä odottaa 4, joista kiireellisiä puheluja 1" in shown
    assert "Tallenteet: tallenteita odottaa postitusta 1" in shown

    put_grant(pages.house.resources, "soon", end=f"{NOW:%Y-%m}-30")
    put_grant(pages.house.resources, "later", end="2027-12-31")
    pages.sign_in("oona")
    page = pages.client.get("/console/")
    assert "oikeuksia päättyy 30 päivässä 1" in text(page)
    ways = [link.get("href") for link in tree(page).xpath("//ul[@class='duties']//a")]
    assert {"/console/uses", "/console/access/losing", "/console/access/readiness"} <= set(ways)

    pages.messages.begin("f" * 32, "release", "kuvapalvelut@example", NOW)
    pages.messages.conclude("f" * 32, State.FAILED, NOW, (), "PACS: it did not answer.")
    pages.sign_in("olli")
    assert "epäonnistuneita viestejä 1" in text(pages.client.get("/console/"))


def test_the_number_is_of_the_unit_that_is_chosen(pages: Pages) -> None:
    pages.park("a" * 32)
    pages.sign_in("helmi")
    assert "Odottaa: 1" in text(pages.client.get("/console/"))
    assert "Odottaa: 0" in text(pages.client.get(f"/console/?unit={LOVIISA}"))


def test_each_message_is_opened_by_a_link_that_says_why_it_waits(pages: Pages) -> None:
    pages.park(mail=(FOLDER / "photo" / "wrong-name.eml").read_bytes())
    pages.sign_in("helmi")
    page = pages.client.get("/console/")
    (link,) = tree(page).xpath("//td/a")
    assert link.get("aria-label").endswith(". Nimi on toinen.")
    assert link.get("aria-label").startswith("Avaa viesti: ")
    assert link.text_content() == words.OPEN.fi
