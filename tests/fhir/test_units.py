"""Whose each resource is that a flow writes or a client sends: nobody sees more than what is of their units."""

from __future__ import annotations

from typing import Any

import pytest

from adapter.access.reading.matter_document import MatterPaper
from adapter.access.reading.paper import read_paper, read_signed
from adapter.access.writing.consent import consent
from adapter.access.writing.matter import known_matter, matter_record, proposal
from adapter.access.writing.version import version_record
from adapter.desk.decision import Action, Decision, decision_audit
from adapter.fhir.elements import Names, Resource, oid_identifier, relocated, resources, unit_reference
from adapter.fhir.units import HOUSE, held_binaries, marked_for, units_of
from adapter.identifiers import Hetu, Oid
from adapter.photo.writing.invitation import sms_communication
from adapter.photo.writing.media import photo_bundle
from adapter.release.writing.charge import charge_item
from adapter.release.writing.order import answered_request, original_mail, service_request
from adapter.release.writing.record import denial_record, imaging_study, release_record
from adapter.release.writing.task import desk_task
from adapter.run.waiting import Place, parked_task
from fixtures.documents import sign
from tests.access.reading.test_grant import DAY_CENTRE, HOME_CARE, WHEN, body, document, producer, task
from tests.access.reading.test_matter_document import matter_paper
from tests.photo.invitations import asserted
from tests.photo.test_invitation_flow import invitation  # noqa: F401
