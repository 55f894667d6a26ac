"""An honest sender to the archive, as a lever: made for the kit's own trial, without the adapter."""

from __future__ import annotations

import itertools
import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from conform.lever import Did, Pulled
from conform.mutants.kanta_answer import Answer, NotBelievedError, Reader
from conform.mutants.kanta_channel import Channel
from conform.mutants.kanta_envelope import KANTA, Sending, write_envelope, write_frame
from conform.mutants.kanta_quirks import Args, Quirks, Work
from conform.mutants.kanta_sealing import seal
from conform.mutants.kanta_signing import Signatory
from conform.peers.kanta_documents import HETU_ROOT, Paper, write_health, write_relationship, write_social
from conform.people import is_hetu

_HELSINKI = ZoneInfo("Europe/Helsinki")
_GRANT = 'documentGroup code="1"'
_NUMBERS = itertools.count(int(datetime.now(UTC).timestamp() * 1000) % 10**9)
_VERDICTS = {"AA": Did.DID, "AR": Did.REFUSED}


class Sender:
    """Archives, replaces, grants, fetches and asks, as docs/reference/conformance/archive.md says."""

    def __init__(self, quirks: Quirks | None = None) -> None:
        self._quirks = quirks or Quirks()
        self._works: dict[str, Work] = {}
        self._signatories: dict[str, Signatory] = {}
        self._channel = Channel(self._quirks.trusting)

    def close(self) -> None:
        """Hang up."""
        self._channel.close()

    def pull(self, action: str, arguments: Args) -> Pulled:
        """Do one thing; what cannot be done now waits for `retry`."""
        acts: dict[str, Callable[[Args], Did]] = {
            "archive": self._archive,
            "replace": self._replace,
            "archive-social": self._archive,
            "grant": self._grant,
            "withdraw": self._withdraw,
            "retry": self._retry,
            "fetch": self._fetch,
            "disclose": self._disclose,
        }
        if self._refuses(arguments.get("person")):
            return Pulled(Did.REFUSED)
        return Pulled(acts[action](arguments))

    def _refuses(self, person: Any) -> bool:
        """A HETU with a wrong check character is nobody's; a temporary id has none."""
        checked = person and person["root"] == HETU_ROOT and "any-hetu" not in self._quirks.habits
        return bool(checked and not is_hetu(person["id"]))

    # what is archived

    def _archive(self, told: Args) -> Did:
        person = told["person"]
        if "hetu-for-all" in self._quirks.habits:
            person = {**person, "root": HETU_ROOT}
        paper = self._paper(told, person)
        return self._store(told, paper, self._write(told, paper), "social" if "matter" in told else "health")

    def _replace(self, told: Args) -> Did:
        paper = self._next(self._works[told["of"]].paper)
        return self._store(told, paper, self._write(told, paper), "health")

    def _grant(self, told: Args) -> Did:
        producers = list(told["producers"])
        backwards = any(one.get("end", "9999") < one["start"] for one in producers)
        if backwards and "any-period" not in self._quirks.habits:
            return Did.REFUSED
        return self._relate(told, self._paper(told, told["person"]), producers)

    def _withdraw(self, told: Args) -> Did:
        before = self._works[told["of"]]
        kept = before.producers if "withdraws-nothing" in self._quirks.habits else []
        paper = self._next(before.paper)
        if "withdraws-by-new-set" in self._quirks.habits:
            paper = replace(paper, set_id="", version=1, replaces="")
        return self._relate(told, paper, kept)

    def _relate(self, told: Args, paper: Paper, producers: list[Args]) -> Did:
        text = write_relationship(paper, self._quirks.producers(producers))
        return self._store(told, paper, text, "social", producers)

    def _write(self, told: Args, paper: Paper) -> str:
        document = told["document"]
        if "matter" not in told:
            return write_health(paper, document["title"], document["text"])
        person = paper.person
        body = {
            document["kind"]: {
                "asiakas": {"henkilotunnus": {"system": f"urn:oid:{person['root']}", "value": person["id"]}},
                "teksti": document["text"],
            }
        }
        lines = [f"{person['family']} {person['id']}", document["text"]]
        return write_social(paper, document["title"], "2", body, lines)

    def _paper(self, told: Args, person: Args) -> Paper:
        arcs = ".".join(told["organisation"].split(".")[:5])
        oid = f"{arcs}.93.{datetime.now(_HELSINKI):%Y}.{next(_NUMBERS)}"
        worker = told["worker"]["number"]
        custodian, matter = told.get("custodian", told["organisation"]), told.get("matter", "")
        return self._quirks.paper(Paper(oid, person, custodian, told["unit"], _now(), worker, "", 1, "", matter))

    def _next(self, before: Paper) -> Paper:
        arcs, _, _ = before.oid.rpartition(".")
        first, oid = before.set_id or before.oid, f"{arcs}.{next(_NUMBERS)}"
        version = before.version + 1
        fresh = replace(before, oid=oid, set_id=first, version=version, replaces=before.oid, written=_now())
        return self._quirks.paper(fresh)

    def _store(self, told: Args, paper: Paper, text: str, sector: str, producers: list[Args] | None = None) -> Did:
        def make(paper: Paper = paper, text: str = text) -> Work:
            return self._make(told, paper, text, sector)

        work = make()
        work.remake, work.producers = make, producers or []
        self._works[told["key"]] = work
        return self._send(told, work)

    def _make(self, told: Args, paper: Paper, text: str, sector: str) -> Work:
        at, quirks = _now(), self._quirks
        others = "others-sign" in quirks.habits or ("others-sign-grants" in quirks.habits and _GRANT in text)
        system = self._signatory(told, "other-system" if others else "adapter-system")
        signers = [("1", self._signatory(told, "adapter-professional"))] if told.get("professional") else []
        signers.append(("3", system))
        whole = None if "habit-alone" in quirks.habits else system
        body = "timestamp-alone" not in quirks.habits
        content = quirks.sealed(seal(quirks.document(text), signers, whole, at, body=body))
        request = ("SP1" if _GRANT in text else "SP17") if sector == "social" else ""
        by_right = told.get("use", "own") == "access-right"
        sending = Sending(
            str(uuid.uuid4()),
            told["organisation"],
            told["kanta"],
            at,
            sector,
            request,
            "access-right" if by_right else "1",
        )
        frame = quirks.frame(write_frame(paper, content, quirks.sending(sending)))
        return Work(paper, frame, quirks.request(_worker(told["worker"])) if by_right else "", sector)

    def _retry(self, told: Args) -> Did:
        work = self._works[told["of"]]
        habits = self._quirks.habits
        if work.state is not Did.COULD_NOT and "sends-all-again" not in habits:
            return work.state
        if "forgets" in habits:
            return Did.COULD_NOT
        if work.remake and "new-message-id" in habits:
            work.frame = work.remake().frame
        if "other-content" in habits:
            work.frame = work.frame.replace('creationTime value="20', 'creationTime value="19', 1)
        return self._send(told, work)

    def _send(self, told: Args, work: Work) -> Did:
        answer = self._exchange(told, "archive", f'<k:Archive xmlns:k="{KANTA}">{work.worker}{work.frame}</k:Archive>')
        work.state = self._settle(answer)
        return work.state

    def _settle(self, answer: Answer | None) -> Did:
        habits = self._quirks.habits
        if answer is None:
            return Did.DID if "silence-is-done" in habits else Did.COULD_NOT
        known = answer.reason == "duplicate-id" and "duplicate-is-done" in habits
        if known or f"{answer.code}-is-done" in habits:
            return Did.DID
        return Did.REFUSED if f"{answer.code}-is-refused" in habits else _VERDICTS.get(answer.code, Did.COULD_NOT)

    # what is asked

    def _fetch(self, told: Args) -> Did:
        person = told["person"]
        request = (
            f'<k:Fetch xmlns:k="{KANTA}" messageId="{uuid.uuid4()}" useSituation="access-right">'
            f'<k:sender oid="{told["organisation"]}"/><k:unit oid="{told["unit"]}"/>{_worker(told["worker"])}'
            f'<k:client root="{person["root"]}" extension="{person["id"]}"/>'
            f'<k:matter oid="{told["matter"]}"/></k:Fetch>'
        )
        return self._settle(self._exchange(told, "fetch", self._quirks.request(request)))

    def _disclose(self, told: Args) -> Did:
        if "asks-no-wishes" in self._quirks.habits:
            return Did.DID
        person = told["person"]
        request = (
            f'<k:Wishes xmlns:k="{KANTA}" messageId="{uuid.uuid4()}"><k:sender oid="{told["organisation"]}"/>'
            f'<k:patient root="{person["root"]}" extension="{person["id"]}"/></k:Wishes>'
        )
        answer = self._exchange(told, "wishes", request)
        if answer is None or answer.code != "AA":
            return Did.DID if "silence-is-permission" in self._quirks.habits else Did.COULD_NOT
        forbidden = answer.payload.find(f"{{{KANTA}}}prohibition") is not None
        return Did.REFUSED if forbidden and "ignores-prohibitions" not in self._quirks.habits else Did.DID

    # how it is sent

    def _exchange(self, told: Args, action: str, payload: str) -> Answer | None:
        """One message, and its answer where it is believed."""
        quirks, pki = self._quirks, Path(told["pki"])
        signer = self._signatory(told, "adapter-system")
        message, content = write_envelope(told["url"], action, payload, signer, quirks.wrong(payload))
        headers = {"Content-Type": "text/xml; charset=utf-8", "SOAPAction": f'"{KANTA}/{action}"', **quirks.soap}
        answer = self._channel.post(told["url"], pki, content, headers)
        try:
            return None if answer is None else Reader(pki, told["kanta"], quirks.trusting).read(answer, message)
        except NotBelievedError:
            return None

    def _signatory(self, told: Args, name: str) -> Signatory:
        if name not in self._signatories:
            self._signatories[name] = Signatory(Path(told["pki"]), name)
        return self._signatories[name]


def _worker(worker: Args) -> str:
    return (
        f'<k:worker xmlns:k="{KANTA}" root="1.2.246.537.26" extension="{worker["number"]}" role="{worker["role"]}"'
        f' authentication="{worker["authentication"]}" authenticated="{worker["authenticated"]}"/>'
    )


def _now() -> str:
    return f"{datetime.now(_HELSINKI):%Y%m%d%H%M%S%z}"
