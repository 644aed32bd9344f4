"""Charts as SVG inside the page: drawn by leather, said in words, coloured by the page's style."""

import unicodedata
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

import leather
from markupsafe import Markup

from ration.core.problems import shorten
from ration.export.display import grouped

WIDE = 480  # units of the picture, which the page makes as wide as there is room
_ROW, _AROUND, _TALL = 22, 72, 240
_LONGEST = 20  # half-width signs of a label
_SAID = 12  # bars that the words for the picture name; all are in its table
# The page's style gives these other shades in the dark; lines differ in dashes too.
_BAR, _LINE = "#0072b2", "#d55e00"

Bar = tuple[str, Fraction]


class Chart(NamedTuple):
    """A picture: its title, what it shows in words, and the table that has its numbers."""

    title: str
    says: str
    svg: Markup
    tall: int
    table: str


def bars(title: str, unit: str, data: Sequence[Bar], table: str, most: int | None = None) -> Chart:
    """A bar for every name, the first on top; `most` is where the axis ends."""
    chart = leather.Chart()
    names = [_label(name) for name, _ in data]
    chart.add_bars(
        [(_decimal(value), str(at)) for at, (_, value) in enumerate(data)], fill_color=_BAR
    )
    chart.add_x_scale(0, most or max(1, *(_ceiling(value) for _, value in data)))
    chart.add_x_axis(tick_formatter=_tick)
    chart.add_y_axis(tick_formatter=lambda at, *_: names[int(at)])
    return _chart(chart, title, _words("Bars", unit, data), _AROUND + _ROW * len(data), table)


def columns(title: str, unit: str, data: Sequence[Bar], table: str) -> Chart:
    """A column for every name, the first on the left."""
    chart = leather.Chart()
    names = [_label(name) for name, _ in data]
    chart.add_columns(
        [(str(at), _decimal(value)) for at, (_, value) in enumerate(data)], fill_color=_BAR
    )
    chart.add_y_scale(0, max(1, *(_ceiling(value) for _, value in data)))
    chart.add_x_axis(tick_formatter=lambda at, *_: names[int(at)])
    chart.add_y_axis(tick_formatter=_tick)
    return _chart(chart, title, _words("Columns", unit, data), _TALL, table)


def lines(
    title: str, unit: str, data: Sequence[tuple[str, Fraction, Fraction]], table: str
) -> Chart:
    """What is there, a solid line, and what is required, a dashed one, at every name."""
    chart = leather.Chart()
    names = [_label(name) for name, _, _ in data]
    there = [(at, _decimal(one[1])) for at, one in enumerate(data)]
    required = [(at, _decimal(one[2])) for at, one in enumerate(data)]
    chart.add_line(there, name="available", stroke_color=_BAR)
    chart.add_line(required, name="required (dashed)", stroke_color=_LINE, stroke_dasharray="6 4")
    chart.add_y_scale(0, max(1, *(_ceiling(value) for one in data for value in one[1:])))
    chart.add_x_scale(0, max(1, len(data) - 1))
    every = -(-len(data) // 5)  # names that fit side by side
    chart.add_x_axis(
        ticks=list(range(0, len(data), every)), tick_formatter=lambda at, *_: names[int(at)]
    )
    chart.add_y_axis(tick_formatter=_tick)
    told = [f"{name} {_short(has)} of {_short(needs)}" for name, has, needs in data[:_SAID]]
    says = f"There, of what is required, in {unit}: {'; '.join(told)}{_more(len(data))}."
    return _chart(chart, title, says, _TALL, table)


def _chart(chart: Any, title: str, says: str, tall: int, table: str) -> Chart:
    # Leather escapes what it is given: it builds a tree of elements.
    svg = Markup(chart.to_svg(width=WIDE, height=tall))  # noqa: S704  see above
    return Chart(title, says, svg, tall, table)


def _words(kind: str, unit: str, data: Sequence[Bar]) -> str:
    told = "; ".join(f"{name} {_short(value)}" for name, value in data[:_SAID])
    return f"{kind}, in {unit}: {told}{_more(len(data))}."


def _more(count: int) -> str:
    return f"; and {count - _SAID} more, in the table" if count > _SAID else ""


def _short(value: Fraction) -> str:
    return grouped(round(value, 1))


def _tick(value: Decimal, *_: int) -> str:
    return grouped(Fraction(value))


def _label(name: str) -> str:
    """A name as long as there is room for, with spaces for the signs that are twice as wide.

    Leather makes room by their number; spaces at the beginning are not drawn.
    """
    kept, wide = "", 0
    for sign in shorten(name):
        wide += 2 if unicodedata.east_asian_width(sign) in "WF" else 1
        if wide > _LONGEST:
            kept = kept[:-1] + "…"
            break
        kept += sign
    double = sum(unicodedata.east_asian_width(sign) in "WF" for sign in kept)
    return " " * double + kept


def _decimal(value: Fraction) -> Decimal:
    """The place of a point in a picture: its number is in the table, exact."""
    return Decimal(value.numerator) / Decimal(value.denominator)


def _ceiling(value: Fraction) -> int:
    return -(-value.numerator // value.denominator)
