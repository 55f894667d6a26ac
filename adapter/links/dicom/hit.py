"""A study as an archive describes it: read in one way, whether it came as DICOM JSON or as a data set."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Final

from adapter.links.dicom.object import count_of
from adapter.release.images import Held, Hit

SERIES_INSTANCES: Final = 0x00201209

#: What of a hit has exactly one value (PS3.6: VM 1), by its name there. Modalities in Study is the only one that has
#: several.
_SINGLE: Final = {
    0x0020000D: "Study Instance UID",
    0x00080050: "Accession Number",
    0x00100010: "Patient's Name",
    0x00100020: "Patient ID",
    0x00080020: "Study Date",
    0x00080030: "Study Time",
    0x00081030: "Study Description",
    0x00080080: "Institution Name",
    0x00201206: "Number of Study Related Series",
    0x00201208: "Number of Study Related Instances",
}
_MODALITIES = 0x00080061


def read_hit(text: Callable[[int], str]) -> tuple[Hit, bool]:
    """The hit, and whether it states how many instances the study has.

    `text` gives an attribute by its tag: several values with a backslash between them (PS3.5 §6.2), nothing for none.
    """
    one = {tag: text(tag) for tag in _SINGLE}
    hit = Hit(
        study=one[0x0020000D],
        accession=one[0x00080050],
        patient=one[0x00100020],
        name=one[0x00100010],
        day=one[0x00080020],
        time=one[0x00080030],
        description=one[0x00081030],
        institution=one[0x00080080],
        modalities=tuple(part.strip() for part in text(_MODALITIES).split("\\") if part.strip()),
        series=count_of(one[0x00201206]) or 0,
        instances=count_of(one[0x00201208]) or 0,
        several=tuple(name for tag, name in _SINGLE.items() if "\\" in one[tag]),
    )
    return hit, count_of(one[0x00201208]) is not None


def count_hit(hit: Hit, stated: Sequence[tuple[str, str]], holdings: Iterable[Held]) -> Hit:
    """A hit that states no number of instances, counted by its series.

    By what each states of itself, else by what is listed of it.

    `stated`: each answer's series UID and what stands for its number of instances (0020,1209). Of two numbers the
    larger counts. A series without a number counts as one even if no instance of it is listed: then the listing is not
    whole.
    """
    listed = Counter(one.series for one in holdings)
    numbers: dict[str, int] = {}
    for series, text in stated:
        if series and (count := count_of(text)) is not None:
            numbers[series] = max(count, numbers.get(series, 0))
    names = {series for series, _ in stated if series} | listed.keys()
    several = (
        *hit.several,
        *(["Series Instance UID"] if any("\\" in series for series, _ in stated) else []),
        *(["Number of Series Related Instances"] if any("\\" in text for _, text in stated) else []),
    )
    return replace(
        hit,
        series=hit.series or sum(numbers.get(name) != 0 for name in names),
        instances=sum(numbers.get(name, listed[name]) for name in names),
        several=several,
    )
