"""Name the problems of suspicious rows, rule by rule, in columns."""

from collections.abc import Iterator, Mapping
from functools import cached_property

import polars as pl

from ration.core.problems.causes import Cause, Places
from ration.core.problems.table import ProblemTable
from ration.core.text.cells import CUT_NUMBER, ERRORS, FAILED
from ration.programme.household_days import DAYS
from ration.register.check.batch.repair import CellRepairs
from ration.register.check.batch.single_row import USUAL, Checks
from ration.register.check.batch.typed_frame import heads
from ration.register.columns.frame_columns import CELL, NUMBER, SITE, WORD
from ration.register.columns.personal import may_be_name
from ration.register.source.register import EXTRA, ROW

_DOUBTED = frozenset(("count-words", "count-large"))  # the column may be another one, with names


def row_problems(rows: pl.DataFrame, checks: Checks, repairs: CellRepairs) -> ProblemTable:
    """All problems and warnings of some rows of a typed frame.

    `repairs` has the cells of counts that the engine cannot read.
    """
    if rows.is_empty():
        return ProblemTable.together(())
    more = rows.filter(pl.col(EXTRA).is_not_null())  # its cells may be in wrong columns
    ragged = ProblemTable.same(Cause("ragged", facts=(("what", "more cells"),)), more[ROW])
    others = rows.filter(pl.col(EXTRA).is_null()) if more.height else rows
    found = ProblemTable.together([ragged, *_Rows(others, checks, repairs).problems()])
    return found.by_place(Places())  # of a batch: then all of them are nearly sorted


class _Rows:
    """The rules, for rows whose cells are in their columns."""

    def __init__(self, rows: pl.DataFrame, checks: Checks, repairs: CellRepairs) -> None:
        self.rows, self.checks, self.repairs = rows, checks, repairs
        self.columns, self.programme = checks.columns, checks.programme

    def problems(self) -> Iterator[ProblemTable]:
        if self.rows.is_empty():
            return
        columns = self.columns
        yield from self._found(pl.col("id") == "", Cause("id-blank", columns.identity))
        cut = pl.col("id").str.contains(CUT_NUMBER)
        yield from self._cells(cut, "id-broken", columns.identity)
        yield from self._errors()
        for sources in columns.counts.values():
            for source in sources:
                yield from self._unread(source)
        yield from self._sizes()
        yield from self._sums()
        yield from self._blanks()

    def _found(
        self, test: pl.Expr, cause: Cause, value: str | None = None
    ) -> Iterator[ProblemTable]:
        """The problems of the rows that pass a test; `value` is the column that is shown."""
        found = self.rows.filter(test)
        if found.height:
            yield ProblemTable.same(cause, found[ROW], found[value] if value else None)

    def _cells(
        self,
        test: pl.Expr,
        code: str,
        *sources: str,
        facts: Mapping[str, object] = {},
        **own: pl.Expr,
    ) -> Iterator[ProblemTable]:
        """Problems of one cell or a sum of several; show the value unless it may be personal.

        `facts` are those of all, `own` those of each row.
        """
        found = self.rows.filter(test)
        if found.height:
            cause = Cause(code, "+".join(sources), tuple(facts.items()), tuple(own))
            values = self._values(found, code, sources)
            yield ProblemTable.same(cause, found[ROW], values, *found.select(**own).get_columns())

    def _values(self, rows: pl.DataFrame, code: str, sources: tuple[str, ...]) -> pl.Series | None:
        if any(self.columns.personal(source) for source in sources):
            return None
        cells = [_shown(rows[CELL.column(source)]) for source in sources]
        texts = [cell.fill_null("").alias(f"{at}") for at, cell in enumerate(cells)]
        values = pl.select(pl.concat_str(texts, separator="+").alias("value")).to_series()
        hidden = values.str.strip_chars("+") == ""
        if code in _DOUBTED:
            for cell in cells:
                names = [text for text in cell.drop_nulls().unique() if may_be_name(text)]
                hidden |= cell.fill_null("").is_in(pl.Series(names, dtype=pl.String).implode())
        return values.set(hidden, None)

    def _errors(self) -> Iterator[ProblemTable]:
        """Texts that show that a formula failed, or that the column was too narrow."""
        for name, source in self.columns.texts.items():
            text = pl.col(name)
            failed = text.is_in(ERRORS) | text.str.contains(FAILED)
            narrow = text.str.strip_chars("#") == ""
            yield from self._found(failed & ~narrow, Cause("cell-error", source), name)
            yield from self._found(failed & narrow, Cause("cell-narrow", source), name)

    def _unread(self, source: str) -> Iterator[ProblemTable]:
        """The cells of a count that are no number, or a negative one."""
        number = pl.col(NUMBER.column(source))
        zero = self.checks.zero(source)
        below = number.is_not_null() & (number < 0)
        yield from self._cells(below, "count-negative", source, facts={"zero": zero})
        unread = self.rows.filter(number.is_null())
        if unread.is_empty():
            return
        cells = unread[CELL.column(source)].to_list()
        codes = {cell: self._code(source, cell) for cell in {*cells}}
        for code in sorted({*codes.values()}):
            place = pl.Series([codes[cell] == code for cell in cells])
            found = unread.filter(place)
            name, _, sign = code.partition(" ")
            facts = {"sign": sign} if sign else {"zero": zero}
            cause = Cause(name, source, () if name == "days-blank" else tuple(facts.items()))
            yield ProblemTable.same(cause, found[ROW], self._values(found, name, (source,)))

    def _code(self, source: str, cell: object) -> str:
        """The code of a cell that is no number; a doubted sign comes after it."""
        code = str(self.repairs.reading(source, cell).code)
        if source in self.columns.days and code in ("count-blank", "count-missing"):
            return "days-blank"
        if code == "count-separator":
            return f"{code} {',' if ',' in str(cell) else '.'}"
        return code

    @cached_property
    def _known(self) -> dict[str, pl.Expr]:
        """The counts, where all their cells are numbers."""
        known: dict[str, pl.Expr] = {}
        for name, sources in self.columns.counts.items():
            numbers = [pl.col(NUMBER.column(source)) for source in sources]
            exact = pl.Int64 if len(numbers) == 1 else pl.Int128
            read = pl.all_horizontal(*(number >= 0 for number in numbers))
            total = pl.sum_horizontal(*(number.cast(exact) for number in numbers))
            known[name] = pl.when(read).then(total)
        return known

    def _count(self, name: str, otherwise: int) -> pl.Expr:
        """A count, or a number where it is not known."""
        known = self._known.get(name)
        return pl.lit(otherwise) if known is None else known.fill_null(otherwise)

    def _sizes(self) -> Iterator[ProblemTable]:
        """Counts that are too small or too large for one household."""
        checks, counts = self.checks, self.columns.counts
        if checks.most_days is not None:
            many, facts = self._count(DAYS, 0) > checks.most_days, {"most": checks.most_days}
            yield from self._cells(many, "days-many", *self.columns.days, facts=facts)
        households = self._count("households", 1)
        if "households" in counts:
            yield from self._cells(households < 1, "households-zero", *counts["households"])
        for name in dict.fromkeys(checks.people.values()):
            number, sources, one = self._count(name, 1), counts[name], households == 1
            if name == "persons":
                nobody = (number == 0) & (households > 0)
                yield from self._cells(nobody, "count-zero", *sources)
            absurd = one & (number > checks.largest)
            facts = {"largest": checks.largest}
            yield from self._cells(absurd, "count-absurd", *sources, facts=facts)
            if name == "persons":
                large = one & (number > USUAL) & (number <= checks.largest)
                yield from self._cells(large, "count-large", *sources, facts={"usual": USUAL})

    def _sums(self) -> Iterator[ProblemTable]:
        """Counts that disagree with one another."""
        persons, counts = self._known.get("persons"), self.columns.counts
        if persons is None:
            return
        there = persons.is_not_null()
        for name in dict.fromkeys(self.checks.people.values()):
            if name != "persons":
                larger = there & (self._count(name, 0) > persons)
                yield from self._cells(larger, "group-larger", *counts[name], persons=persons)
        parts = self.checks.partition
        if parts and all(name in counts for name in parts):
            total = pl.sum_horizontal(
                *(self._known[name].cast(pl.Int128) for name in parts), ignore_nulls=False
            )
            differs = there & total.is_not_null() & (total != persons)
            yield from self._cells(
                differs,
                "partition",
                *counts["persons"],
                facts={"parts": " and ".join(self.programme.partition)},
                persons=persons,
                sum=total,
            )

    def _blanks(self) -> Iterator[ProblemTable]:
        """Words and sites that are not given."""
        for word, rules in self.checks.conditions.items():
            cause = Cause(
                "value-blank", self.columns.words[word], (("allocations", ", ".join(rules)),)
            )
            yield from self._found(pl.col(WORD.column(word)) == "", cause)
        for channel in self.programme.channels:
            source = self.columns.sites.get(channel.id)
            if source is not None:
                blank = pl.col(SITE.column(channel.id)) == ""
                facts = (("channel", (channel.title or channel.id).lower()),)
                due = self._due(channel.id)
                yield from self._found(blank & due, Cause("site-blank", source, facts))
                yield from self._found(blank & ~due, Cause("site-blank-idle", source, facts))

    def _due(self, channel: str) -> pl.Expr:
        """Whether anything is or may be due through the channel."""
        if any(pool.channel == channel for pool in self.programme.pools):
            return pl.lit(True)
        rules = [rule for rule in self.programme.allocations if rule.channel == channel]
        signs = [pl.col(heads(self.programme, rule)).ne_missing(0) for rule in rules]
        return pl.any_horizontal(pl.lit(False), *signs)


def _shown(cells: pl.Series) -> pl.Series:
    """Cells as Python writes them, which shows floats and days as users know them."""
    if cells.dtype == pl.String or cells.dtype.is_integer():
        return cells.cast(pl.String)
    texts = (None if cell is None else str(cell) for cell in cells.to_list())
    return pl.Series(cells.name, texts, dtype=pl.String)
