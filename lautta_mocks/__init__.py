"""For a vendor's own tests: a client of the mocks' control API, and fixtures for pytest.

Imports neither the mocks nor the adapter, whose packages have plain names: it must not stand in anybody's way.
"""

from lautta_mocks.client import Front, Mock, Mocks, NotInTimeError, RefusedError
from lautta_mocks.running import start_mocks

__all__ = ["Front", "Mock", "Mocks", "NotInTimeError", "RefusedError", "start_mocks"]
