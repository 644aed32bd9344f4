"""The rows of a register from which a household is made, with the cells that are read."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import polars as pl
from polars.selectors import by_name

from ration.core.text.cells import trimmed, unmarked_column
from ration.engine.exclusions import HIDDEN
from ration.programme.programme import Programme
from ration.register.columns.columns import Columns
from ration.register.leave_out.by_words import leave_out
from ration.register.mapping.mapping import RegisterMapping
from ration.register.mapping.people import PeopleMapping
from ration.register.people.member_lists import by_row
from ration.register.people.membership import classify
from ration.register.people.roster import PeopleTable, find_roster, has_ages
from ration.register.source.collect import collect
from ration.register.source.register import OF_ROW, ROW, People, Register
from ration.results.explain.explanation import SourceRow
from ration.results.provenance import LeftOut


@dataclass(frozen=True)
class HouseholdRows:
    """The rows of one household, of which `rows` are those of the register of households.

    `source` are the numbers of the rows as they came: those of people, if households are made of
    them. `id` is the household's; people who are left out are found by it.
    """

    register: Register
    columns: Columns
    programme: Programme
    mapping: RegisterMapping
    rows: tuple[int, ...]
    id: str = ""

    @property
    def source(self) -> tuple[int, ...]:
        """The rows as they came, by which problems name them."""
        people = self.register.people
        if people is None or people.of is None:
            return self.rows
        of = pl.col("of").is_in(self._series(people.register, self.rows).implode())
        table = collect(people.register, people.of.filter(of).select(ROW).sort(ROW))
        return tuple(table[ROW])

    def explained(self) -> tuple[SourceRow, ...]:
        """The rows with the cells that the programme reads."""
        people = self.register.people
        if people is None:
            return tuple(self._cells(self.register, self.columns.sources, self.rows))
        if people.of is None:
            own = [name for name in self.columns.sources if name in people.register.columns]
            households = self._cells(people.register, own, self.rows)
            return (*households, *self._members(people))
        if self.mapping.people is None:  # one row per area and number
            return tuple(self._cells(people.register, self._of_areas(people), self.source))
        roster = find_roster(people.register, self.programme, self.mapping)
        return tuple(self._people(roster, pl.col(ROW), self.source))

    def _members(self, people: People) -> Iterator[SourceRow]:
        """The rows of people in a table beside the register."""
        table, options = people.members, self.mapping.people
        assert table is not None
        assert options is not None
        mapping = self.mapping
        if options.sheet in people.register.repeats or options.members is not None:
            mapping = by_row(mapping, options)
        label = f"{options.sheet or options.file}!"
        roster = find_roster(table, self.programme, mapping, label)
        file = options.file or options.sheet
        yield from self._people(roster, pl.col(OF_ROW), self.rows, file)

    def _people(
        self, roster: PeopleTable, key: pl.Expr, rows: Sequence[int], file: str | None = None
    ) -> Iterator[SourceRow]:
        """The rows of people whose `key` is one of `rows`, with the groups that each counts for."""
        groups = {group.id: f"group:{group.column}" for group in roster.groups}
        names = [name for name in _read_of(roster) if name in roster.register.columns]
        names += [name for name in self._shared(roster) if name not in names]
        wanted = classify(roster).rows.filter(
            key.is_in(self._series(roster.register, rows).implode())
        )
        cells = [trimmed(by_name(name).as_expr()).alias(f"cell:{name}") for name in names]
        table = collect(roster.register, wanted.select(ROW, *cells, *groups.values()).sort(ROW))
        for row in table.iter_rows(named=True):
            counted = tuple(group for group, column in groups.items() if row[column])
            yield self._row(roster.register, row[ROW], self._shown(names, row), file, counted)
        yield from self._gone(roster, names, table[ROW].to_list(), file)

    def _gone(
        self, roster: PeopleTable, names: Sequence[str], used: Sequence[int], file: str | None
    ) -> Iterator[SourceRow]:
        """The rows of people of the household whom the mapping leaves out."""
        table = roster.register
        if table.whole is None or not self.id:
            return
        if roster.household == OF_ROW:
            own = pl.col(OF_ROW).is_in(self._series(table, self.rows).implode())
        else:
            own = unmarked_column(trimmed(by_name(roster.household).as_expr())) == self.id
        left = table.whole.filter(own, ~pl.col(ROW).is_in(self._series(table, used).implode()))
        cells = [trimmed(by_name(name).as_expr()).alias(f"cell:{name}") for name in names]
        for row in collect(table, left.select(ROW, *cells).sort(ROW)).iter_rows(named=True):
            found = self._row(table, row[ROW], self._shown(names, row), file, ())
            alone = replace(table, frame=table.whole.filter(pl.col(ROW) == row[ROW]))
            lists = [self.mapping.people, *([] if roster.label else [self.mapping])]
            why = words_leaving_out(alone, self.mapping, lists)
            yield found.model_copy(update={"left_out": True, "left_out_by": why})

    def _shared(self, roster: PeopleTable) -> Iterator[str]:
        """The columns of words and sites, which all people of a household have alike."""
        read = [*self.columns.words.values(), *self.columns.sites.values()]
        yield from (name for name in read if name in roster.register.columns)

    def _of_areas(self, people: People) -> list[str]:
        long = self.mapping.long
        assert long is not None
        conditions = [only.column for _, several in long.counts for only in several]
        names = [self.columns.identity, *conditions, long.value]
        return [name for name in dict.fromkeys(names) if name in people.register.columns]

    def _cells(
        self, register: Register, names: Iterable[str], rows: Sequence[int]
    ) -> Iterator[SourceRow]:
        names = list(dict.fromkeys(name for name in names if name in register.schema))
        cells = [trimmed(by_name(name).as_expr()).alias(f"cell:{name}") for name in names]
        own = pl.col(ROW).is_in(self._series(register, rows).implode())
        table = collect(register, register.frame.filter(own).select(ROW, *cells).sort(ROW))
        for row in table.iter_rows(named=True):
            yield self._row(register, row[ROW], self._shown(names, row), None, None)

    def _shown(self, names: Collection[str], row: dict[str, object]) -> tuple[tuple[str, str], ...]:
        return tuple(
            (name, HIDDEN if self._hidden(name) else str(row[f"cell:{name}"])) for name in names
        )

    def _hidden(self, name: str) -> bool:
        """Whether the cells of a column are personal; the id itself is what was asked for."""
        return name != self.columns.identity and self.columns.personal(name)

    def _row(
        self,
        register: Register,
        number: int,
        cells: tuple[tuple[str, str], ...],
        file: str | None,
        counted: tuple[str, ...] | None,
    ) -> SourceRow:
        place = register.place_of(number)
        return SourceRow(
            file=place.file or file,
            unit=place.unit,
            row=place.row,
            cells=cells,
            counted_as=counted,
        )

    @staticmethod
    def _series(register: Register, rows: Sequence[int]) -> pl.Series:
        return pl.Series(ROW, sorted(rows), dtype=register.schema[ROW])


def words_leaving_out(
    register: Register,
    mapping: RegisterMapping,
    lists: Sequence[RegisterMapping | PeopleMapping | None],
) -> tuple[LeftOut, ...]:
    """By which columns and words the `lists` of a mapping leave out the rows of a register."""
    own = replace(register, whole=None, left_out=(), warnings=())
    return tuple(each for asked in lists for each in leave_out(own, mapping, asked).left_out)


def _read_of(roster: PeopleTable) -> list[str]:
    """The columns of people that are read: household, age or birth, sex, and others of groups."""
    names = [roster.household] if roster.household != OF_ROW else []
    aged = roster.birth or roster.age
    if aged is not None and any(map(has_ages, roster.groups)):
        names.append(aged)
    if roster.sex is not None and any(group.sex for group in roster.groups):
        names.append(roster.sex)
    names += [where.column for group in roster.groups for where in group.where]
    return list(dict.fromkeys([*names, *roster.sums]))
