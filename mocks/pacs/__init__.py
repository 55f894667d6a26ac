"""Mock PACS: archives over DICOMweb, and the registers that limit who may see a study."""

from mocks.pacs.mock import pacs_mock

__all__ = ["pacs_mock"]
