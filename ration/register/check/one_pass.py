"""One pass over rows: what its batches have, added up; passes over different rows add up too."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace

import polars as pl

from ration.core.text import ERRORS, FAILED, cleaned, unmarked_column
from ration.register.check.batch_stats import BatchStats, batch_stats, unread
from ration.register.check.id_hashes import IdHashes
from ration.register.check.queries import Key, Query, Sums
from ration.register.check.repair import CellRepairs
from ration.register.check.single_row import Checks
from ration.register.check.typed_frame import TypedFrame
from ration.register.columns.frame_columns import ID
from ration.register.source.register import EXTRA, ROW

# The names of our own answers, beside those of the queries.
_STATS, _HASHES, _SUSPECTS = ("stats",), ("id hashes",), ("suspects",)


@dataclass(frozen=True)
class Seen:
    """The results of one pass over a register.

    `hashes` are those of the ids. `untidy` means that some text differs from what `clean` makes
    of it, or is a spreadsheet's error. `texts` are those of sites and words. `open_ends` means
    that some row is blank in the last column.
    """

    stats: BatchStats
    hashes: IdHashes
    suspects: pl.DataFrame
    untidy: bool
    texts: Collection[str]
    open_ends: bool
    answers: Mapping[Key, pl.DataFrame]


class Pass:
    """A pass over some rows of a register, batch by batch.

    `checks` None means that the rows are only queried. `skipped` are rows that are left out.
    `last` is the column that is blank in every row with too few cells. If a batch has odd cells
    of counts not yet read, they are read and the batch is repeated: `typed` changes with that.
    Hashes of ids beyond `hashes_bound` bytes are on disk; None means no bound.
    """

    def __init__(
        self,
        typed: TypedFrame,
        checks: Checks | None,
        queries: Mapping[Key, Query],
        repairs: CellRepairs,
        skipped: pl.Series | None,
        last: str,
        hashes_bound: int | None = None,
    ) -> None:
        self.typed = replace(typed, repaired=repairs.numbers)
        self.checks, self.queries, self.repairs = checks, queries, repairs
        self.skipped, self.last = skipped, last
        self.rows = 0
        self._sums = {name: Sums(query) for name, query in queries.items()}
        self._stats = BatchStats()
        self._suspects: list[pl.DataFrame] = []
        self._hashes = IdHashes(hashes_bound)
        self._open_ends = False

    @property
    def sources(self) -> list[str]:
        """The columns to read, those that the register has."""
        return list(dict.fromkeys([ROW, EXTRA, *self.typed.columns.sources, self.last]))

    def add(self, batch: pl.DataFrame) -> None:
        """Add some rows as they stand."""
        answers = self._answers(batch.lazy())
        while self.repairs.learn(unread(answers[_STATS])):
            self.typed = replace(self.typed, repaired=self.repairs.numbers)
            answers = self._answers(batch.lazy())
        self._stats.add(answers[_STATS])
        if self.checks is not None:
            self._hashes.add(answers[_HASHES].to_series())
            self._suspects.append(answers[_SUSPECTS])
        for name, total in self._sums.items():
            total.add(answers[name], batch.height)
        self._open_ends = self._open_ends or batch[self.last].null_count() > 0
        self.rows += batch.height

    def seen(self) -> Seen:
        """The results, once all rows are added."""
        tables = {name: total.table() for name, total in self._sums.items()}
        texts = {text for table in tables.values() for text in _texts(table)}
        odd = self._stats.odd or _are_odd(texts)
        return Seen(
            stats=self._stats,
            hashes=self._hashes,
            suspects=pl.concat(self._suspects) if self._suspects else pl.DataFrame(),
            untidy=odd,
            texts=texts,
            open_ends=self._open_ends,
            answers=tables,
        )

    def _answers(self, batch: pl.LazyFrame) -> dict[Key, pl.DataFrame]:
        """All answers about one batch, by name, collected together."""
        rows = self.typed.frame(batch)
        if self.skipped is not None:
            rows = rows.filter(~pl.col(ROW).is_in(self.skipped.implode()))
        frames = {name: total.part(rows) for name, total in self._sums.items()}
        frames[_STATS] = batch_stats(rows, self.typed, first=self.checks is not None)
        if self.checks is not None:
            frames[_HASHES] = rows.select(pl.col(ID).hash())
            frames[_SUSPECTS] = self.checks.suspicious(rows, careful=self.typed.careful)
        return dict(zip(frames, pl.collect_all(frames.values()), strict=True))


def _are_odd(texts: Collection[str]) -> bool:
    """Whether some text differs from what `clean` makes of it, or is a spreadsheet's error."""
    text = pl.col("text")
    odd = (unmarked_column(cleaned(text)) != text) | text.is_in(ERRORS) | text.str.contains(FAILED)
    return bool(pl.DataFrame({"text": list(texts)}, {"text": pl.String}).select(odd.any()).item())


def _texts(answer: pl.DataFrame) -> Iterator[str]:
    for name, kind in answer.schema.items():
        if kind == pl.String:
            yield from answer[name].unique()
