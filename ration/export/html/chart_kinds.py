"""SVG charts: leather draws them, the page's CSS colours them, a text describes each in words."""

import unicodedata
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

import leather
from markupsafe import Markup

from ration.core.problems.names import shorten
from ration.export.tables.display import grouped, rounded

WIDE = 480  # SVG units; the page scales the picture to the space
_ROW, _AROUND, _TALL = 22, 72, 240
_LONGEST = 20  # half-width characters of a label
_DESCRIBED = 12  # bars that the description names; the table has all
# page.css replaces these colours in dark mode; lines differ by dashes too.
_BAR, _LINE = "#0072b2", "#d55e00"

Bar = tuple[str, Fraction]


class Key(NamedTuple):
    """A line of a legend: a sign of 26 by 12 SVG units, and what it means."""

    sign: Markup
    meaning: str


class Chart(NamedTuple):
    """A picture: title, description, SVG, height, and the id of the table with its numbers.

    `number` tells charts of one table apart. `wide` is the width of a picture that has the whole
    page; 0 means that of a chart. `keys` are its legend. `linked` is whether the page has its
    table.
    """

    title: str
    says: str
    svg: Markup
    tall: int
    table: str
    number: int = 1
    wide: int = 0
    keys: Sequence[Key] = ()
    linked: bool = True

    @property
    def id(self) -> str:
        """The id of the picture."""
        return f"{self.table.removesuffix('-table')}-chart-{self.number}"


def bars(title: str, unit: str, data: Sequence[Bar], table: str, most: int | None = None) -> Chart:
    """Draw a bar per name, the first on top; the axis ends at `most`, or the largest if None."""
    chart = leather.Chart()
    names = [_label(name) for name, _ in data]
    chart.add_bars(
        [(_decimal(value), str(at)) for at, (_, value) in enumerate(data)], fill_color=_BAR
    )
    chart.add_x_scale(0, most or max(1, *(_ceiling(value) for _, value in data)))
    chart.add_x_axis(tick_formatter=_tick)
    chart.add_y_axis(tick_formatter=lambda at, *_: names[int(at)])
    return _chart(chart, title, _description("Bars", unit, data), _AROUND + _ROW * len(data), table)


def columns(title: str, unit: str, data: Sequence[Bar], table: str) -> Chart:
    """Draw a column per name, the first on the left."""
    chart = leather.Chart()
    names = [_label(name) for name, _ in data]
    chart.add_columns(
        [(str(at), _decimal(value)) for at, (_, value) in enumerate(data)], fill_color=_BAR
    )
    chart.add_y_scale(0, max(1, *(_ceiling(value) for _, value in data)))
    chart.add_x_axis(tick_formatter=lambda at, *_: names[int(at)])
    chart.add_y_axis(tick_formatter=_tick)
    return _chart(chart, title, _description("Columns", unit, data), _TALL, table)


def lines(
    title: str, unit: str, data: Sequence[tuple[str, Fraction, Fraction]], table: str
) -> Chart:
    """Draw two lines over (name, available, required): available solid, required dashed."""
    chart = leather.Chart()
    names = [_label(name) for name, _, _ in data]
    available = [(at, _decimal(has)) for at, (_, has, _) in enumerate(data)]
    required = [(at, _decimal(needs)) for at, (_, _, needs) in enumerate(data)]
    chart.add_line(available, name="available", stroke_color=_BAR)
    chart.add_line(required, name="required (dashed)", stroke_color=_LINE, stroke_dasharray="6 4")
    chart.add_y_scale(0, max(1, *(_ceiling(value) for _, *values in data for value in values)))
    chart.add_x_scale(0, max(1, len(data) - 1))
    every = -(-len(data) // 5)  # names that fit side by side
    chart.add_x_axis(
        ticks=list(range(0, len(data), every)), tick_formatter=lambda at, *_: names[int(at)]
    )
    chart.add_y_axis(tick_formatter=_tick)
    points = [f"{name} {_short(has)} of {_short(needs)}" for name, has, needs in data[:_DESCRIBED]]
    says = f"There, of what is required, in {unit}: {'; '.join(points)}{_more(len(data))}."
    return _chart(chart, title, says, _TALL, table)


def curve(title: str, unit: str, points: Sequence[tuple[Fraction, Fraction]], table: str) -> Chart:
    """Draw a curve between 0 and 1, and a dashed line from corner to corner: all equal."""
    chart = leather.Chart()
    corners = [(Decimal(0), Decimal(0)), (Decimal(1), Decimal(1))]
    chart.add_line([(_decimal(x), _decimal(y)) for x, y in points], name=unit, stroke_color=_BAR)
    chart.add_line(corners, name="all equal (dashed)", stroke_color=_LINE, stroke_dasharray="6 4")
    for scale in (chart.add_x_scale, chart.add_y_scale):
        scale(0, 1)
    quarters = [Decimal(at) / 4 for at in range(5)]
    for axis in (chart.add_x_axis, chart.add_y_axis):
        axis(ticks=quarters, tick_formatter=lambda value, *_: f"{_tick(value * 100)} %")
    half = next((y for x, y in points if x >= Fraction(1, 2)), Fraction(1))
    says = f"A curve, in shares of {unit}: at half of the way it has {_short(half * 100)} %."
    return _chart(chart, title, says, _TALL, table)


def _chart(chart: Any, title: str, says: str, tall: int, table: str) -> Chart:
    # Leather escapes text: it builds a tree of elements.
    svg = Markup(chart.to_svg(width=WIDE, height=tall))  # noqa: S704  see above
    return Chart(title, says, svg, tall, table)


def _description(kind: str, unit: str, data: Sequence[Bar]) -> str:
    amounts = "; ".join(f"{name} {_short(value)}" for name, value in data[:_DESCRIBED])
    return f"{kind}, in {unit}: {amounts}{_more(len(data))}."


def _more(count: int) -> str:
    return f"; and {count - _DESCRIBED} more, in the table" if count > _DESCRIBED else ""


def _short(value: Fraction) -> str:
    return grouped(rounded(value, 1))


def _tick(value: Decimal, *_: int) -> str:
    return grouped(Fraction(value))


def _label(name: str) -> str:
    """Shorten a name and put a space before it for every double-width character.

    Leather reserves space by the number of characters and does not draw leading spaces.
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
    """Convert for drawing; the exact number is in the table."""
    return Decimal(value.numerator) / Decimal(value.denominator)


def _ceiling(value: Fraction) -> int:
    return -(-value.numerator // value.denominator)
