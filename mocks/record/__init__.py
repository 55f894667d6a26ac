"""Mock record systems: FHIR R4 servers in the modes `full` and `narrow` of the mocks' README."""

from mocks.record.mock import record_mock

__all__ = ["record_mock"]
