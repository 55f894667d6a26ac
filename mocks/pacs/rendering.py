"""Pictures of frames for the eye: JPEG and PNG (PS3.18 8.7.4 and 8.3.5; PS3.3 C.11.1 and C.11.2 for the window).

Every stored value has one grey; the table of greys is made once a picture, and pillow does the rest.
"""

from __future__ import annotations

import math
from array import array
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any

from PIL import Image, ImageOps
from pydicom.multival import MultiValue
from pydicom.uid import UID

from mocks.pacs import rules
from mocks.pacs.pixels import read_pixels

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pydicom.dataset import Dataset

    from mocks.control import Examination
    from mocks.pacs.instance import Instance

#: The media types of pictures, and what pillow calls them.
FORMATS = {"image/jpeg": "JPEG", "image/png": "PNG"}
THUMBNAIL = (128, 128)

_MOST_PIXELS = 50_000_000
_WHITE = 255
_MOST_QUALITY = 100
_FUNCTIONS = {"linear": "LINEAR", "linear-exact": "LINEAR_EXACT", "sigmoid": "SIGMOID"}
_BYTE, _WORD = 8, 16
_UNDRAWABLE = (
    AttributeError,
    Image.DecompressionBombError,
    OSError,
    SyntaxError,
    TypeError,
    ValueError,
    ZeroDivisionError,
)


@dataclass(frozen=True)
class Window:
    """Which values are shown between black and white (PS3.3 C.11.2.1.2)."""

    center: float
    width: float
    function: str = "LINEAR"

    def shade(self, value: float) -> int:
        """The grey of a value, 0 to 255."""
        if self.function == "SIGMOID":
            return round(_WHITE / (1 + math.exp(max(-700.0, min(700.0, -4 * (value - self.center) / self.width)))))
        exact = self.function == "LINEAR_EXACT"
        middle, span = (self.center, self.width) if exact else (self.center - 0.5, self.width - 1)
        if value <= middle - span / 2:
            return 0
        if value > middle + span / 2:
            return _WHITE
        return round(((value - middle) / span + 0.5) * _WHITE)


@dataclass(frozen=True)
class Wish:
    """How a picture is wanted."""

    window: Window | None = None
    size: tuple[int, int] | None = None
    quality: int = 90


def read_wish(parameters: Mapping[str, str], examination: Examination) -> Wish:
    """The rendering parameters of RS (PS3.18 8.3.5). Raises BrokenRuleError for one that is not known or not right."""
    wish: dict[str, Any] = {}
    for name, value in parameters.items():
        try:
            wish |= _read_parameter(name, value)
        except (ValueError, KeyError):
            examination.refuse(rules.RENDERING, name if name in _NAMES else "query", expected=_NAMES.get(name, ""))
    examination.check(rules.RENDERING, "query", holds=True)
    return Wish(**wish)


def _read_parameter(name: str, value: str) -> dict[str, Any]:
    """What one parameter says. Raises ValueError or KeyError."""
    parts = value.split(",")
    if name == "window":
        center, width, *function = parts
        return {"window": _make_window(center, width, _FUNCTIONS[function[0] if function else "linear"])}
    if name == "viewport":
        return {"size": _make_size(parts)}
    if name == "quality":
        return {"quality": _make_quality(value)}
    if name == "accept" or (name, value) == ("iccprofile", "no"):
        return {}
    raise ValueError("not known")


_NAMES = {
    "window": "center,width[,linear | linear-exact | sigmoid]",
    "viewport": "width,height",
    "quality": "1 to 100",
    "iccprofile": "no",
    "annotation": "nothing",
}


def _make_window(center: str, width: str, function: str) -> Window:
    window = Window(float(center), float(width), function)
    if (
        not math.isfinite(window.center)
        or not 0 < window.width < math.inf
        or (function == "LINEAR" and window.width < 1)
    ):
        raise ValueError("no window")
    return window


def _make_size(parts: list[str]) -> tuple[int, int]:
    width, height = (int(part) for part in parts)
    if not 0 < width * height <= _MOST_PIXELS or width < 1:
        raise ValueError("no size")
    return width, height


def _make_quality(value: str) -> int:
    quality = int(value)
    if not 1 <= quality <= _MOST_QUALITY:
        raise ValueError("no quality")
    return quality


def read_uri_wish(parameters: Mapping[str, str], examination: Examination) -> Wish:
    """The rendering parameters of WADO-URI (PS3.18 9.4.1). Raises BrokenRuleError."""
    try:
        window = None
        if "windowCenter" in parameters or "windowWidth" in parameters:
            window = _make_window(parameters["windowCenter"], parameters["windowWidth"], "LINEAR")
        size = None
        if "rows" in parameters or "columns" in parameters:
            largest = "8192"
            size = _make_size([parameters.get("columns", largest), parameters.get("rows", largest)])
        return Wish(window, size, _make_quality(parameters.get("imageQuality", "90")))
    except (ValueError, KeyError):
        examination.refuse(rules.RENDERING, "query", expected="windowCenter with windowWidth, rows, columns")


def render(instance: Instance, number: int, kind: str, wish: Wish, examination: Examination) -> bytes:
    """A picture of one frame, counted from one. Raises BrokenRuleError."""
    dataset, frames = read_pixels(instance, examination)
    if not 1 <= number <= len(frames):
        examination.refuse(rules.FOUND, "frame", expected=f"1 to {len(frames)}", found=str(number))
    try:
        image = _draw(instance, dataset, frames[number - 1], wish)
    except _UNDRAWABLE as problem:
        examination.refuse(rules.RENDERABLE, "PixelData", found=type(problem).__name__)
    examination.check(rules.RENDERABLE, "PixelData", holds=True)
    if wish.size is not None:
        image = ImageOps.contain(image, wish.size)
    written = BytesIO()
    options = {"quality": wish.quality} if kind == "image/jpeg" else {}
    image.save(written, FORMATS[kind], **options)
    return written.getvalue()


def _draw(instance: Instance, dataset: Dataset, frame: bytes, wish: Wish) -> Image.Image:
    size = (int(dataset.Columns), int(dataset.Rows))
    if size[0] * size[1] > _MOST_PIXELS:
        raise ValueError("too large")
    syntax = UID(instance.transfer_syntax)
    grey = str(dataset.PhotometricInterpretation).startswith("MONOCHROME")
    if syntax.is_compressed:
        opened = Image.open(BytesIO(frame), formats=("JPEG", "JPEG2000"))
        if opened.size != size:
            raise ValueError("another size than the object says")
        if not grey:
            return opened.convert("RGB")
        bits = _WORD if opened.mode.startswith("I") else _BYTE
        frame = opened.convert("I;16" if bits == _WORD else "L").tobytes()
    else:
        bits = int(dataset.BitsAllocated)
        if not grey:
            return _draw_colours(dataset, frame, size)
    if bits not in (_BYTE, _WORD):
        raise ValueError("other sizes of pixels are not shown")
    values = array("H" if bits == _WORD else "B", frame)
    if not syntax.is_little_endian and bits == _WORD and not syntax.is_compressed:
        values.byteswap()
    table = _make_table(dataset, values, bits, wish.window)
    return Image.frombytes("L", size, bytes(map(table.__getitem__, values)))


def _draw_colours(dataset: Dataset, frame: bytes, size: tuple[int, int]) -> Image.Image:
    mode = {"RGB": "RGB", "YBR_FULL": "YCbCr"}.get(str(dataset.PhotometricInterpretation))
    if mode is None or int(dataset.BitsAllocated) != _BYTE:
        raise ValueError("other colours are not shown")
    if int(dataset.get("PlanarConfiguration", 0) or 0) == 0:
        return Image.frombytes(mode, size, frame).convert("RGB")
    plane = size[0] * size[1]
    planes = [Image.frombytes("L", size, frame[at : at + plane]) for at in range(0, 3 * plane, plane)]
    return Image.merge(mode, planes).convert("RGB")


def _make_table(dataset: Dataset, values: array[int], bits: int, window: Window | None) -> bytes:
    """The grey of every stored value."""
    rescale = _read_rescale(dataset, bits)
    if window is None:
        window = _find_window(dataset) or _span(rescale, values)
    shades = bytes(window.shade(rescale(stored)) for stored in range(1 << bits))
    inverse = dataset.PhotometricInterpretation == "MONOCHROME1" or dataset.get("PresentationLUTShape") == "INVERSE"
    return bytes(_WHITE - shade for shade in shades) if inverse else shades


def _read_rescale(dataset: Dataset, bits: int) -> Callable[[int], float]:
    """From the stored octets to the value that is meant: the bits in use, their sign, slope and intercept."""
    used = int(dataset.get("BitsStored", bits))
    mask, sign = (1 << used) - 1, 1 << (used - 1)
    signed = int(dataset.get("PixelRepresentation", 0)) == 1
    slope, intercept = float(dataset.get("RescaleSlope", 1) or 1), float(dataset.get("RescaleIntercept", 0) or 0)

    def rescale(stored: int) -> float:
        value = stored & mask
        if signed and value & sign:
            value -= mask + 1
        return value * slope + intercept

    return rescale


def _find_window(dataset: Dataset) -> Window | None:
    """The first window that the object names."""
    center, width = _first(dataset.get("WindowCenter")), _first(dataset.get("WindowWidth"))
    if center is None or width is None or float(width) < 1:
        return None
    return Window(float(center), float(width), str(dataset.get("VOILUTFunction") or "LINEAR"))


def _first(value: Any) -> Any:
    if isinstance(value, MultiValue):
        return value[0] if value else None
    return value


def _span(rescale: Callable[[int], float], values: array[int]) -> Window:
    """A window over all values that there are."""
    there = [rescale(stored) for stored in set(values)]
    low, high = min(there), max(there)
    return Window((low + high + 1) / 2, high - low + 1)
