"""Every question the register access right can be asked over its axes, against an oracle of its own, and the table in docs/reference/access-decisions.md."""
