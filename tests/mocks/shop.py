"""A mock as small as can be, for the tests of what all mocks share."""

from __future__ import annotations

from typing import Any

import requests
from flask import Flask, Response, g, request

from mocks.control import BrokenRuleError, Control, Rule, Setting
from mocks.exchange import watch_exchanges
from mocks.running import RunningMock

RULE = Rule("shop.fresh", "food", "is fresh", "RFC 9110 section 1")


class Shop:
    """A mock as small as can be: apples by name, and one way to eat them."""

    def __init__(self, setting: Setting | None = None, name: str = "shop") -> None:
        self.control = Control(
            name,
            seed=self._seed,
            state=lambda: {"apples": sorted(self.apples)},
            remove=self._remove,
            operations=("eat", "page"),
            seed_keys=frozenset({"apples"}),
            rules=(RULE,),
            setting=setting,
        )
        self.apples = self.control.holdings.shelf("apples")
        app = Flask("shop")
        watch_exchanges(
            app,
            self.control,
            lambda: request.endpoint or "unknown",
            lambda status: Response(status=status),
            lambda: {"patient": request.headers.get("Patient", ""), "caller": request.headers.get("Caller", "")},
        )
        app.add_url_rule("/eat/<name>", "eat", self._eat, methods=["GET", "POST"])
        self.running = RunningMock(app, self.control, 0, 0, "127.0.0.1")
        self.admin = self.running.control_url

    def eat(self, name: str = "cox", **headers: str) -> int:
        return requests.get(f"{self.running.url}/eat/{name}", headers=headers, timeout=10).status_code

    def get(self, path: str) -> Any:
        return requests.get(f"{self.admin}/{path}", timeout=30).json()

    def post(self, path: str, body: object = None) -> requests.Response:
        return requests.post(f"{self.admin}/{path}", json=body, timeout=10)

    def delete(self, path: str) -> int:
        return requests.delete(f"{self.admin}/{path}", timeout=10).status_code

    def _eat(self, name: str) -> Response:
        g.facts = {"document": name}
        with self.control.work():
            if name == "old":
                g.facts["reason"] = "not fresh"
                try:
                    g.examination.check(RULE, "apple", holds=False, expected="green", found="brown")
                except BrokenRuleError:
                    return Response(status=400)
            if name not in self.apples:
                return Response(status=404)
            del self.apples[name]
            return Response(str(self.control.new_id()))

    def _seed(self, data: dict[str, Any]) -> None:
        for name in data["apples"]:
            self.apples[name.lower()] = True

    def _remove(self, kind: str, identity: str) -> None:
        if kind != "apple":
            raise LookupError("the shop has apples")
        del self.apples[identity]


def routes(app: Flask) -> set[tuple[str, str]]:
    """Method and path of every call but those of the page, as an OpenAPI document writes paths."""
    found = set()
    for rule in app.url_map.iter_rules():
        path = "".join(f"{{{part}}}" if is_variable else part for is_variable, part in rule._trace)
        path = path.partition("|")[2] or path
        if "/ui" not in path and path != "/":
            found |= {(method.lower(), path) for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}}
    return found


def written(document: dict[str, Any]) -> set[tuple[str, str]]:
    return {(method, path) for path, calls in document["paths"].items() for method in calls}
