"""Neighbours of the same household, which are added up before households are grouped."""

from collections.abc import Collection, Iterator, Mapping, Sequence

import polars as pl
from polars.selectors import by_name

from ration.register.people.roster import KEY
from ration.register.source.register import ROW

_ENOUGH = 1_000_000  # rows after which it is clear whether households stand together
_MOST = 1024**3  # bytes that are kept of people and runs
_START = "people:start"


class Runs:
    """The runs of a table of people: neighbours with the same `KEY` and the same `words`.

    Batches are added while the table is read. What a text means is known only when all texts are
    seen, so each person's `texts` are kept until then. A run ends with its batch, and where row
    numbers do not rise. If most households stand apart, there is nothing to add up, and nothing
    is kept, nor if it takes too much memory: then `few` is False. `apart` is whether they
    stand apart.
    """

    def __init__(self, words: Sequence[str], texts: Collection[str]) -> None:
        self.few = True
        self.apart = False
        self._same = (KEY, *words)
        self._texts = texts
        self._kept: list[tuple[pl.DataFrame, pl.DataFrame]] = []  # people, and first ones of runs
        self._people = self._runs = self._size = 0

    def add(self, people: pl.DataFrame) -> pl.DataFrame:
        """Add a batch with `ROW`, `KEY`, the words and the texts; return the first of each run."""
        changes = [(pl.col(ROW) <= pl.col(ROW).shift()).fill_null(True)]
        for name in self._same:
            column = by_name(name).as_expr()
            changes.append(column.ne_missing(column.shift()))
        starts = people.select(pl.any_horizontal(changes)).to_series().arg_true()
        firsts = people.select(starts.alias(_START), by_name(*self._same).gather(starts))
        self._people += people.height
        self._runs += firsts.height
        if self.few:
            kept = (people.select(by_name(ROW, *self._texts)), firsts)
            self._kept.append(kept)
            self._size += sum(int(table.estimated_size()) for table in kept)
        self.apart |= self.few and self._people >= _ENOUGH and 2 * self._runs > self._people
        if self.apart or self._size > _MOST:
            self.drop()
        return firsts

    def drop(self) -> None:
        """Keep nothing, from now on."""
        self.few = False
        self._kept = []

    def added_up(
        self, numbers: Mapping[str, pl.Expr], without: Collection[int] = ()
    ) -> Iterator[pl.DataFrame]:
        """The runs of each batch, with the row of their first person and sums of `numbers`.

        The numbers are of `ROW` and the texts, and never null. The rows `without` do not count.
        """
        for batch in self._kept:
            people, firsts = _left(*batch, without) if without else batch
            starts = firsts[_START]
            sums = people.select(
                number.cast(pl.Int64).cum_sum().alias(name) for name, number in numbers.items()
            )
            # the sum up to the end of a run, less the sum up to the end of the run before it
            ends = sums[starts.shift(-1, fill_value=people.height) - 1]
            yield firsts.select(
                people[ROW].gather(starts),
                by_name(*self._same),
                *ends.select(pl.all() - pl.all().shift(fill_value=0)),
            )


def _left(
    people: pl.DataFrame, firsts: pl.DataFrame, without: Collection[int]
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """People and runs of a batch as if some rows were not there."""
    gone = pl.Series(ROW, sorted(without), dtype=people.schema[ROW])
    keep = ~people[ROW].is_in(gone.implode())
    before = keep.cast(pl.UInt32).cum_sum() - keep.cast(pl.UInt32)
    people = people.filter(keep)
    firsts = firsts.with_columns(before.gather(firsts[_START]).alias(_START))
    last = pl.col(_START).shift(-1, fill_value=people.height)
    return people, firsts.filter(pl.col(_START) < last)
