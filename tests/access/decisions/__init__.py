"""Every question the register access right can be asked over its axes, against an oracle of its own.

The table in docs/reference/access-decisions.md.
"""
