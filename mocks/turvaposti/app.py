"""The portal's pages over HTTPS, in Finnish and Swedish.

For the one who opens a message, and for the one who sends it.
"""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from flask import Flask, Response, g, make_response, redirect, render_template, request, send_file

from mocks.control import BrokenRuleError
from mocks.exchange import watch_exchanges
from mocks.seeds import examine_people
from mocks.turvaposti import rules
from mocks.turvaposti.letter import FIELDS, Attachment, make_draft
from mocks.turvaposti.words import LANGUAGES, WORDS

if TYPE_CHECKING:
    from mocks.control import Control
    from mocks.turvaposti.letter import Letter
    from mocks.turvaposti.office import Office

#: The calls, as faults and the journal name them.
OPERATIONS = ("link", "open", "attachment", "form", "send", "confirm")

#: The page and the status that each broken rule is answered with; those of a form are answered by the form.
_PAGES = {
    rules.LINK: ("unknown", 404),
    rules.CONFIRMED: ("unknown", 404),
    rules.ATTACHMENT: ("unknown", 404),
    rules.OPEN_FOR: ("expired", 410),
    rules.TRIES: ("locked-out", 423),
    rules.FORM_KEY: ("stale-form", 400),
    rules.PASSWORD: ("wrong-password", 403),
    rules.VISIT: ("closed", 403),
}
_ADDRESS = re.compile(r"[^\s@]+@[^\s@]+")
_HELSINKI = ZoneInfo("Europe/Helsinki")
_LARGEST = 75_000_000  # octets of a form
_VISIT = "turvaposti"
_NO_PAGE = "<!DOCTYPE html><title>Huoltokatko</title><p>Huoltokatko / Serviceavbrott</p>"
_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; form-action 'self'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",  # the address of a page is a secret
    "X-Content-Type-Options": "nosniff",
}


def turvaposti_app(office: Office, control: Control) -> Flask:
    """Build the web application. Operations: `link`, `open`, `attachment`, `form`, `send`, `confirm`."""
    app = Flask(__name__)
    app.config.update(MAX_CONTENT_LENGTH=_LARGEST, MAX_FORM_MEMORY_SIZE=_LARGEST)
    app.add_template_filter(lambda moment: f"{moment.astimezone(_HELSINKI):%-d.%-m.%Y %-H.%M}", "local")
    watch_exchanges(
        app, control, lambda: request.endpoint or "unknown", lambda status: Response(_NO_PAGE, status), _tell_about
    )
    app.before_request(_go_astray)
    app.after_request(_add_headers)
    app.register_error_handler(BrokenRuleError, _refuse)
    server = _Server(office, control)
    app.add_url_rule("/viesti/<token>", "link", server.show_link)
    app.add_url_rule("/viesti/<token>", "open", server.open, methods=["POST"])
    app.add_url_rule("/viesti/<token>/liite/<int:number>", "attachment", server.give_attachment)
    app.add_url_rule("/laheta", "form", server.show_form)
    app.add_url_rule("/laheta", "send", server.send, methods=["POST"])
    app.add_url_rule("/vahvista/<confirmation>", "confirm", server.confirm)
    return app


class _Server:
    """The pages. Each raises BrokenRuleError for what it will not show."""

    def __init__(self, office: Office, control: Control) -> None:
        self._office, self._control = office, control

    def show_link(self, token: str) -> Response:
        with self._control.work():
            letter = self._find(token)
            letter.examine_opening(g.examination, self._control.now())
        return _show("locked.html", "locked", action=f"/viesti/{token}", key=letter.form_key)

    def open(self, token: str) -> Response:
        key, password = request.form.get("key", ""), request.form.get("password", "")
        with self._control.work():
            letter, visit = self._office.open(g.examination, self._find(token), key, password)
        page = _show("message.html", "message", action=f"/viesti/{token}", letter=letter, draft=letter.draft)
        page.set_cookie(_VISIT, visit, path=f"/viesti/{token}", secure=True, httponly=True, samesite="Strict")
        return page

    def give_attachment(self, token: str, number: int) -> Response:
        visit = request.cookies.get(_VISIT, "")
        with self._control.work():
            letter = self._find(token)
            file = letter.find_attachment(g.examination, number, visit, self._control.now())
        content = file.content[: len(file.content) // 2] if g.fault == "cut" else file.content
        name = "".join(letter for letter in file.name if letter.isprintable())
        return send_file(io.BytesIO(content), "application/octet-stream", as_attachment=True, download_name=name)

    def _find(self, token: str) -> Letter:
        letter = self._office.find(g.examination, token)
        g.facts["document"] = letter.number
        return letter

    def show_form(self) -> Response:
        return _show("write.html", "write")

    def send(self) -> Response:
        written = {name: request.form.get(name, "") for name in FIELDS}
        _examine_form(written, request.form.get("repeat", ""))
        files = [file for file in request.files.getlist("attachments") if file.filename]
        attachments = tuple(Attachment(file.filename or "", file.read()) for file in files)
        with self._control.work():
            self._office.send(make_draft(written, attachments))
        return _show("page.html", "waiting")

    def confirm(self, confirmation: str) -> Response:
        with self._control.work():
            self._office.confirm(g.examination, confirmation)
        return _show("page.html", "confirmed")


def _show(template: str, page: str, status: int = 200, **facts: Any) -> Response:
    """A page in the language of the reader. Its name stands in `data-page`, whatever the language."""
    language = request.args.get("lang", "")
    if language not in LANGUAGES:
        language = request.accept_languages.best_match(LANGUAGES, "fi")
    words = WORDS[language]
    shown = render_template(template, page=page, language=language, languages=LANGUAGES, words=words, **facts)
    return make_response(shown, status)


def _examine_form(written: dict[str, str], repeat: str) -> None:
    """Whether the form is filled in. Raises BrokenRuleError."""
    for name, text in written.items():
        if not text:
            g.examination.refuse(rules.FIELD, name, found="nothing")
        examine_people(g.examination, rules.HETU, name, text)
    for name in ("sender", "recipient"):
        g.examination.check(rules.ADDRESS, name, holds=bool(_ADDRESS.fullmatch(written[name])), found="no address")
    g.examination.check(rules.REPEAT, "repeat", holds=written["password"] == repeat, found="another")


def _refuse(broken: BrokenRuleError) -> Response:
    """The page of a refusal; the rule stands in a header of the mock's own."""
    rule = broken.step.rule
    page = _show("page.html", *_PAGES[rule]) if rule in _PAGES else _show("write.html", "write", 400, incomplete=True)
    page.headers["Mock-Rule"] = f"{rule.id}; {broken.step.place}"
    return page


def _tell_about() -> dict[str, str]:
    return {"document": str((request.view_args or {}).get("token", "")), "caller": request.form.get("sender", "")}


def _go_astray() -> Response | None:
    """Commit the faults that show something else than a page of the portal; nothing is done."""
    if g.fault == "wrong-page":
        return Response(_NO_PAGE)
    if g.fault == "redirect":
        return make_response(redirect(f"{request.path}?lang=fi"))
    return None


def _add_headers(response: Response) -> Response:
    response.headers.update(_HEADERS)
    return response
