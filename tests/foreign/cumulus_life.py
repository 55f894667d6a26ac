"""Cumulus' client (cumulus-fhir-support) goes through its life: it can only read."""

from __future__ import annotations

import asyncio
import sys

import requests
from cumulus_fhir_support import FhirClient

from tests.foreign.steps import SYSTEM, live, order, task

NAME = "cumulus"


class Life:
    def __init__(self, client: FhirClient, written: list[str]) -> None:
        """`written`: the ids of an order, and of the Tasks of it."""
        self.client, (self.order, self.first, *_) = client, written

    async def _ids(self, url: str) -> list[str]:
        return [entry["resource"]["id"] for entry in (await self.client.request("GET", url)).json()["entry"]]

    def capabilities(self) -> None:
        assert self.client.capabilities["fhirVersion"] == "4.0.1"

    async def read(self) -> None:
        assert (await self.client.request("GET", f"Task/{self.first}")).json()["status"] == "requested"

    async def search(self) -> None:
        assert await self._ids(f"Task?identifier={SYSTEM}|{NAME}-1") == [self.first]

    async def page(self) -> None:
        found: list[str] = []
        url: str | None = f"Task?group-identifier={SYSTEM}|{NAME}&_count=2"
        while url:
            bundle = (await self.client.request("GET", url)).json()
            found += [entry["resource"]["id"] for entry in bundle["entry"]]
            url = next((link["url"] for link in bundle["link"] if link["relation"] == "next"), None)
        assert (len(found), len(set(found))) == (5, 5), found

    async def include(self) -> None:
        assert await self._ids(f"Task?_id={self.first}&_include=Task:focus") == [self.first, self.order]


async def main(base: str, token: str) -> None:
    def create(resource: dict[str, object]) -> str:
        head = {"Authorization": f"Bearer {token}"}
        answer = requests.post(f"{base}/{resource['resourceType']}", json=resource, headers=head, timeout=60)
        return str(answer.json()["id"])

    target = create(order(NAME))
    more = {
        "focus": {"reference": f"ServiceRequest/{target}"},
        "groupIdentifier": {"system": SYSTEM, "value": NAME},
    }
    written = [create(task(NAME, 1 + number, **more)) for number in range(5)]
    async with FhirClient(base, ["Task"], bearer_token=token) as client:
        await live(Life(client, [target, *written]))


asyncio.run(main(*sys.argv[1:]))
