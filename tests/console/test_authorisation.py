"""Who may see and do what: every route of the console, tried as every kind of person."""

from __future__ import annotations

import json

import pytest

from adapter.demo.fixtures import FOLDER
from adapter.identifiers import find_hetu_shapes
from adapter.store.messages import State
from tests.console.grants import HOME_CARE, MATTER, put_grant, put_matter
from tests.console.images import PAPER, STRANGE, ask_for_images, deny_for_consent, make_medium, park_for_a_line
from tests.console.pages import GROUPS, LOVIISA, Pages
from tests.photo.invitations import FIRST, TEXT, order
from tests.region import NOW, PORVOO

MESSAGE = "0123456789abcdef0123456789abcdef"
#: Route → what each person is answered: Helmi handles the message's unit, Lasse another, Olli operates.
NOT_FOR_THEM = dict.fromkeys(GROUPS, 404) | {"": 303}
HANDLER = NOT_FOR_THEM | {"helmi": 200}
#: What a key stands for is another's.
ANOTHERS = dict.fromkeys(GROUPS, 409) | {"": 303}
ANYBODY = dict.fromkeys([*GROUPS, ""], 200)
SIGNED_IN = ANYBODY | {"": 303}
DESK = NOT_FOR_THEM | {"iida": 200}
#: Oona answers for every unit, Otso for one that is not the grant's.
OFFICER = NOT_FOR_THEM | {"oona": 200, "otso": 200}
TABLE: dict[tuple[str, str], dict[str, int]] = {
    ("GET", "/console/"): SIGNED_IN,
    ("GET", "/console/message/<message>"): HANDLER,
    ("POST", "/console/message/<message>/decide"): HANDLER | {"helmi": 303},
    ("POST", "/console/message/<message>/as-asked"): DESK | {"iida": 303},
    ("GET", "/console/decision/<key>"): ANOTHERS | {"helmi": 200},
    ("POST", "/console/decision/<key>"): ANOTHERS | {"helmi": 303},
    ("GET", "/console/message/<message>/patient"): HANDLER,
    ("POST", "/console/message/<message>/patient"): HANDLER | {"helmi": 303},
    ("GET", "/console/patients/<key>"): ANOTHERS | {"helmi": 200},
    ("POST", "/console/patients/<key>"): ANOTHERS | {"helmi": 400},
    ("GET", "/console/picture/<key>"): HANDLER,
    ("GET", "/console/form/<key>"): ANOTHERS | {"helmi": 200},
    ("GET", "/console/operator"): NOT_FOR_THEM | {"olli": 200},
    ("GET", "/console/operator/failed"): NOT_FOR_THEM | {"olli": 200},
    ("POST", "/console/operator/failed"): NOT_FOR_THEM | {"olli": 303},
    ("GET", "/console/operator/again/<key>"): NOT_FOR_THEM | {"olli": 200},
    ("POST", "/console/operator/again/<key>"): NOT_FOR_THEM | {"olli": 303},
    ("GET", "/console/invite"): HANDLER | {"lasse": 200},
    ("POST", "/console/invite"): HANDLER | {"helmi": 303},
    ("GET", "/console/invite/<key>"): HANDLER | {"lasse": 409},
    ("POST", "/console/invite/<key>"): HANDLER | {"helmi": 400, "lasse": 409},
    ("GET", "/console/invitation/<key>"): HANDLER | {"lasse": 409},
    ("POST", "/console/invitation/<key>"): HANDLER | {"helmi": 303, "lasse": 409},
    ("GET", "/console/invited/<invitation>"): HANDLER,
    ("POST", "/console/invited/<invitation>"): HANDLER | {"helmi": 303},
    ("GET", "/console/withdrawal/<key>"): HANDLER | {"lasse": 409},
    ("POST", "/console/withdrawal/<key>"): HANDLER | {"helmi": 303, "lasse": 409},
    ("GET", "/console/uses"): NOT_FOR_THEM | {"oona": 200},
    ("POST", "/console/uses"): NOT_FOR_THEM | {"oona": 200},
    ("POST", "/console/uses/task"): NOT_FOR_THEM | {"oona": 200},
    ("GET", "/console/figures"): SIGNED_IN | {"nobody": 404},
    ("GET", "/console/figures.csv"): SIGNED_IN | {"nobody": 404},
    ("GET", "/console/releases"): DESK,
    ("GET", "/console/release/<release>"): DESK,
    ("GET", "/console/release/<release>/consent"): DESK,
    ("POST", "/console/release/<release>/consent"): DESK | {"iida": 400},
    ("GET", "/console/consent/<key>"): DESK,
    ("POST", "/console/consent/<key>"): DESK | {"iida": 303},
    ("POST", "/console/task/<task>/<act>"): DESK | {"iida": 303},
    ("GET", "/console/media"): DESK,
    ("GET", "/console/medium/<medium>"): DESK,
    ("POST", "/console/medium/<medium>/password"): DESK | {"iida": 303},
    ("GET", "/console/password/<key>"): DESK,
    ("POST", "/console/medium/<medium>/posted"): DESK | {"iida": 303},
    ("GET", "/console/access"): OFFICER,
    ("GET", "/console/access/grants"): OFFICER | {"otso": 404},
    ("GET", "/console/access/grant/<consent>"): OFFICER | {"otso": 404},
    ("GET", "/console/access/hand-over/<consent>/<matter>"): OFFICER | {"otso": 404},
    ("POST", "/console/access/hand-over/<consent>/<matter>"): OFFICER | {"oona": 303, "otso": 404},
    ("GET", "/console/access/client"): OFFICER,
    ("POST", "/console/access/client"): OFFICER,
    ("GET", "/console/access/waiting"): OFFICER,
    ("POST", "/console/access/waiting"): OFFICER | {"otso": 404},
    ("GET", "/console/access/losing"): OFFICER,
    ("POST", "/console/access/losing"): OFFICER | {"otso": 404},
    ("GET", "/console/access/readiness"): OFFICER,
    ("POST", "/console/access/readiness"): OFFICER,
    ("GET", "/console/sign-in"): dict.fromkeys(ANYBODY, 303),
    ("GET", "/console/signed-in"): dict.fromkeys(ANYBODY, 422),
    ("POST", "/console/backchannel-logout"): dict.fromkeys(ANYBODY, 400),
    ("POST", "/console/sign-out"): dict.fromkeys(ANYBODY, 303),
    ("GET", "/console/signed-out"): ANYBODY,
    ("GET", "/console/language/<language>"): dict.fromkeys(ANYBODY, 303),
    ("GET", "/console/accessibility"): ANYBODY,
    ("GET", "/console/new/<part>"): ANYBODY | {"": 204},
    ("GET", "/console/static/<path:filename>"): ANYBODY,
}
_PLACES = {
    "<message>": MESSAGE,
    "<invitation>": FIRST,
    "<consent>": "grant",
    "<matter>": str(MATTER),
    "<release>": "order",
    "<task>": "desk",
    "<act>": "take",
    "<part>": "today",
    "<medium>": "m1",
    "<language>": "sv",
    "<path:filename>": "console.css",
}
_FIELDS = {
    "act": "discard",
    "reason": "sent twice",
    "message": "f" * 32,
    "hetu": "050510A9051",
    "since": "2026-01-01",
    "family": "Kokeilu",
}
_FIELDS |= {"task": MESSAGE, "task-since": "2026-01-01"}
_FIELDS |= {"unit": str(HOME_CARE), "on": "2026-12-31", "day": "2026-12-31", "list": str(HOME_CARE)}
_OF_ROUTE = {"/console/invite": {"unit": str(PORVOO)}}
#: Where a place of a route is another than in the others.
_PLACES_OF_ROUTE = {
    "/console/release/<release>/consent": {"<release>": "denied"},
    "/console/message/<message>/as-asked": {"<message>": STRANGE},
}
_QUERIES = {
    "/console/new/<part>": "?since=2026-11-01T00:00:00Z",
    "/console/access/grants": f"?unit={HOME_CARE}&state=active",
}
#: What a key stands for is Helmi's, or Iida's at the image desk; each person tries it.
_KEPT = {
    "decision": "draft",
    "patients": "hits",
    "picture": "picture",
    "form": "kept-form",
    "password": "password",
    "again": "again",
    "invite": "invitee",
    "invitation": "invitation",
    "withdrawal": "withdrawal",
    "consent": "consent",
}


def _routes(pages: Pages) -> set[tuple[str, str]]:
    rules = pages.client.application.url_map.iter_rules()
    return {(method, str(rule)) for rule in rules for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}}


def find_unlisted(pages: Pages) -> set[tuple[str, str]]:
    """Routes that no row of the table says who may use."""
    return _routes(pages) - set(TABLE)


def test_every_route_has_a_row(pages: Pages) -> None:
    assert find_unlisted(pages) == set()
    assert set(TABLE) - _routes(pages) == set()
    pages.client.application._got_first_request = False  # a hole, planted when the application runs already
    pages.client.application.add_url_rule("/console/hole", "hole", lambda: "open")
    assert find_unlisted(pages) == {("GET", "/console/hole")}


@pytest.mark.parametrize("name", [*GROUPS, ""], ids=lambda name: name or "stranger")
@pytest.mark.parametrize(("method", "route"), sorted(TABLE), ids=lambda text: text)
def test_each_person_gets_what_the_table_says(pages: Pages, method: str, route: str, name: str) -> None:
    pages.park(mail=_mail())
    put_grant(pages.house.resources, "grant")
    put_matter(pages.engine)
    pages.messages.begin("f" * 32, "photo", "box", NOW)
    pages.messages.conclude("f" * 32, State.FAILED, NOW, (), "a peer failed")
    ask_for_images(pages)
    make_medium(pages)
    pages.house.resources.put(FIRST, order(), NOW)
    deny_for_consent(pages)
    park_for_a_line(pages)
    if name:
        pages.sign_in(name)
    path = route.replace("<key>", _keep(pages, route)) + _QUERIES.get(route, "")
    for place, value in (_PLACES | _PLACES_OF_ROUTE.get(route, {})).items():
        path = path.replace(place, value)
    if method == "GET":
        answer = pages.client.get(path)
    else:
        answer = pages.client.post(path, data={**_FIELDS, **_OF_ROUTE.get(route, {}), "token": _token(pages)})
    assert answer.status_code == TABLE[method, route][name]
    if answer.status_code in {404, 409}:
        assert "nimi on toinen" not in answer.text.casefold()
        assert not find_hetu_shapes(answer.text.replace(MESSAGE, ""))
    answer.close()


def test_a_message_of_another_unit_is_like_one_that_is_not_there(pages: Pages) -> None:
    pages.park(unit=LOVIISA)
    pages.sign_in("helmi")
    theirs, none = pages.client.get(f"/console/message/{MESSAGE}"), pages.client.get("/console/message/none")
    assert (theirs.status_code, none.status_code) == (404, 404)
    assert MESSAGE not in pages.client.get("/console/").text


def _keep(pages: Pages, route: str) -> str:
    """Something of Helmi's that a key stands for."""
    kind = next((kind for name, kind in _KEPT.items() if f"/{name}/" in route), "")
    account = "helmi https://idp.example"
    content = {
        "draft": f'{{"account": "{account}", "message": "{MESSAGE}", "act": "discard", "reason": "sent twice"}}',
        "hits": f'{{"account": "{account}", "message": "{MESSAGE}", "hits": []}}',
        "picture": f'{{"account": "{account}", "message": "{MESSAGE}", "number": 0}}',
        "kept-form": f'{{"account": "{account}", "message": "{MESSAGE}", "fields": {{}}}}',
    }
    content["again"] = json.dumps({"account": "olli https://idp.example", "seen": {"f" * 32: NOW.isoformat()}})
    content["password"] = '{"account": "iida https://idp.example", "medium": "m1"}'
    desk = {"account": "iida https://idp.example", "release": "denied", "fields": PAPER}
    content["consent"] = json.dumps(desk)
    wish = {"account": account, "unit": str(PORVOO), "hetu": "050510A9051"}
    more = {"name": "x", "language": "fi", "text": TEXT, "day": "2026-12-01", "reason": "x", "way": "x", "note": ""}
    content["withdrawal"] = json.dumps({"account": account, "invitation": FIRST, "reason": "x"})
    content |= {"invitee": json.dumps(wish), "invitation": json.dumps(wish | more)}
    if kind:
        pages.house.kept.keep(f"{kind} key", content[kind], NOW, NOW.replace(year=2030))
    return "key"


def _token(pages: Pages) -> str:
    """The token of a form of this session; none for a stranger."""
    page = pages.client.get("/console/")
    if page.status_code != 200:
        return ""
    return page.text.partition('name="token" value="')[2].partition('"')[0]


def _mail() -> bytes:
    return (FOLDER / "photo" / "wrong-name.eml").read_bytes()
