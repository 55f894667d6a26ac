"""The roles of the kit, in the order of a report. Importing this registers their cases."""

from conform.role import Role
from conform.roles.archive import ARCHIVE
from conform.roles.client import CLIENT
from conform.roles.cross import CROSS
from conform.roles.gateway import GATEWAY
from conform.roles.pacs import PACS
from conform.roles.record import RECORD
from conform.roles.register import REGISTER

ROLES: tuple[Role, ...] = (RECORD, CLIENT, ARCHIVE, GATEWAY, REGISTER, PACS, CROSS)
BY_NAME = {role.name: role for role in ROLES}
