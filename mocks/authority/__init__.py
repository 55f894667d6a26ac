"""Mock certificate authority: publishes the test PKI's revocation lists and certificates, and revokes on demand."""

from mocks.authority.mock import authority_mock

__all__ = ["authority_mock"]
