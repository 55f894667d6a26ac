"""What a sender to the archive may do wrong, one thing at a time, and the row that must find it."""

from conform.mutants.archive_conduct import CONDUCT
from conform.mutants.archive_messages import MESSAGES
from conform.trial import Defect

DEFECTS: tuple[Defect, ...] = (*MESSAGES, *CONDUCT)
