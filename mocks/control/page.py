"""The tester's page at `/__admin/ui`: what was refused and why, one message through all mocks, and every lever.

It works without a script. It reads the journals and calls what the control API calls, so it is in no journal itself.
Every button stands beside the `curl` that does the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from flask import Flask, Response, render_template, request

from mocks.control.body import NotThereError, NotUnderstoodError
from mocks.control.clock_calls import describe_clock
from mocks.control.desk import Control
from mocks.control.fault_calls import describe_rules
from mocks.control.holding_calls import describe_snapshots
from mocks.control.journal import Entry, Journals, Question, is_refusal
from mocks.control.journal_calls import answer_payload
from mocks.control.page_acts import ACTS, Act, Asked, write_curl
from mocks.control.scenario import read_scenarios
from mocks.control.stage import Stage

#: What an exchange can be filtered by on the page; all of it is in the address.
FILTERS = ("mock", "operation", "outcome", "fault", "correlation", "rule", "sender", "text")

_ON_A_PAGE = 50
_STYLE = Path(__file__).with_name("templates") / "style.css"
_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "same-origin",  # with no-referrer a browser sends `Origin: null` with the page's own forms
    "X-Content-Type-Options": "nosniff",
}


def add_page(
    app: Flask,
    desks: Sequence[Control],
    *,
    places: Mapping[str, Mapping[str, str]] | None = None,
    stage: Stage | None = None,
    ca: str = "",
) -> None:
    """Add the page over these mocks. The front gives `places`, `stage` and `ca` too."""
    views = _Views(desks, places or {}, stage, ca)
    base = "/__admin/ui"
    app.add_url_rule(base, "ui", views.list_exchanges)
    app.add_url_rule(f"{base}/style.css", "ui.style", views.style)
    app.add_url_rule(f"{base}/entry/<mock>/<int:number>", "ui.entry", views.show_entry)
    app.add_url_rule(f"{base}/payload/<mock>/<int:number>", "ui.payload", views.give_payload)
    app.add_url_rule(f"{base}/message/<path:correlation>", "ui.message", views.follow_message)
    app.add_url_rule(f"{base}/steer", "ui.steer", views.steer)
    app.add_url_rule(f"{base}/mock/<mock>", "ui.mock", views.show_mock)
    app.add_url_rule(f"{base}/do/<act>", "ui.do", views.do, methods=["POST"])
    app.add_template_filter(write_seconds, "seconds")
    app.add_template_filter(say_verdict, "verdict")
    app.add_template_filter(explain, "explain")

    @app.after_request
    def add_headers(answer: Response) -> Response:
        answer.headers.update(_HEADERS)
        return answer


def write_seconds(instant: str) -> str:
    """An instant of a journal without its fractions of a second."""
    return instant.partition(".")[0].partition("+")[0].replace("T", " ")


def say_verdict(entry: Entry) -> str:
    """How an exchange ended, in a word."""
    if entry.get("fault"):
        return "faulty"
    return "refused" if is_refusal(entry) else "answered"


def explain(entry: Entry) -> str:
    """Why an exchange ended as it did, in a line: the step that failed, or the reason."""
    for step in entry.get("steps", ()):
        if step.get("outcome") == "failed":
            return f"{step['place']}: {step['demand']} ({step['rule']})"
    return ": ".join(str(entry[name]) for name in ("reason", "text") if entry.get(name))


class _Views:
    """The pages."""

    def __init__(
        self, desks: Sequence[Control], places: Mapping[str, Mapping[str, str]], stage: Stage | None, ca: str
    ) -> None:
        self._desks, self._places, self._stage, self._ca = desks, places, stage, ca

    def style(self) -> Response:
        return Response(_STYLE.read_text("utf-8"), content_type="text/css; charset=utf-8")

    def list_exchanges(self) -> str:
        asked = request.args.to_dict()
        fields = tuple((name, asked[name]) for name in FILTERS if asked.get(name))
        shown = "all" if asked.get("show") == "all" else "refused"
        found = self._journals().find(Question(0, fields))
        refused = [entry for entry in found if is_refusal(entry)]
        wanted = found if shown == "all" else refused
        before = int(asked["before"]) if asked.get("before", "").isdecimal() else 0
        older = [entry for entry in wanted if not before or entry["serial"] < before]
        page = older[-_ON_A_PAGE:][::-1]
        more = f"?{urlencode({**asked, 'before': page[-1]['serial']})}" if len(older) > _ON_A_PAGE else ""
        tabs = {name: f"?{urlencode({**dict(fields), 'show': name})}" for name in ("refused", "all")}
        counts = {"refused": len(refused), "all": len(found)}
        return self._show("exchanges.html", entries=page, more=more, tabs=tabs, counts=counts, shown=shown, asked=asked)

    def show_entry(self, mock: str, number: int) -> str:
        found = self._desk(mock).journal.find(Question(number - 1), 1)
        if not found or found[0]["id"] != number:
            raise NotThereError("this exchange is not in the journal")
        address = f"{self._control_url(mock)}/journal?after={number - 1}&limit=1"
        return self._show("entry.html", entry=found[0], desk=self._desk(mock), curl=write_curl("GET", address))

    def give_payload(self, mock: str, number: int) -> Response:
        return answer_payload(self._desk(mock), number)

    def follow_message(self, correlation: str) -> str:
        setting = self._desks[0].setting
        journals = Journals(setting.news, [desk.journal for desk in setting.desks])
        found = journals.find(Question(0, (("correlation", correlation),)))
        address = f"{request.host_url}__admin/journal?{urlencode({'correlation': correlation})}"
        links = {desk.name for desk in self._desks}
        curl = write_curl("GET", address)
        return self._show("message.html", entries=found, correlation=correlation, curl=curl, links=links)

    def steer(self) -> str:
        scenarios = read_scenarios().values() if self._stage else ()
        return self._show(
            "steer.html",
            snapshots=describe_snapshots(self._desks),
            scenarios=scenarios,
            playing=self._stage.playing if self._stage else (),
            events=describe_clock(self._desks[0].clock, self._desks)["events"],
        )

    def show_mock(self, mock: str) -> str:
        desk = self._desk(mock)
        return self._show("mock.html", desk=desk, state=desk.look(), rules=describe_rules(desk))

    def do(self, act: str) -> tuple[str, int]:
        """Do what a form asks for, and show the call that does the same."""
        known = ACTS.get(act)
        if known is None:
            raise NotThereError("the page cannot do this")
        asked = Asked(request.form.to_dict(), self._desks, self._stage)
        try:
            known.run(asked)
        except (NotUnderstoodError, NotThereError) as problem:
            return self._show("done.html", problem=problem, act=known, curl="", back=self._back()), 400
        return self._show("done.html", problem=None, act=known, curl=self._curl(known, asked), back=self._back()), 200

    def _show(self, template: str, **told: Any) -> str:
        setting = self._desks[0].setting
        return render_template(
            template,
            desks=self._desks,
            places=self._places,
            ca=self._ca,
            clock=self._desks[0].clock,
            now=self._desks[0].now().isoformat(),
            shares=[desk.name for desk in setting.desks],
            setting=setting,
            whole=self._stage is not None,
            filters=FILTERS,
            curl_of=self._curl_of,
            **told,
        )

    def _curl_of(self, act: str, **form: str) -> str:
        return self._curl(ACTS[act], Asked(form, self._desks, self._stage))

    def _curl(self, act: Act, asked: Asked) -> str:
        method, path, body = act.call(asked)
        base = self._control_url(asked.form["mock"]) if act.of_one_mock else f"{request.host_url}__admin"
        return write_curl(method, f"{base}/{path}", body, token=bool(self._desks[0].setting.token))

    def _back(self) -> str:
        mock = request.form.get("mock", "")
        known = mock in {desk.name for desk in self._desks}
        return f"/__admin/ui/mock/{mock}" if known else "/__admin/ui/steer"

    def _control_url(self, mock: str) -> str:
        return self._places.get(mock, {}).get("control", f"{request.host_url}__admin")

    def _desk(self, mock: str) -> Control:
        for desk in self._desks:
            if desk.name == mock:
                return desk
        raise NotThereError("there is no mock of this name here")

    def _journals(self) -> Journals:
        return Journals(self._desks[0].setting.news, [desk.journal for desk in self._desks])
