"""Mock Turvaposti: a portal where a unit opens messages by a link and a password, and people outside send them."""

from mocks.turvaposti.mock import turvaposti_mock

__all__ = ["turvaposti_mock"]
