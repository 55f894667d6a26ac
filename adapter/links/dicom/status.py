"""Why an archive did not take an instance.

C-STORE's status (PS3.4 B.2.3) and STOW-RS's failure reason (PS3.18 §10.5.3) are one code.
"""

from __future__ import annotations

from adapter.release.images import Stored

DUPLICATE = 0x0111

#: Success, and warnings: it was stored, perhaps with changes.
_TAKEN = {0x0000, 0x0001, 0x0107, 0x0116, 0xB000, 0xB006, 0xB007}
_REFUSED = {
    DUPLICATE: "it holds another object by this UID",
    0x0112: "it has no such object",
    0x0117: "the object's UID is wrong",
    0x0122: "it does not take this kind of object",
    0x0124: "we are not allowed to",
    0x0212: "it cannot take the message",
}


def note(stored: Stored, instance: str, code: int) -> None:
    """Put an instance where the archive's code for it says. What is not known to be for ever is worth trying again."""
    if code in _TAKEN:
        stored.taken.add(instance)
    elif code in _REFUSED:
        stored.refused[instance] = f"{_REFUSED[code]} ({code:04X})."
    elif code >> 8 == 0xA9:
        stored.refused[instance] = f"the object does not fit its kind ({code:04X})."
    elif code >> 12 == 0xC:
        stored.refused[instance] = f"it does not understand the object ({code:04X})."
    elif code >> 8 == 0xA7 or code == 0x0213:
        stored.failed[instance] = f"it has no room ({code:04X})."
    else:
        stored.failed[instance] = f"it could not store the object ({code:04X})."
