"""The control API of the mocks, typed. The calls are described in mocks/control/README.md."""

from __future__ import annotations

import http.client
import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

Entry = dict[str, Any]

_TIMEOUT = 30.0


class RefusedError(Exception):
    """The mock did not do it. `str()` says why, `told` is the answer's JSON (the kinds it knows, its seed keys …)."""

    def __init__(self, status: int, told: Any) -> None:
        super().__init__(str(told["error"]) if isinstance(told, dict) and "error" in told else f"HTTP {status}")
        self.status = status
        self.told = told


class NotInTimeError(RefusedError):
    """What was waited for did not happen in time."""


class _Desk:
    """What a mock and the front of a set have in common."""

    def __init__(self, control: str, *, token: str = "") -> None:
        self.control = control.rstrip("/")
        self._token = token

    def reset(self, *, to: str = "empty") -> None:
        """Forget data, faults and journal; with `to="fill"` hold again what the set was started with."""
        self._call("POST", f"/reset?to={to}")

    def journal(self, *, wait: float = 0, count: int = 1, after: int = 0, limit: int = 0, **fields: str) -> list[Entry]:
        """The exchanges whose fields fit, the oldest first; with `wait` as soon as there are `count` of them.

        Beside fields of an entry there are `refused="yes"`, `rule` and `text`.
        Raises NotInTimeError when they do not come within `wait` seconds.
        """
        asked: dict[str, Any] = {**fields, "after": after}
        if wait:
            asked |= {"wait": wait, "count": count}
        if limit:
            asked["limit"] = limit
        found: list[Entry] = self._call("GET", f"/journal?{urlencode(asked)}", timeout=wait + _TIMEOUT)
        return found

    def payload(self, number: int) -> bytes:
        """The message of one entry of the journal; empty where it was not kept (`lautta mocks --keep-payloads`)."""
        place = urlsplit(self.control)
        connection = http.client.HTTPConnection(place.hostname or "", place.port, timeout=_TIMEOUT)
        try:
            connection.request("GET", f"{place.path}/journal/{number}/payload", headers=self._headers())
            answer = connection.getresponse()
            content = answer.read()
        finally:
            connection.close()
        return content if answer.status == http.client.OK else b""

    def clock(
        self, now: datetime | str | None = None, *, advance: float | None = None, freeze: bool | None = None
    ) -> datetime:
        """The time of the mocks, after it was set to `now`, moved by `advance` seconds, frozen or let run."""
        wish = {"now": now.isoformat() if isinstance(now, datetime) else now, "advance": advance, "freeze": freeze}
        wish = {name: value for name, value in wish.items() if value is not None}
        told = self._call("POST", "/clock", wish) if wish else self._call("GET", "/clock")
        return datetime.fromisoformat(told["now"])

    def run_clock(self) -> None:
        """Go back to the machine's time."""
        self._call("DELETE", "/clock")

    def snapshot(self, name: str) -> None:
        """Remember what is held now under this name."""
        self._call("POST", "/snapshots", {"name": name})

    def restore(self, name: str) -> None:
        """Hold again what was held at a snapshot."""
        self._call("POST", f"/snapshots/{quote(name, safe='')}/restore")

    def state(self) -> dict[str, Any]:
        """What is held, in numbers and identifiers."""
        held: dict[str, Any] = self._call("GET", "/state")
        return held

    def faults(self) -> list[Entry]:
        """The faults ordered, each with the times left."""
        ordered: list[Entry] = self._call("GET", "/faults")
        return ordered

    def clear_faults(self) -> None:
        """Forget every fault."""
        self._call("DELETE", "/faults")

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self._token}"} if self._token else {}

    def _call(self, method: str, path: str, body: Any = None, timeout: float = _TIMEOUT) -> Any:
        place = urlsplit(self.control)
        headers = self._headers() | ({"Content-Type": "application/json"} if body is not None else {})
        connection = http.client.HTTPConnection(place.hostname or "", place.port, timeout=timeout)
        try:
            content = json.dumps(body) if body is not None else None
            connection.request(method, place.path + path, content, headers)
            answer = connection.getresponse()
            told = _read(answer.read())
        finally:
            connection.close()
        if answer.status == http.client.REQUEST_TIMEOUT:
            raise NotInTimeError(answer.status, told)
        if answer.status >= http.client.BAD_REQUEST:
            raise RefusedError(answer.status, told)
        return told


class Mock(_Desk):
    """One mock: `control` is its control address, `url` where it serves.

    Every method raises RefusedError when the mock does not take it, and OSError when nobody answers.
    """

    def __init__(self, control: str, *, url: str = "", token: str = "") -> None:
        super().__init__(control, token=token)
        self.url = url

    def seed(self, **data: Any) -> None:
        """Add data, all or nothing; the keys are in the mock's page."""
        self._call("POST", "/seed", data)

    def remove(self, kind: str, identity: str) -> None:
        """Take one thing away."""
        self._call("DELETE", f"/state/{quote(kind, safe='')}/{quote(identity, safe='')}")

    def fault(
        self,
        kind: str,
        operation: str = "*",
        *,
        times: int = 1,
        after: int = 0,
        match: Mapping[str, str] | None = None,
        begin: datetime | None = None,
        end: datetime | None = None,
        probability: float = 1.0,
        seed: int = 0,
        detail: Mapping[str, Any] | None = None,
        **more: Any,
    ) -> None:
        """Order a misbehaviour; `more` or `detail` is what its kind reads, such as `status=503, retry_after=2`."""
        order: dict[str, Any] = {
            "kind": kind,
            "operation": operation,
            "times": times,
            "detail": {**(detail or {}), **more},
        }
        order |= {"after": after, "match": dict(match or {}), "probability": probability, "seed": seed}
        order |= {name: at.isoformat() for name, at in (("begin", begin), ("end", end)) if at}
        self._call("POST", "/faults", order)

    def rules(self) -> list[Entry]:
        """What the mock demands of a message, each rule with its source."""
        demanded: list[Entry] = self._call("GET", "/rules")
        return demanded


class Front(_Desk):
    """The front of a set: one clock, one reset, one journal for all its mocks, and scenarios."""

    def scenarios(self) -> list[Entry]:
        """The scenarios there are, with their parameters."""
        there: list[Entry] = self._call("GET", "/scenarios")
        return there

    def play(self, scenario: str, **parameters: Any) -> list[Entry]:
        """Begin a scenario; returns its steps."""
        steps: list[Entry] = self._call("POST", f"/scenarios/{quote(scenario, safe='')}", parameters)["steps"]
        return steps

    def stop(self, scenario: str) -> None:
        """End a scenario."""
        self._call("DELETE", f"/scenarios/{quote(scenario, safe='')}")


class Mocks(Mapping[str, Mock]):
    """A set of mocks by their names. `places` is the line of JSON that `lautta mocks` prints."""

    def __init__(self, places: Mapping[str, Any]) -> None:
        token = str(places.get("token", ""))
        self._mocks = {
            name: Mock(place["control"], url=place["url"], token=token)
            for name, place in places.items()
            if isinstance(place, dict) and name != "front"
        }
        self.front = Front(places["front"]["control"], token=token)
        self.places = dict(places)
        #: The folder of certificates and keys.
        self.pki = Path(places["pki"])
        #: The root of all certificates.
        self.ca = Path(places["ca"])
        #: The file of variables that says the same to a shell or to Lautta.
        self.environment = Path(places["environment"])

    def __getitem__(self, name: str) -> Mock:
        return self._mocks[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._mocks)

    def __len__(self) -> int:
        return len(self._mocks)

    def clock(
        self, now: datetime | str | None = None, *, advance: float | None = None, freeze: bool | None = None
    ) -> datetime:
        """The one clock of the set: see Mock.clock."""
        return self.front.clock(now, advance=advance, freeze=freeze)

    def reset(self, *, to: str = "empty") -> None:
        """Reset every mock, and let the clock run with the machine's."""
        self.front.reset(to=to)
        self.front.run_clock()


def _read(content: bytes) -> Any:
    try:
        return json.loads(content) if content else None
    except ValueError:
        return None
