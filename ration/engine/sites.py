"""What each place gets: sums by place, and from them manifests, totals and subtotals."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import partial

import polars as pl

from ration.core.construct import construct
from ration.core.lazy import LazySequence
from ration.engine.apportion import apportion
from ration.engine.entitlement import Due
from ration.engine.grouping import PLACE, Dues, Grouping
from ration.engine.lines import LineMaker
from ration.engine.rules import DueByComposition
from ration.engine.served import people_of, served
from ration.programme.allocation import Channel
from ration.programme.item import Item
from ration.programme.programme import Programme
from ration.register.check.batch.single_row import Checks
from ration.register.columns.frame_columns import COUNT, HOUSEHOLDS, SUM
from ration.results.lines import Counts, Line, Lines, Subtotal
from ration.results.plan.site_table import Encoded, ItemLines, SiteColumns, SiteTable
from ration.results.supply import SupplySteps


@dataclass(frozen=True)
class PlaceTable:
    """The sites of a channel, or the values of a column: people and what is due, in columns.

    There may be very many, so a manifest or a subtotal is made when it is read. `levels` are the
    names, one column per level of a hierarchy, the outermost first. `served` are the people of
    households that get something there. `supplied` is what each place is given of an item, if
    stock was shared.
    """

    levels: Sequence[Sequence[str]]
    people: Mapping[str, Sequence[int]]
    served: Mapping[str, Sequence[int]]
    dues: Sequence[tuple[LineMaker, Dues]]
    supplied: Mapping[str, Sequence[SupplySteps]] = field(default_factory=dict)

    @property
    def names(self) -> Sequence[str]:
        """The names at the innermost level; sites have one level only."""
        return self.levels[-1]

    def counts(self, at: int) -> Counts:
        """The people at one place."""
        return tuple((who, counts[at]) for who, counts in self.people.items())

    def served_counts(self, at: int) -> Counts:
        """The people at one place who get something there."""
        return tuple((who, counts[at]) for who, counts in self.served.items())

    def lines(self, at: int) -> Lines:
        """What one place gets, one line per item."""
        return construct(Lines, lines=LazySequence(len(self.dues), partial(self._line, at)))

    def _line(self, at: int, item: int) -> Line:
        line_maker, dues = self.dues[item]
        supplied = self.supplied.get(line_maker.item.id)
        return line_maker.at_site(dues.at(at), None if supplied is None else supplied[at])

    def item_lines(self) -> dict[str, ItemLines]:
        """The lines by item: places that are due and given the same have the same line."""
        return {
            line_maker.item.id: ItemLines(
                partial(_keys, dues, self.supplied.get(line_maker.item.id)),
                partial(_line_of, line_maker, dues.denominator),
            )
            for line_maker, dues in self.dues
        }

    def handed_out(self, item: str, dues: Dues) -> Iterator[int]:
        """The steps of an item that each place hands out."""
        supplied = self.supplied.get(item)
        return iter(dues.steps) if supplied is None else (supply.issued for supply in supplied)

    def sharing(self, item: str, *, due: bool = False) -> frozenset[str]:
        """The places that hand out some of an item, or are `due` some."""
        amounts = (
            (name, steps)
            for line_maker, dues in self.dues
            if line_maker.item.id == item
            for name, steps in zip(
                self.names, dues.steps if due else self.handed_out(item, dues), strict=True
            )
        )
        return frozenset(name for name, steps in amounts if steps)


def sites(
    checks: Checks,
    groupings: Mapping[str, Grouping],
    answers: Mapping[str, pl.DataFrame],
    by_composition: DueByComposition,
) -> dict[str, PlaceTable]:
    """Make the sites of every channel: what is due there, and their shares of the pools.

    Households with a blank site are at no place: the channel owes them nothing. Raises
    NobodyToShare if there is nobody to share a pool.
    """
    programme = checks.programme
    tables = {}
    for channel in programme.channels:
        grouping, answer = groupings[channel.id], answers[channel.id]
        sums = grouping.places(answer)
        every = grouping.dues(answer, sums, by_composition)
        due = {rule.item.id: dues for rule, dues in every}
        due |= _pools(programme, channel, sums)
        sharing = {
            (pool.item, channel.id): _sharing(sums, due[pool.item])
            for pool in grouping.pools
            if pool.item in due
        }
        gets = served(grouping, answer, sums, by_composition, sharing) if sums.height else sums
        nowhere = int(sums.height > 0 and sums[PLACE][0] == "")  # a blank name is the first
        at_sites = {item: dues.after(nowhere) for item, dues in due.items()}
        tables[channel.id] = _places(checks, grouping, sums[nowhere:], gets[nowhere:], at_sites)
    return tables


def subtotal_places(
    checks: Checks,
    groupings: Mapping[tuple[str, ...], Grouping],
    answers: Mapping[tuple[str, ...], pl.DataFrame],
    by_composition: DueByComposition,
) -> dict[tuple[str, ...], PlaceTable]:
    """Make the places of every level of the groupings, by its columns, each level once.

    They are due what comes through all channels, without pools.
    """
    tables: dict[tuple[str, ...], PlaceTable] = {}
    for by, grouping in groupings.items():
        for level in grouping.levels:
            if level.columns not in tables:
                tables[level.columns] = _subtotal(checks, level, answers[by], by_composition)
    return tables


def _subtotal(
    checks: Checks, grouping: Grouping, answer: pl.DataFrame, by_composition: DueByComposition
) -> PlaceTable:
    sums = grouping.places(answer)
    due: dict[str, Dues] = {}
    for rule, dues in grouping.dues(answer, sums, by_composition):
        before = due.get(rule.item.id)
        due[rule.item.id] = dues if before is None else before.plus(dues)
    gets = served(grouping, answer, sums, by_composition, {})
    return _places(checks, grouping, sums, gets, due)


def _sharing(sums: pl.DataFrame, dues: Dues) -> list[str]:
    return [name for name, steps in zip(sums[PLACE], dues.steps, strict=True) if steps]


_Key = tuple[int, int, SupplySteps | None]  # of a line: steps, exact parts, what is given


def _keys(dues: Dues, supplied: Sequence[SupplySteps] | None) -> Encoded:
    given = [None] * len(dues.steps) if supplied is None else supplied
    return Encoded.of(zip(dues.steps, dues.exact, given, strict=True))


def _line_of(line_maker: LineMaker, denominator: int, key: _Key) -> Line:
    steps, exact, supplied = key
    return line_maker.at_site(Due(steps, Fraction(exact, denominator)), supplied)


def manifests(channel: Channel, places: PlaceTable) -> SiteTable:
    """Make one manifest per site, in the order of names."""
    columns = SiteColumns(
        channel=channel.id,
        title=channel.title or channel.id,
        sites=places.names,
        people=places.people,
        served=places.served,
        lines=places.item_lines(),
    )
    return SiteTable(columns)


def subtotals(columns: Sequence[str], places: PlaceTable) -> Iterator[Subtotal]:
    """Make one subtotal per place, in the order of names; `columns` are those of its levels."""
    *above, by = columns
    for at, (*outer, name) in enumerate(zip(*places.levels, strict=True)):
        yield construct(
            Subtotal,
            by=by,
            value=name,
            within=tuple(zip(above, outer, strict=True)),
            people=places.counts(at),
            served=places.served_counts(at),
            lines=places.lines(at),
        )


def totals(
    programme: Programme, channels: Collection[PlaceTable], supplied: Mapping[str, SupplySteps]
) -> Lines:
    """Make a line for every item that is handed out: the sum of its lines at all sites.

    `supplied` has the sums of items that were shared from stock.
    """
    handed_out = {rule.item for rule in programme.allocations}
    handed_out |= {pool.item for pool in programme.pools}
    items = [item for item in programme.items if item.id in handed_out]
    return construct(
        Lines,
        lines=tuple(_total(programme, item, channels, supplied.get(item.id)) for item in items),
    )


def _total(
    programme: Programme, item: Item, channels: Collection[PlaceTable], supplied: SupplySteps | None
) -> Line:
    parts = [
        (places, dues) for places in channels for m, dues in places.dues if m.item.id == item.id
    ]
    due = Due(
        sum(sum(dues.steps) for _, dues in parts),
        sum((Fraction(sum(dues.exact), dues.denominator) for _, dues in parts), Fraction(0)),
    )
    line_maker = LineMaker(programme, item)
    handed_out = [n for places, dues in parts for n in places.handed_out(item.id, dues)]
    return line_maker.total(due, handed_out, supplied)


def _places(
    checks: Checks,
    grouping: Grouping,
    sums: pl.DataFrame,
    gets: pl.DataFrame,
    due: Mapping[str, Dues],
) -> PlaceTable:
    programme, people = checks.programme, named_people(checks)
    return PlaceTable(
        levels=[sums[key].to_list() for key in grouping.keys],
        people=people_of(sums, people),
        served=people_of(gets, people),
        dues=[
            (LineMaker(programme, item), due[item.id]) for item in programme.items if item.id in due
        ],
    )


def _pools(programme: Programme, channel: Channel, sums: pl.DataFrame) -> dict[str, Dues]:
    shares = {}
    for pool in programme.pools:
        if pool.channel == channel.id and sums.height:
            by = SUM.column(COUNT.column(programme.count_column(pool.by) or "households"))
            weights = dict(sums.select(PLACE, by).iter_rows())
            steps = int(programme.item(pool.item).steps(pool.quantity))
            parts = apportion(steps, weights)
            shares[pool.item] = Dues.whole([parts[name] for name in weights])
    return shares


def everyone(checks: Checks, answer: pl.DataFrame) -> Counts:
    """Count all people: those at any site of a channel, and those at none."""
    return tuple(
        (who, int(answer[SUM.column(name)].sum())) for who, name in named_people(checks).items()
    )


def named_people(checks: Checks) -> dict[str, str]:
    """The columns of the counts in a plan, by name: households, persons and each group."""
    return {"households": HOUSEHOLDS} | {w: COUNT.column(c) for w, c in checks.people.items()}
