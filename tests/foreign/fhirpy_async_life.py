"""Beda's client (fhirpy), asynchronous, goes through its life."""

from __future__ import annotations

import asyncio
import base64
import sys

from fhirpy import AsyncFHIRClient
from fhirpy.base.exceptions import OperationOutcome, ResourceNotFound

from tests.foreign.steps import IN_TRANSACTION, REFUSED, SYSTEM, bundle, identity_in, live, once, order, task

NAME = "fhirpy-async"


class Life:
    def __init__(self, base: str, token: str) -> None:
        self.client = AsyncFHIRClient(base, authorization=f"Bearer {token}")

    async def capabilities(self) -> None:
        assert (await self.client.execute("metadata", "get"))["fhirVersion"] == "4.0.1"

    async def create(self) -> None:
        self.task = self.client.resource("Task", **task(NAME, 1))
        await self.task.save()
        assert self.task.id

    async def conditional_create(self) -> None:
        assert identity_in(await self.client.execute("", data=once(NAME))) == self.task.id

    async def read(self) -> None:
        self.task = await self.client.reference("Task", self.task.id).to_resource()
        assert self.task["status"] == "requested"
        await self.task.refresh()  # it sends If-None-Match

    async def search(self) -> None:
        found = await self.client.resources("Task").search(identifier=f"{SYSTEM}|{NAME}-1").fetch()
        assert [one.id for one in found] == [self.task.id]

    async def page(self) -> None:
        for number in range(5):
            group = {"system": SYSTEM, "value": NAME}
            await self.client.resource("Task", **task(NAME, 10 + number, groupIdentifier=group)).save()
        asked = self.client.resources("Task").search(group_identifier=f"{SYSTEM}|{NAME}")
        found = [one.id async for one in asked.sort("-_lastUpdated").limit(2)]
        assert (len(found), len(set(found))) == (5, 5), found

    async def include(self) -> None:
        target = self.client.resource("ServiceRequest", **order(NAME))
        await target.save()
        made = self.client.resource("Task", **task(NAME, 20, focus=target.to_reference()))
        await made.save()
        found = await self.client.resources("Task").search(_id=made.id).include("Task", "focus").fetch_raw()
        assert [entry["resource"]["id"] for entry in found["entry"]] == [made.id, target.id]

    async def update(self) -> None:
        self.task["status"] = "accepted"
        await self.task.save()
        assert (await self.client.reference("Task", self.task.id).to_resource())["status"] == "accepted"

    async def patch(self) -> None:
        try:
            await self.task.patch(status="in-progress")
        except OperationOutcome:
            return
        raise AssertionError("it was taken")

    async def delete(self) -> None:
        await self.task.delete()
        try:
            await self.client.reference("Task", self.task.id).to_resource()
        except ResourceNotFound as problem:
            if '"deleted"' in str(problem):
                return
            raise
        raise AssertionError("it is still there")

    async def transaction(self) -> None:
        answer = await self.client.execute("", data=bundle(NAME))
        made = await self.client.reference("Task", identity_in(answer, 1)).to_resource()
        assert made["basedOn"][0].reference == f"ServiceRequest/{identity_in(answer, 0)}"

    async def binary(self) -> None:
        data = base64.b64encode(b"%PDF-1.7 not much").decode()
        made = self.client.resource("Binary", contentType="application/pdf", data=data)
        await made.save()
        assert (await self.client.reference("Binary", made.id).to_resource())["data"] == data


asyncio.run(live(Life(*sys.argv[1:]), conditional_create=IN_TRANSACTION, patch=REFUSED))
