"""Beda's client (fhirpy), synchronous, goes through its life."""

from __future__ import annotations

import asyncio
import base64
import sys

from fhirpy import SyncFHIRClient
from fhirpy.base.exceptions import OperationOutcome, ResourceNotFound

from tests.foreign.steps import IN_TRANSACTION, REFUSED, SYSTEM, bundle, identity_in, live, once, order, task

NAME = "fhirpy"


class Life:
    def __init__(self, base: str, token: str) -> None:
        self.client = SyncFHIRClient(base, authorization=f"Bearer {token}")

    def capabilities(self) -> None:
        assert self.client.execute("metadata", "get")["fhirVersion"] == "4.0.1"

    def create(self) -> None:
        self.task = self.client.resource("Task", **task(NAME, 1))
        self.task.save()
        assert self.task.id

    def conditional_create(self) -> None:
        same = self.client.resources("Task").search(identifier=f"{SYSTEM}|{NAME}-1")
        try:
            same.get_or_create(self.client.resource("Task", **task(NAME, 1)))
        except OperationOutcome:  # its condition stands in the URL
            pass
        else:
            raise AssertionError("it was created twice")
        assert identity_in(self.client.execute("", data=once(NAME))) == self.task.id

    def read(self) -> None:
        self.task = self.client.reference("Task", self.task.id).to_resource()
        assert self.task["status"] == "requested"
        self.task.refresh()  # it sends If-None-Match

    def search(self) -> None:
        found = self.client.resources("Task").search(identifier=f"{SYSTEM}|{NAME}-1").fetch()
        assert [one.id for one in found] == [self.task.id]

    def page(self) -> None:
        for number in range(5):
            group = {"system": SYSTEM, "value": NAME}
            self.client.resource("Task", **task(NAME, 10 + number, groupIdentifier=group)).save()
        asked = self.client.resources("Task").search(group_identifier=f"{SYSTEM}|{NAME}")
        found = [one.id for one in asked.sort("-_lastUpdated").limit(2).fetch_all()]
        assert (len(found), len(set(found))) == (5, 5), found

    def include(self) -> None:
        target = self.client.resource("ServiceRequest", **order(NAME))
        target.save()
        made = self.client.resource("Task", **task(NAME, 20, focus=target.to_reference()))
        made.save()
        found = self.client.resources("Task").search(_id=made.id).include("Task", "focus").fetch_raw()
        assert [entry["resource"]["id"] for entry in found["entry"]] == [made.id, target.id]

    def update(self) -> None:
        self.task["status"] = "accepted"
        self.task.save()
        assert self.client.reference("Task", self.task.id).to_resource()["status"] == "accepted"

    def patch(self) -> None:
        try:
            self.task.patch(status="in-progress")
        except OperationOutcome:
            return
        raise AssertionError("it was taken")

    def delete(self) -> None:
        self.task.delete()
        try:
            self.client.reference("Task", self.task.id).to_resource()
        except ResourceNotFound as problem:
            if '"deleted"' in str(problem):
                return
            raise
        raise AssertionError("it is still there")

    def transaction(self) -> None:
        answer = self.client.execute("", data=bundle(NAME))
        made = self.client.reference("Task", identity_in(answer, 1)).to_resource()
        assert made["basedOn"][0].reference == f"ServiceRequest/{identity_in(answer, 0)}"

    def binary(self) -> None:
        data = base64.b64encode(b"%PDF-1.7 not much").decode()
        made = self.client.resource("Binary", contentType="application/pdf", data=data)
        made.save()
        assert self.client.reference("Binary", made.id).to_resource()["data"] == data


asyncio.run(live(Life(*sys.argv[1:]), conditional_create=IN_TRANSACTION, patch=REFUSED))
