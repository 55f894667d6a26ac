"""Mock Soteri, the SOTE organisation register on the code server, and the list of who has joined the repository."""

from mocks.soteri.mock import soteri_mock

__all__ = ["soteri_mock"]
