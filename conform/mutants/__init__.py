"""Wrong systems of every role, each with the row that must find it."""

from conform.mutants.archive import ArchiveTrial
from conform.mutants.client import ClientTrial
from conform.mutants.cross import CrossTrial
from conform.mutants.gateway import GatewayTrial
from conform.mutants.pacs import PacsTrial
from conform.mutants.record import RecordTrial
from conform.mutants.register import RegisterTrial
from conform.trial import Trial

TRIALS: tuple[Trial, ...] = (
    RecordTrial(),
    ClientTrial(),
    ArchiveTrial(),
    GatewayTrial(),
    RegisterTrial(),
    PacsTrial(),
    CrossTrial(),
)
