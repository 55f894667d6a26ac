"""The gateway's pages over HTTP, which work without script, and the same by JSON for a test."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Flask, Response, g, jsonify, make_response, redirect, render_template, request

from mocks.control import BrokenRuleError
from mocks.exchange import watch_exchanges
from mocks.gateway import rules
from mocks.gateway.letter import Citizen, File, Letter
from mocks.seeds import check_keys, read_list, read_octets, read_text

if TYPE_CHECKING:
    from mocks.control import Control, Examination
    from mocks.gateway.counter import Counter

#: The calls, as faults and the journal name them.
OPERATIONS = ("welcome", "sign_in", "sign_out", "form", "send", "post")

#: `unstamped`: the mail has no stamp; `twice`: it is delivered twice.
KINDS = ("unstamped", "twice")

_VISIT = "gateway"
_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'",
    "X-Content-Type-Options": "nosniff",
}
_STATUSES = {rules.SIGNED_IN: 403, rules.SIZE: 413, rules.DELIVERED: 502}


def gateway_app(counter: Counter, control: Control) -> Flask:
    """Build the web application. Operations: `welcome`, `sign_in`, `sign_out`, `form`, `send`, `post`."""
    app = Flask(__name__)
    app.config.update(MAX_FORM_MEMORY_SIZE=1_000_000)
    watch_exchanges(app, control, lambda: request.endpoint or "unknown", _order_status, _tell_about)
    app.after_request(_add_headers)
    app.register_error_handler(BrokenRuleError, _refuse)
    pages = _Pages(counter, control)
    app.add_url_rule("/", "welcome", pages.welcome)
    app.add_url_rule("/sign-in", "sign_in", pages.sign_in, methods=["POST"])
    app.add_url_rule("/sign-out", "sign_out", pages.sign_out, methods=["POST"])
    app.add_url_rule("/write", "form", pages.show_form)
    app.add_url_rule("/write", "send", pages.send, methods=["POST"])
    app.add_url_rule("/messages", "post", pages.post, methods=["POST"])
    return app


class _Pages:
    """The pages. Each raises BrokenRuleError for what it will not do."""

    def __init__(self, counter: Counter, control: Control) -> None:
        self._counter, self._control = counter, control

    def welcome(self) -> Response:
        with self._control.work():
            citizens = self._counter.citizens
        return _show("welcome.html", citizens=citizens)

    def sign_in(self) -> Response:
        chosen = request.form.get("citizen", "")
        with self._control.work():
            citizen = self._counter.find_citizen(chosen) if chosen else None
            typed = Citizen(request.form.get("name", "").strip(), request.form.get("hetu", "").strip().upper())
            visit = self._counter.sign_in(g.examination, citizen or typed)
        answer = make_response(redirect("/write", 303))
        answer.set_cookie(_VISIT, visit, httponly=True, samesite="Strict")
        return answer

    def sign_out(self) -> Response:
        with self._control.work():
            self._counter.sign_out(request.cookies.get(_VISIT, ""))
        return make_response(redirect("/", 303))

    def show_form(self) -> Response:
        citizen = self._find_visitor()
        return _show("write.html", citizen=citizen, mailboxes=self._counter.mailboxes)

    def send(self) -> Response:
        citizen = self._find_visitor()
        files = [file for file in request.files.getlist("files") if file.filename]
        letter = Letter(
            request.form.get("to", "").strip(),
            request.form.get("subject", "").strip(),
            request.form.get("text", ""),
            tuple(
                File(file.filename or "", file.mimetype or "application/octet-stream", file.read()) for file in files
            ),
        )
        identity = self._deliver(citizen, letter)
        return _show("sent.html", citizen=citizen, to=letter.to, message_id=f"<{identity}>")

    def post(self) -> Response:
        examination: Examination = g.examination
        try:
            citizen, letter = self._read_message(request.get_json(silent=True))
        except (TypeError, ValueError, KeyError) as problem:
            examination.refuse(rules.JSON, "body", found=str(problem))
        identity = self._deliver(citizen, letter)
        answer = jsonify(message_id=f"<{identity}>", correlation=g.facts["correlation"])
        answer.status_code = 201
        return answer

    def _read_message(self, body: Any) -> tuple[Citizen, Letter]:
        check_keys(body, "body", {"citizen", "to", "text"}, {"subject", "files"})
        check_keys(body["citizen"], "citizen", {"name", "hetu"})
        citizen = Citizen(
            read_text(body["citizen"], "name", "citizen", empty=True), read_text(body["citizen"], "hetu", "citizen")
        )
        files = []
        for place, entry in read_list(body, "files"):
            check_keys(entry, place, {"name", "type", "content"})
            name, kind = read_text(entry, "name", place), read_text(entry, "type", place)
            files.append(File(name, kind, read_octets(entry, "content", place)))
        subject = read_text(body, "subject", "body", empty=True) if "subject" in body else ""
        to, text = read_text(body, "to", "body"), read_text(body, "text", "body", empty=True)
        return citizen, Letter(to, subject, text, tuple(files))

    def _deliver(self, citizen: Citizen, letter: Letter) -> str:
        with self._control.work():
            identity, mail = self._counter.write(g.examination, citizen, letter, stamped=g.fault != "unstamped")
        for _ in range(2 if g.fault == "twice" else 1):
            self._counter.deliver(g.examination, letter.to, mail)
        with self._control.work():
            g.facts["correlation"] = self._counter.keep(identity, letter.to)
        return identity

    def _find_visitor(self) -> Citizen:
        with self._control.work():
            citizen = self._counter.find_visitor(request.cookies.get(_VISIT, ""))
        if citizen is None:
            examination: Examination = g.examination
            examination.refuse(rules.SIGNED_IN, "cookie", found="no visit")
        return citizen


def _show(template: str, status: int = 200, **facts: Any) -> Response:
    return make_response(render_template(template, **facts), status)


def _refuse(broken: BrokenRuleError) -> Response:
    status = _STATUSES.get(broken.step.rule, 400)
    if request.endpoint == "post":
        answer = jsonify(status=status, **broken.step.describe())
        answer.status_code = status
        return answer
    return _show("refused.html", status, step=broken.step)


def _order_status(status: int) -> Response:
    return Response("A fault that was ordered.\n", status, content_type="text/plain")


def _tell_about() -> dict[str, str]:
    """What a fault can be matched by: the mailbox written to, as `caller`."""
    if request.endpoint == "post":
        body = request.get_json(silent=True)
        return {"caller": str(body.get("to", ""))} if isinstance(body, dict) else {}
    return {"caller": request.form.get("to", "")}


def _add_headers(response: Response) -> Response:
    response.headers.update(_HEADERS)
    return response
