"""Mock of Kela's test validation service: says what is wrong with a document of social care and its frame."""

from mocks.validator.mock import validator_mock

__all__ = ["validator_mock"]
