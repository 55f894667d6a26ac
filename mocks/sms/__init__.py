"""Mock SMS gateway: takes messages over HTTP, each once for its idempotency key, and sends them nowhere."""

from mocks.sms.mock import sms_mock

__all__ = ["sms_mock"]
