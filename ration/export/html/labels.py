"""Put the names of the largest places on a map, so that none overlaps another."""

import unicodedata
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ration.core.problems.names import shorten

_LONGEST = 24  # signs of a name


class Size(NamedTuple):
    """How large labels are: for whom, in SVG units, and how many at most."""

    name: str
    height: int
    most: int


class Box(NamedTuple):
    """A rectangle."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: "Box") -> bool:
        """Whether two rectangles overlap."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )

    def is_in(self, other: "Box") -> bool:
        """Whether it is inside another rectangle."""
        return (
            other.left <= self.left
            and self.right <= other.right
            and other.top <= self.top
            and self.bottom <= other.bottom
        )


class Label(NamedTuple):
    """A name, and where it stands: `x` is its `anchor` of `start`, `middle` or `end`."""

    text: str
    anchor: str
    x: float
    y: float
    box: Box


def placed(
    places: Sequence[tuple[str, Box]], size: Size, inside: Box, taken: Sequence[Box]
) -> Iterator[Label]:
    """Yield labels for the first places that have room for one, beside, above or below them.

    None overlaps another, `taken`, or the circle of a place.
    """
    circles = [box for _, box in places]
    used = list(taken)
    found = 0
    for name, circle in places:
        text = shorten(name, _LONGEST)
        for label in _candidates(text, circle, size.height):
            others = (box for box in circles if box is not circle)
            if label.box.is_in(inside) and not any(
                label.box.meets(box) for boxes in (used, others) for box in boxes
            ):
                used.append(label.box)
                yield label
                found += 1
                break
        if found == size.most:
            return


def _candidates(text: str, circle: Box, height: int) -> Iterator[Label]:
    wide = width(text) * height
    middle = (circle.top + circle.bottom) / 2
    centre = (circle.left + circle.right) / 2
    beside, above, below = middle - height / 2, circle.top - height - 2, circle.bottom + 2
    for anchor, x, top in (
        ("start", circle.right + 3, beside),
        ("end", circle.left - 3, beside),
        ("middle", centre, above),
        ("middle", centre, below),
        ("start", circle.right, above),
        ("end", circle.left, above),
        ("start", circle.right, below),
        ("end", circle.left, below),
    ):
        left = x - {"start": 0, "middle": wide / 2, "end": wide}[anchor]
        box = Box(left, top, left + wide, top + height)
        yield Label(text, anchor, x, top + 0.8 * height, box)


def width(text: str) -> float:
    """About how wide a text is, in heights of its font.

    >>> round(width("DC-01"), 2), width("개성")
    (3.1, 2)
    """
    return sum(1 if unicodedata.east_asian_width(sign) in "WF" else 0.62 for sign in text)
