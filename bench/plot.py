"""Plots as SVG, without a library: lines over a scale of doublings or tenfolds, readable on light and on dark pages."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

_WIDTH, _HEIGHT = 640, 360
_LEFT, _RIGHT, _TOP, _BOTTOM = 56, 128, 48, 48
_APART = 15  # points between the names of two lines
_STEPS = 5  # lines of the grid, about
_STYLE = """
text { font: 13px system-ui, sans-serif; fill: #333 }
.title { font-weight: 600; font-size: 15px }
.grid { stroke: #ddd }
.line { fill: none; stroke-width: 2 }
.a { stroke: #0b62a4; fill: #0b62a4 } .b { stroke: #b8501b; fill: #b8501b } .c { stroke: #2e7d4f; fill: #2e7d4f }
.line { fill: none } .name { stroke: none }
@media (prefers-color-scheme: dark) {
text { fill: #ccc }
.grid { stroke: #444 }
.a { stroke: #6db3f2; fill: #6db3f2 } .b { stroke: #f2995c; fill: #f2995c } .c { stroke: #7fcf9f; fill: #7fcf9f }
.line { fill: none } .name { stroke: none }
}
"""


@dataclass(frozen=True, slots=True)
class Line:
    """A line and its name; its points have an x above zero, and rise in it."""

    name: str
    points: Sequence[tuple[float, float]]


def draw(title: str, x_title: str, lines: Sequence[Line]) -> str:
    """The plot of at most three lines. Each x of a point is named on the scale, and y begins at zero."""
    values = [(x, y) for line in lines for x, y in line.points]
    xs, step = sorted({x for x, _ in values}), _round_up(max(y for _, y in values) / _STEPS)
    top = step * math.ceil(max(y for _, y in values) / step) or 1.0

    def place(x: float, y: float) -> tuple[float, float]:
        share = (math.log(x) - math.log(xs[0])) / (math.log(xs[-1]) - math.log(xs[0])) if len(xs) > 1 else 0.5
        height = _HEIGHT - _TOP - _BOTTOM
        return _LEFT + share * (_WIDTH - _LEFT - _RIGHT), _HEIGHT - _BOTTOM - height * y / top

    drawn = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img">',
        f"<title>{escape(title)}</title>",
        f"<style>{_STYLE}</style>",
        f'<text class="title" x="{_LEFT}" y="24">{escape(title)}</text>',
    ]
    for number in range(round(top / step) + 1):
        _, y = place(xs[0], number * step)
        drawn.append(f'<path class="grid" d="M{_LEFT} {y:.1f}H{_WIDTH - _RIGHT}"/>')
        drawn.append(f'<text x="{_LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{number * step:,.4g}</text>')
    for x in xs:
        left, y = place(x, 0)
        drawn.append(f'<text x="{left:.1f}" y="{y + 20:.1f}" text-anchor="middle">{x:,.10g}</text>')
    middle = (_LEFT + _WIDTH - _RIGHT) / 2
    drawn.append(f'<text x="{middle}" y="{_HEIGHT - 8}" text-anchor="middle">{escape(x_title)}</text>')
    for line, colour in zip(lines, "abc", strict=False):
        points = [place(x, y) for x, y in line.points]
        path = "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
        drawn.append(f'<path class="line {colour}" d="M{path}"/>')
        drawn += [f'<circle class="{colour}" cx="{x:.1f}" cy="{y:.1f}" r="3.5"/>' for x, y in points]
    ends = [place(*line.points[-1]) for line in lines]
    for line, colour, (x, _), y in zip(lines, "abc", ends, _spread([y for _, y in ends]), strict=False):
        drawn.append(f'<text class="name {colour}" x="{x + 10:.1f}" y="{y + 4:.1f}">{escape(line.name)}</text>')
    return "\n".join([*drawn, "</svg>", ""])


def _round_up(value: float) -> float:
    """The next of 1, 2, 5, 10, 20, 50 and so on."""
    if value <= 0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(value))
    return next(factor * power for factor in (1, 2, 5, 10) if factor * power >= value * 0.999)


def _spread(heights: Sequence[float]) -> Iterator[float]:
    """The heights of names in their order, moved down where two would touch."""
    placed: dict[int, float] = {}
    last = -math.inf
    for number in sorted(range(len(heights)), key=lambda number: heights[number]):
        last = placed[number] = max(heights[number], last + _APART)
    return (placed[number] for number in range(len(heights)))
