"""An honest system of cross-testing: the honest sender to the archive, which also shows what it fetches."""

from __future__ import annotations

import base64
import json
import uuid
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from lxml import etree
from lxml.etree import _Element

from conform.lever import Did, Pulled
from conform.mutants.kanta_answer import Answer
from conform.mutants.kanta_envelope import KANTA
from conform.mutants.kanta_quirks import Quirks
from conform.mutants.kanta_sender import Sender, _worker
from conform.peers.kanta_documents import FI, HL7

Args = Mapping[str, Any]
_NAMES = {"h": HL7, "fi": FI, "k": KANTA}


@dataclass(frozen=True)
class View:
    """What a wrong system shows otherwise: all texts it has ever shown of a matter, what it makes of a text."""

    habits: frozenset[str] = frozenset()
    text: Callable[[str], str] = lambda text: text


@dataclass
class Shown:
    """What was shown so far: (person, matter) → texts."""

    texts: dict[tuple[str, str], list[str]] = field(default_factory=dict)


class Viewer(Sender):
    """As docs/reference/conformance/cross.md says."""

    def __init__(self, quirks: Quirks | None = None, view: View | None = None) -> None:
        super().__init__(quirks)
        self._view = view or View()
        self._shown = Shown()

    def pull(self, action: str, arguments: Args) -> Pulled:
        """Do one thing."""
        if action == "fetch":
            return self._show(arguments)
        if action == "replace" and "replaces-nothing" in self._view.habits:
            return super().pull("archive-social", arguments)
        if action == "grant" and "of" in arguments:
            return Pulled(self._change_grant(arguments))
        return super().pull(action, arguments)

    def _settle(self, answer: Answer | None) -> Did:
        late = "AR-is-late" in self._view.habits and answer is not None and answer.code == "AR"
        return Did.COULD_NOT if late else super()._settle(answer)

    def _replace(self, told: Args) -> Did:
        """A client document of social care too."""
        paper = self._next(self._works[told["of"]].paper)
        return self._store(told, paper, self._write(told, paper), "social" if "matter" in told else "health")

    def _change_grant(self, told: Args) -> Did:
        """A new version of the asiakkuusasiakirja, with other producers."""
        if "ends-by-new-set" in self._view.habits:
            return self._grant(told)
        before = self._works[told["of"]]
        return self._relate(told, self._next(before.paper), list(told["producers"]))

    def _show(self, told: Args) -> Pulled:
        own = told["custodian"] == told["organisation"]
        outcome, found = self._read_own(told) if own else self._read_by_right(told)
        texts = [self._view.text(one) for one in found]
        return Pulled(*self._spoil(told, outcome, texts))

    def _spoil(self, told: Args, outcome: Did, texts: list[str]) -> tuple[Did, dict[str, Any]]:
        """What is shown, by the habits of a wrong system; an honest one has none."""
        person, habits = told["person"]["id"], self._view.habits
        key = (person[:6] + person[7:] if "digits-alone" in habits else person, told["matter"])
        kept = self._shown.texts.setdefault(key, [])
        if outcome is Did.DID:
            keeps_all = bool(habits & {"shows-all-it-had", "digits-alone"})
            kept[:] = list(dict.fromkeys([*kept, *texts])) if keeps_all else texts
        elif "shows-what-it-had" in habits and kept:
            return outcome, {"shown": list(kept)}
        if "shows-nothing" in habits:
            return Did.DID, {}
        if "any-answer-is-done" in habits:
            outcome = Did.DID
        shown = list(kept) if habits & {"shows-all-it-had", "digits-alone"} and outcome is Did.DID else texts
        return outcome, {"shown": shown}

    def _read_by_right(self, told: Args) -> tuple[Did, list[str]]:
        person = told["person"]
        request = (
            f'<k:Fetch xmlns:k="{KANTA}" messageId="{uuid.uuid4()}" useSituation="access-right">'
            f'<k:sender oid="{told["organisation"]}"/><k:unit oid="{told["unit"]}"/>{_worker(told["worker"])}'
            f'<k:client root="{person["root"]}" extension="{person["id"]}"/>'
            f'<k:matter oid="{told["matter"]}"/></k:Fetch>'
        )
        answer = self._exchange(told, "fetch", request)
        return self._settle(answer), [text for _, text in _read_texts(answer)]

    def _read_own(self, told: Args) -> tuple[Did, list[str]]:
        """The current documents of a client of its own, and of these those of the matter."""
        person = told["person"]
        query = (
            f'<k:Query xmlns:k="{KANTA}" messageId="{uuid.uuid4()}"><k:sender oid="{told["organisation"]}"/>'
            f'<k:client root="{person["root"]}" extension="{person["id"]}"/><k:group code="2"/></k:Query>'
        )
        answer = self._exchange(told, "query", query)
        outcome = self._settle(answer)
        found: list[str] = []
        for header in answer.payload.iterfind("k:header", _NAMES) if answer else ():
            if header.get("status") != "current" and "shows-old-ones" not in self._view.habits:
                continue
            request = (
                f'<k:Fetch xmlns:k="{KANTA}" messageId="{uuid.uuid4()}" useSituation="1">'
                f'<k:sender oid="{told["organisation"]}"/><k:unit oid="{told["unit"]}"/>'
                f'<k:document oid="{header.get("oid")}"/></k:Fetch>'
            )
            documents = _read_texts(self._exchange(told, "fetch", request))
            found += [text for matter, text in documents if matter == told["matter"]]
        return outcome, found


def _read_texts(answer: Answer | None) -> Iterator[tuple[str, str]]:
    """The matter and the text of each document of an answer."""
    for child in answer.payload.iterfind("k:document", _NAMES) if answer else ():
        document = etree.fromstring(base64.b64decode(child.text or ""))
        (body,) = json.loads(base64.b64decode(document.findtext(".//fi:json", "", _NAMES))).values()
        yield _read_matter(document), str(body.get("teksti", ""))


def _read_matter(document: _Element) -> str:
    found = document.find("h:componentOf/h:encompassingEncounter/h:id", _NAMES)
    return "" if found is None else found.get("root", "")
