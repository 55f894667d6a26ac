"""Mock secure-mail gateway: a citizen who is signed in writes to a unit, and the mail is stamped with who it was."""

from mocks.gateway.mock import GatewayMock, gateway_mock

__all__ = ["GatewayMock", "gateway_mock"]
