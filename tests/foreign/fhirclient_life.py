"""SMART's client of Python (fhirclient) goes through its life."""

from __future__ import annotations

import asyncio
import base64
import sys

import requests
from fhirclient.client import FHIRClient
from fhirclient.models.binary import Binary
from fhirclient.models.bundle import Bundle
from fhirclient.models.servicerequest import ServiceRequest
from fhirclient.models.task import Task

from tests.foreign.steps import BY_REQUEST, IN_TRANSACTION, SYSTEM, bundle, identity_in, live, once, order, task

NAME = "fhirclient-py"
OCTETS = b"%PDF-1.7 not much"


class Life:
    def __init__(self, base: str, token: str) -> None:
        self.server = FHIRClient(settings={"app_id": NAME, "api_base": base}).server
        self.server.session.headers["Authorization"] = f"Bearer {token}"

    def capabilities(self) -> None:
        assert self.server.capabilityStatement.fhirVersion == "4.0.1"

    def create(self) -> None:
        self.id = Task(task(NAME, 1)).create(self.server)["id"]

    def conditional_create(self) -> None:
        assert identity_in(Bundle(once(NAME)).create(self.server)) == self.id

    def read(self) -> None:
        self.task = Task.read(self.id, self.server)
        assert self.task.status == "requested"

    def search(self) -> None:
        found = Task.where({"identifier": f"{SYSTEM}|{NAME}-1"}).perform_resources_iter(self.server)
        assert [one.id for one in found] == [self.id]

    def page(self) -> None:
        for number in range(5):
            Task(task(NAME, 10 + number, groupIdentifier={"system": SYSTEM, "value": NAME})).create(self.server)
        where = {"group-identifier": f"{SYSTEM}|{NAME}", "_count": "2"}
        found = [one.id for one in Task.where(where).perform_resources_iter(self.server)]
        assert (len(found), len(set(found))) == (5, 5), found

    def include(self) -> None:
        target = ServiceRequest(order(NAME)).create(self.server)["id"]
        made = Task(task(NAME, 20, focus={"reference": f"ServiceRequest/{target}"})).create(self.server)["id"]
        found = Task.where({"_id": made}).include("focus").perform_resources_iter(self.server)
        assert [one.id for one in found] == [made, target]

    def update(self) -> None:
        self.task.status = "accepted"
        self.task.update()
        assert Task.read(self.id, self.server).status == "accepted"

    def delete(self) -> None:
        self.task.delete()
        try:
            Task.read(self.id, self.server)
        except requests.HTTPError as problem:
            if problem.response.status_code == 410:
                return
            raise
        raise AssertionError("it is still there")

    def transaction(self) -> None:
        answer = Bundle(bundle(NAME)).create(self.server)
        made = Task.read(identity_in(answer, 1), self.server)
        assert made.basedOn[0].reference == f"ServiceRequest/{identity_in(answer, 0)}"

    def binary(self) -> None:
        data = base64.b64encode(OCTETS).decode()
        made = Binary({"contentType": "application/pdf", "data": data}).create(self.server)["id"]
        assert self.server.request_data(f"Binary/{made}", {"Accept": "application/pdf"}) == OCTETS


asyncio.run(live(Life(*sys.argv[1:]), conditional_create=IN_TRANSACTION, binary=BY_REQUEST))
