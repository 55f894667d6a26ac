"""What goes out of Lautta and of the mocks, made comparable: `kept/` holds it as the commit before a change made it.

Bytes are compared as bytes. Where time, chance or a port is in an output, only that is replaced by a word.
"""

from __future__ import annotations

import contextlib
import io
import json
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import requests
from sqlalchemy import select

from adapter.cli import main
from adapter.demo.fixtures import FOLDER, send_all, state
from adapter.demo.play import Ending, aftermath, endings
from adapter.demo.stage import TOKEN, Stage, set_stage
from adapter.store import schema
from adapter.wiring import database
from adapter.words import HELSINKI

KEPT = Path(__file__).with_name("kept")
_INPUTS = {"photo": {".eml"}, "release": {".eml", ".json"}, "grant": {".xml"}}
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|\b[0-9a-f]{32}\b")
_MOMENT = re.compile(r"\b20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
_PORT = re.compile(r"(localhost|127\.0\.0\.1):\d+")
_MADE_OID = re.compile(r"\b(1\.2\.246\.10\.[0-9]+\.(?:93|95|96)\.)20\d\d(\.[0-9]+)+")
_OF_A_MOMENT = re.compile(r'(/_history/1", "identifier": \{"system": "[^"]*sha256", "value": ")[0-9a-f]{64}')
_DAY_STATED = re.compile(r'(?<="date":")[\d-]{10}(?=")')  # of a CapabilityStatement
_DESK_OF_THE_HOUR = re.compile(r'"value": "(?:on-call|image-services)"\}, "display": "[^"]*"')
_OF_A_SIGNATURE = re.compile(r'(?<="sha256": ")[0-9a-f]{64}')

#: What each mock is asked for, after the demo.
_QUESTIONS = [
    ("record", "GET", "/lifecare-porvoo/fhir/metadata"),
    ("record", "GET", "/pegasos-loviisa/fhir/metadata"),
    ("record", "GET", "/lifecare-porvoo/fhir/Observation"),
    ("record", "GET", "/nobody/fhir/metadata"),
    ("pacs", "GET", "/hus/dicom-web/studies"),
    ("pacs", "GET", "/hus/dicom-web/studies?AccessionNumber=LAU0000001"),
    ("soteri", "GET", "/soteri/units/1.2.246.10.99999861.10.1"),
    ("soteri", "GET", "/soteri/units/1.2.3"),
    ("soteri", "GET", "/liittymiset/1.2.246.10.99999861.10.0"),
    ("turvaposti", "GET", "/viesti/none"),
    ("turvaposti", "GET", "/laheta?lang=sv"),
    ("sms", "POST", "/messages"),
]


def convert() -> Iterator[tuple[str, bytes]]:
    """`lautta convert` of every fixture: what it prints, its refusal too."""
    for flow, suffixes in _INPUTS.items():
        for file in sorted((FOLDER / flow).iterdir()):
            if file.suffix in suffixes and not file.name.endswith(".expected.json") and file.name != "matters.json":
                out, err = io.StringIO(), io.StringIO()
                with (
                    contextlib.redirect_stdout(out),
                    contextlib.redirect_stderr(err),
                    contextlib.suppress(SystemExit),
                ):
                    main(["convert", flow, str(file)])
                yield f"convert/{flow}-{file.name}.txt", f"{out.getvalue()}{err.getvalue()}".encode()


def demo(folder: Path) -> Iterator[tuple[str, bytes]]:
    """The demo's outcomes, every resource it leaves here and in the record systems, and what the mocks answer then."""
    with set_stage(folder, lambda _: None) as stage:
        ended = list(endings(stage, send_all(stage)))
        assert not aftermath(stage, ended)
        yield "demo/outcomes.json", _lines(_outcomes(ended))
        yield "demo/resources.json", _lines(_stored(stage))
        yield "demo/record-system.json", _lines(_filed(stage))
        yield "metadata.json", _mask(_ask(stage, f"{stage.face}/metadata", "GET", TOKEN))
        for name in ("kanta", "pacs", "record", "mail", "sms", "soteri"):
            held = json.dumps(state(stage, name), indent=1, ensure_ascii=False)
            yield f"mocks/{name}-state.json", _mask(_OF_A_SIGNATURE.sub("HASH", held) if name == "kanta" else held)
        for number, (name, method, path) in enumerate(_QUESTIONS):
            token = "secret-lifecare-porvoo" if "lifecare" in path else "secret-pegasos-loviisa"
            yield f"mocks/{number:02}-{name}.txt", _mask(_ask(stage, stage.mocks[name]["url"] + path, method, token))


def _outcomes(ended: list[Ending]) -> Iterator[dict[str, Any]]:
    for ending in ended:
        yield {
            "fixture": f"{ending.flow} {ending.name}",
            "state": ending.state,
            "rules": ending.rules,
            "reason": ending.reason,
            "resources": [re.sub(r".*/(\w+)/[^/]+$", r"\1", address) for address in ending.resources],
            "archived": ending.archived,
        }


def _stored(stage: Stage) -> Iterator[dict[str, Any]]:
    """Every resource of Lautta's own store."""
    with database(stage.settings.database_url()).connect() as connection:
        for (body,) in connection.execute(select(schema.resource.c.body)):
            yield json.loads(body)


def _filed(stage: Stage) -> Iterator[dict[str, Any]]:
    """Every photo, Task and trace of the record systems."""
    for system in ("lifecare-porvoo", "pegasos-loviisa"):
        for kind in ("Media", "DocumentReference", "Task", "Communication", "Provenance", "RelatedPerson"):
            url = f"{stage.mocks['record']['url']}/{system}/fhir/{kind}"
            found = json.loads(_ask(stage, url, "GET", f"secret-{system}").partition("\n")[2])
            yield from (entry["resource"] for entry in found.get("entry", []))


def _lines(found: Iterator[dict[str, Any]]) -> bytes:
    """One a line, in an order that chance has no part in."""
    lines = (_mask_hour(_mask(json.dumps(one, ensure_ascii=False)).decode()) for one in found)
    return "".join(f"{line}\n" for line in sorted(lines)).encode()


def _ask(stage: Stage, url: str, method: str, token: str) -> str:
    user = ("lautta", "secret") if "/hus/" in url else None
    headers = {} if user else {"Authorization": f"Bearer {token}"}
    answer = requests.request(method, url, headers=headers, auth=user, timeout=30, verify=stage.mocks["ca"])
    return f"{answer.status_code} {answer.headers.get('Content-Type', '')}\n{_DAY_STATED.sub('TODAY', answer.text)}"


def _mask_hour(line: str) -> str:
    """A request that cannot be read waits for the desk that works at this hour (REL-07)."""
    return _DESK_OF_THE_HOUR.sub('"value": "DESK"}, "display": "DESK"', line) if '"ID.parked"' in line else line


def _mask(text: str) -> bytes:
    week = datetime.now(HELSINKI).date() + timedelta(days=7)  # the day that the demo's invitation names
    for day in (week.isoformat(), f"{week.day}.{week.month}.{week.year}"):
        text = text.replace(day, "WEEK")
    for pattern, word in (
        (_UUID, "ID"),
        (_MOMENT, "MOMENT"),
        (_PORT, r"\1:PORT"),
        (_MADE_OID, r"\1MADE"),
        (_OF_A_MOMENT, r"\1HASH"),
    ):
        text = pattern.sub(word, text)
    return text.encode()
