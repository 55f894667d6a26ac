"""Every answer that shows a patient's data leaves an AuditEvent in the use log before it is given (703/2023 § 11)."""

from __future__ import annotations
