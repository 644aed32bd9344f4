"""The people of a plan in groups who have, and get, the same: by area, in whole parts."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import lcm
from typing import NamedTuple, Protocol

import polars as pl

from ration.fairness.measure import Measure
from ration.fairness.record import Having
from ration.fairness.shares import Ordered, Share, ordered, total
from ration.programme.item import Item
from ration.register.columns.frame_columns import CARRIED, COUNT, ROWS, WORD
from ration.results.lines import Counts, Lines


def area_name(values: Sequence[str]) -> str:
    """The name of an area by the values of its columns: two areas never have the same.

    >>> area_name(["East, end"]), area_name(["East", "end"]), area_name(["East, end", "1"])
    ('East, end', 'East, end', '"East, end", 1')
    """
    if len(values) == 1:
        return values[0]
    quoted = ('"' + each.replace('"', '""') + '"' for each in values)
    plain = zip(values, quoted, strict=True)
    return ", ".join(q if "," in each or '"' in each else each for each, q in plain)


class Place(NamedTuple):
    """An area or a site of a plan: its name, its people, those served, and its lines."""

    name: str
    people: Counts
    served: Counts
    lines: Lines


class Group(NamedTuple):
    """People who are alike: what all of them have `before`, and the `ration`, in parts."""

    people: int
    before: int
    ration: int


@dataclass(frozen=True)
class Spread:
    """All people by area, in groups; one part is `unit_of_part`."""

    areas: Mapping[str, Sequence[Group]]
    unit_of_part: Fraction

    @cached_property
    def _found(self) -> "dict[Having, Shared]":
        return {}

    def of(self, having: Having) -> "Shared":
        """What people have before the ration, the ration, or both."""
        if having not in self._found:
            had, got = having != "ration", having != "before"
            self._found[having] = Shared(
                {
                    area: ordered(
                        Share(n, had * before + got * ration) for n, before, ration in each
                    )
                    for area, each in self.areas.items()
                }
            )
        return self._found[having]

    def after(self, times: Mapping[str, int]) -> "Shared":
        """What people have before, and so many rations in each area."""
        return Shared(
            {
                area: ordered(
                    Share(n, had + times.get(area, 0) * ration) for n, had, ration in each
                )
                for area, each in self.areas.items()
            }
        )


@dataclass(frozen=True)
class Shared:
    """Shares by area."""

    areas: Mapping[str, Ordered]

    @cached_property
    def everybody(self) -> Ordered:
        """The shares of all areas together."""
        return ordered(share for shares in self.areas.values() for share in shares)

    @cached_property
    def means(self) -> dict[str, Share]:
        """All people of each area, as if all of an area had the same."""
        return {area: total(shares) for area, shares in self.areas.items()}


class Population(Protocol):
    """Whose shares are known: of the households of a register, or of areas alone."""

    @property
    def of_households(self) -> bool:
        """Whether the shares of households are known, and not the means of areas alone."""
        ...

    def spread(self, measure: Measure, columns: Sequence[str]) -> Spread:
        """All people by the area that these columns name; no columns means one area."""
        ...


@dataclass(frozen=True)
class Registered:
    """The people of a register. `frame` is of `Households.alike`, `heads` its column of people.

    `before` is what a person has of the measure `main`, by the text of the cell of column
    `before_column`, in its unit; of other measures they have nothing before.
    """

    frame: pl.DataFrame
    heads: str
    items: Mapping[str, Item]
    main: str
    before_column: str | None = None
    before: Mapping[str, Fraction] | None = None

    of_households = True

    def spread(self, measure: Measure, columns: Sequence[str]) -> Spread:
        """All people by the area that these columns name; no columns means one area."""
        keys = [WORD.column(name) for name in columns]
        heads = COUNT.column(self.heads)
        steps = [self.items[name].column for name in measure.parts]
        known = self.before_column if measure.id == self.main else None
        had = [] if known is None else [CARRIED.column(known)]
        alike = self.frame.group_by(*keys, heads, *had, *steps).agg(pl.col(ROWS).sum())
        parts = [*measure.parts.values()]
        before, scale = self._before(measure) if had else ({}, 1)
        areas: dict[str, dict[tuple[int, int, int], int]] = defaultdict(lambda: defaultdict(int))
        for *cells, rows in alike.iter_rows():
            area = area_name(cells[: len(keys)])
            people = cells[len(keys)]
            amounts = cells[len(keys) + 1 + len(had) :]
            ration = scale * sum(each * part for each, part in zip(amounts, parts, strict=True))
            has = people * before[cells[len(keys) + 1]] if had else 0
            areas[area][people, has, ration] += rows
        return Spread(
            {
                area: [Group(n * rows, has * rows, ration * rows)
                       for (n, has, ration), rows in groups.items()]
                for area, groups in sorted(areas.items())
            },
            measure.unit_of_part / scale,
        )  # fmt: skip

    def _before(self, measure: Measure) -> tuple[dict[str, int], int]:
        """What a person has in parts, by the text of the cell, and how many make one of before."""
        had = {text: own / measure.unit_of_part for text, own in (self.before or {}).items()}
        scale = lcm(*(each.denominator for each in had.values())) if had else 1
        return {text: int(each * scale) for text, each in had.items()}, scale


@dataclass(frozen=True)
class InAreas:
    """The people of areas, all of an area alike: `places` are those of a plan, by columns."""

    places: Mapping[tuple[str, ...], Sequence[Place]]
    heads: str
    items: Mapping[str, Item]

    of_households = False

    def spread(self, measure: Measure, columns: Sequence[str]) -> Spread:
        """All people by the area that these columns name."""
        areas = {
            place.name: [
                Group(dict(place.people)[self.heads], 0, measure.issued(place.lines, self.items))
            ]
            for place in self.places.get(tuple(columns), ())
        }
        return Spread(areas, measure.unit_of_part)
