"""Section `[work]`: in which order workers take up what waits."""

from __future__ import annotations

from pydantic import Field

from adapter.config.section import Section


class Work(Section):
    """For how many seconds each kind of message lets others pass. An urgent release is always the first."""

    release_after: int = Field(default=0, ge=0, description="seconds for which a release lets others pass")
    grant_after: int = Field(default=300, ge=0, description="seconds for which a grant lets others pass")
    photo_after: int = Field(default=900, ge=0, description="seconds for which a photo lets others pass")
    mailbox_turn: float = Field(
        default=0.5, ge=0, description="by how many seconds each further message of one mailbox is due later"
    )

    def after(self, flow: str) -> int:
        """For how many seconds a message of a flow lets others pass; invitations and deposits are as releases."""
        return {"grant": self.grant_after, "photo": self.photo_after}.get(flow, self.release_after)
