"""The results: one line per item, with packs and weights; totals and manifests have lines."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Annotated

from pydantic import (
    BeforeValidator,
    Field,
    PlainSerializer,
    field_serializer,
    model_serializer,
    model_validator,
)

from ration.core.models import Count, Frozen, Id, Lazy, Names, Several
from ration.core.problems.names import no_such
from ration.core.quantity.quantity import Quantity, number_text, with_unit
from ration.core.quantity.units import unit_word
from ration.core.text.html import html_heading, html_table
from ration.programme.schedule import Percent
from ration.results.supply import Exact, Supply


def _pairs(value: object) -> object:
    return tuple(value.items()) if isinstance(value, Mapping) else value


# Names and whole numbers, in a fixed order; in JSON an object.
Counts = Annotated[
    tuple[tuple[str, Count], ...],
    BeforeValidator(_pairs),
    PlainSerializer(dict, return_type=dict[str, int]),
]


class PackCount(Frozen):
    """The number of whole packs of one size."""

    pack: str
    holds: Quantity
    count: Count


class Dispatch(Frozen):
    """The whole packs to send so that none is opened on the way, and the quantity left over."""

    packs: tuple[tuple[str, Count], ...]
    over: Exact

    @model_validator(mode="before")
    @classmethod
    def _from_object(cls, value: object) -> object:
        if not isinstance(value, Mapping) or isinstance(value.get("packs"), tuple):
            return value
        packs = tuple((name, count) for name, count in value.items() if name != "over")
        return {"packs": packs, "over": value.get("over")}

    @model_serializer
    def _to_object(self) -> dict[str, int | str]:
        return {**dict(self.packs), "over": number_text(self.over)}


_IN_UNIT = ("quantity", "exact", "rounding", "loose")


class Line(Frozen):
    """One item of a total, a manifest or a subtotal.

    `quantity` is handed out, `exact` is what the rules gave, `rounding` is the difference.
    `packs` and `loose` add up to `quantity`. `dispatch` None means the item has no packs; None
    for a weight or the volume means unknown. `pool` marks a share of a fixed quantity.
    `assumption` marks a quantity that is our assumption and not the source's; `assumed_packs` and
    `assumed_weight` mark the contents of packs and the weight of a unit. `supply` compares what
    is required with what there is; None means the plan has no stock. With stock, `quantity` is
    what is issued; `exact` and `rounding` are still of what is due in this round. `level` is the
    share of the full ration that is handed out; None means all of it. `vehicles` are those that
    the goods of the line need if they travel together: of a total, at least so many. In a total,
    `site_vehicles` are the sum of those of every site; () means not known, or no total.
    """

    item: str
    name: str
    unit: str
    quantity: Quantity
    exact: Quantity
    rounding: Quantity
    packs: Several[PackCount]
    loose: Quantity
    dispatch: Dispatch | None
    net_kg: Exact | None
    gross_kg: Exact | None
    volume_m3: Exact | None
    vehicles: Counts
    pool: bool
    assumption: bool
    assumed_packs: bool
    assumed_weight: bool
    supply: Supply | None = Field(default=None, exclude_if=lambda supply: supply is None)
    level: Percent | None = Field(default=None, exclude_if=lambda level: level is None)
    site_vehicles: Counts = Field(default=(), exclude_if=lambda vehicles: not vehicles)

    @model_validator(mode="before")
    @classmethod
    def _with_units(cls, value: object) -> object:
        """Read the numbers of `--json` as quantities of the line's unit."""
        return with_unit(value, _IN_UNIT)

    @field_serializer(*_IN_UNIT)
    def _without_unit(self, quantity: Quantity) -> str:
        return quantity.text


class Lines(Frozen):
    """Lines in the programme's order of items: a mapping from the ids of items.

    >>> import polars as pl
    >>> import ration
    >>> frame = pl.DataFrame({"household_id": ["1"], "persons": [4], "adults": [2]})
    >>> totals = ration.compute(frame).totals
    >>> totals["rice"].quantity, "rice" in totals, [*totals][:3]
    (Quantity('20 kg'), True, ['rice', 'corn', 'soybeans'])
    >>> totals["rise"]
    Traceback (most recent call last):
    KeyError: 'no item rise: did you mean rice?'
    """

    lines: Lazy[Line]

    @model_validator(mode="before")
    @classmethod
    def _from_list(cls, value: object) -> object:
        return {"lines": tuple(value)} if isinstance(value, list | tuple) else value

    @model_serializer
    def _to_list(self) -> list[Line]:
        return list(self.lines)

    def __getitem__(self, item: str) -> Line:
        line = self.get(item)
        if line is None:
            raise no_such("item", item, self)
        return line

    def get(self, item: str) -> Line | None:
        """The line of an item; None means that there is none."""
        return next((line for line in self.lines if line.item == item), None)

    def __contains__(self, item: object) -> bool:
        return any(line.item == item for line in self.lines)

    def __len__(self) -> int:
        return len(self.lines)

    def __iter__(self) -> Iterator[str]:  # type: ignore[override]  # not Pydantic's fields
        return iter(self.keys())

    def keys(self) -> Sequence[str]:
        """The ids of the items."""
        return [line.item for line in self.lines]

    def values(self) -> Iterator[Line]:
        """Iterate over the lines."""
        return iter(self.lines)

    def items(self) -> Iterator[tuple[str, Line]]:
        """Iterate over the ids of the items and their lines."""
        return ((line.item, line) for line in self.lines)

    def _repr_html_(self) -> str:
        """A table for notebooks: quantity, packs to send, and net weight."""
        rows = [
            [
                line.name,
                f"{number_text(line.quantity.amount, grouped=True)} "
                + unit_word(line.unit, line.quantity.amount),
                _packs(line),
                "" if line.net_kg is None else number_text(line.net_kg, grouped=True),
            ]
            for line in self.lines
        ]
        return html_table(["item", "quantity", "packs to send", "net kg"], rows, {1, 3})


def _packs(line: Line) -> str:
    packs = () if line.dispatch is None else line.dispatch.packs
    return " + ".join(f"{count:,} {unit_word(pack, count)}" for pack, count in packs if count)


def _people(people: Counts) -> str:
    return ", ".join(f"{count:,} {who}" for who, count in people[:2])


class Manifest(Frozen):
    """What one site of a channel receives and hands out, and for how many people.

    `title` is the channel's title in the programme. `people` are in the register, and `served`
    are those in households that get something here; () means not counted.
    """

    channel: Id  # it names a folder
    title: str
    site: str
    people: Counts
    served: Counts = ()
    lines: Lines

    def _repr_html_(self) -> str:
        return (
            html_heading(f"{self.title}, {self.site}: {_people(self.people)}")
            + self.lines._repr_html_()
        )


class Subtotal(Frozen):
    """What the households with one value of a column are due, without pools.

    `within` has the columns and values of the levels above, outermost first; it is empty at the
    first level. `people` are in the register, and `served` are those in households that get some
    of these lines; () means not counted.
    """

    by: str
    value: str
    within: Names = ()
    people: Counts
    served: Counts = ()
    lines: Lines

    def _repr_html_(self) -> str:
        place = ", ".join(self.values)
        return html_heading(f"{place}: {_people(self.people)}") + self.lines._repr_html_()

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of all its levels, outermost first."""
        return (*(column for column, _ in self.within), self.by)

    @property
    def values(self) -> tuple[str, ...]:
        """Its value in each of `columns`."""
        return (*(value for _, value in self.within), self.value)


def by_level(subtotals: Iterable[Subtotal]) -> dict[tuple[str, ...], list[Subtotal]]:
    """Group subtotals by level, that is by their columns."""
    levels: dict[tuple[str, ...], list[Subtotal]] = {}
    for subtotal in subtotals:
        levels.setdefault(subtotal.columns, []).append(subtotal)
    return levels
