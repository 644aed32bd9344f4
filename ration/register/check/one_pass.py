"""One pass over rows: what its batches have, added up; passes over different rows add up too."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

import polars as pl

from ration.core.problems.table import between
from ration.core.running.interrupt import interruptible
from ration.core.text.cells import ERRORS, FAILED, cleaned, unmarked_column
from ration.register.check.batch.batch_stats import BatchStats, batch_stats, id_text, unread
from ration.register.check.batch.id_forms import IdText
from ration.register.check.batch.repair import CellRepairs
from ration.register.check.batch.rising_ids import alike, spans_of
from ration.register.check.batch.single_row import Checks
from ration.register.check.batch.suspects import Suspects, without
from ration.register.check.batch.typed_frame import TypedFrame
from ration.register.check.queries import Key, Query, Sums
from ration.register.columns.frame_columns import ID
from ration.register.source.ids.id_hashes import IdHashes, Span
from ration.register.source.register import EXTRA, ROW
from ration.register.values.counts import Reading

# The names of our own answers, beside those of the queries.
_STATS, _HASHES, _SUSPECTS = ("stats",), ("id hashes",), ("suspects",)
# The queries of a batch are small and many: what they share is not worth the search.
_PLAIN = pl.QueryOptFlags(comm_subplan_elim=False, comm_subexpr_elim=False)


class Seen(NamedTuple):
    """The results of one pass over a register.

    `hashes` are those of the ids. `untidy` means that some text differs from what `clean` makes
    of it, or is a spreadsheet's error. `texts` are those of sites and words. `open_ends` means
    that some row is blank in the last column.
    """

    stats: BatchStats
    hashes: IdHashes
    suspects: Suspects
    untidy: bool
    texts: Collection[str]
    open_ends: bool
    answers: Mapping[Key, pl.DataFrame]


class PassPart(NamedTuple):
    """What a pass over some rows has found, or a part of that: it adds up with others.

    `readings` are those of odd cells, by source column.
    """

    rows: int
    stats: BatchStats
    readings: Mapping[str, Mapping[str, Reading]]
    suspects: Suspects | None
    hashes: pl.Series | None
    answers: Mapping[Key, pl.DataFrame]
    open_ends: bool


class Look(NamedTuple):
    """What one batch has: the answers, its ids as text, and the pieces of them that rise.

    `typed` is how it was read. `ids` None means there are none, or they were not asked for;
    `spans` None means that there are many. `numbered` means that all ids end in numbers.
    """

    typed: TypedFrame
    answers: dict[Key, pl.DataFrame]
    ids: IdText | None
    spans: Sequence[Span] | None
    numbered: bool


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
        self.typed = typed._replace(repaired=repairs.numbers)
        self.checks, self.queries, self.repairs = checks, queries, repairs
        self.skipped, self.last = skipped, last
        self.rows = 0
        self._sums = {name: Sums(query) for name, query in queries.items()}
        self._stats = BatchStats()
        self._suspects: list[Suspects] = []
        self._hashes = IdHashes(hashes_bound)
        self._open_ends = False
        self._trims = checks is None  # until some id has spaces, none is trimmed

    @property
    def sources(self) -> list[str]:
        """The columns to read, those that the register has."""
        return list(dict.fromkeys([ROW, EXTRA, *self.typed.columns.sources, self.last]))

    def add(self, batch: pl.DataFrame) -> None:
        """Add some rows as they stand."""
        self.take(batch, self.look(batch))

    def take(self, batch: pl.DataFrame, look: Look) -> None:
        """Add some rows of which there is a look: again, if others showed how to read them."""
        if look.typed != self._reading:
            look = self.look(batch)
        while self._learn(look.answers[_STATS], look.ids):
            look = self.look(batch)
        self._open_ends = self._open_ends or batch[self.last].null_count() > 0
        self.rows += batch.height
        self._stats.add(look.answers[_STATS], look.ids)
        if self.checks is not None:
            hashes = look.answers[_HASHES].to_series()
            self._hashes.add(hashes, look.spans, numbered=look.numbered)
            if look.answers[_SUSPECTS].height or not self._suspects:
                suspects = Suspects.of(look.answers[_SUSPECTS], self.checks, self.repairs)
                self._suspects.append(suspects)
        for name, total in self._sums.items():
            total.add(look.answers[name], batch.height)

    def seen(self) -> Seen:
        """The results, once all rows are added."""
        tables = {name: total.table() for name, total in self._sums.items()}
        texts = {text for table in tables.values() for text in _texts(table)}
        odd = self._stats.odd or _are_odd(texts)
        return Seen(
            stats=self._stats,
            hashes=self._hashes,
            suspects=Suspects.joined(self._suspects),
            untidy=odd,
            texts=texts,
            open_ends=self._open_ends,
            answers=tables,
        )

    def join(self, part: PassPart) -> None:
        """Add what another pass has found in other rows."""
        self.rows += part.rows
        self.repairs.join(part.readings)
        self.typed = self.typed._replace(repaired=self.repairs.numbers)
        self._stats.join(part.stats)
        if part.suspects is not None:
            self._suspects.append(part.suspects)
        if part.hashes is not None:
            self._hashes.add(part.hashes)
        for name, answer in part.answers.items():
            self._sums[name].join(answer)
        self._open_ends = self._open_ends or part.open_ends

    def part(self) -> PassPart:
        """What is found so far, to join with what other passes found."""
        return PassPart(
            rows=self.rows,
            stats=self._stats,
            readings=self.repairs.readings,
            suspects=Suspects.joined(self._suspects) if self._suspects else None,
            hashes=None if self.checks is None else self._hashes.every(),
            answers={name: total.table() for name, total in self._sums.items()},
            open_ends=self._open_ends,
        )

    def _learn(self, stats: pl.DataFrame, ids: IdText | None) -> bool:
        """Whether statistics show how to read more of their batch than was read."""
        numbers = self.repairs.learn(unread(stats))
        if numbers:
            self.typed = self.typed._replace(repaired=self.repairs.numbers)
        rows = stats["rows"].item()
        spaces = not self._trims and ids is not None and ids.spaced(rows)
        self._trims = self._trims or spaces
        return numbers or spaces

    @property
    def _reading(self) -> TypedFrame:
        """How the next batch is read."""
        return self.typed._replace(trims=self._trims)

    def look(self, batch: pl.DataFrame) -> Look:
        """All answers about one batch, collected together.

        The typed rows are collected before: to find what queries share takes longer.
        """
        if self.skipped is not None:
            batch = without(batch, between(self.skipped, batch[ROW]))
        typed = self._reading
        frame = typed.frame(batch.lazy())
        table = interruptible(lambda: frame.collect(optimizations=_PLAIN))
        looks = self.checks is not None and self._hashes.rise
        spans = spans_of(table[ID], table[ROW]) if looks else None
        text = alike(table[ID], spans) if spans else None
        rows = table.lazy()
        frames = {name: total.part(rows) for name, total in self._sums.items()}
        first = self.checks is not None
        frames[_STATS] = batch_stats(rows, typed, first=first, ids=text is None)
        if self.checks is not None:
            frames[_HASHES] = rows.select(pl.col(ID).hash())
            frames[_SUSPECTS] = self.checks.suspicious(rows, careful=typed.careful)
        queries = frames.values()
        answers = interruptible(lambda: pl.collect_all(queries, optimizations=_PLAIN))
        found = dict(zip(frames, answers, strict=True))
        ids = text or id_text(found[_STATS])
        return Look(typed, found, ids, spans, numbered=text is not None)


def _are_odd(texts: Collection[str]) -> bool:
    """Whether some text differs from what `clean` makes of it, or is a spreadsheet's error."""
    text = pl.col("text")
    odd = (unmarked_column(cleaned(text)) != text) | text.is_in(ERRORS) | text.str.contains(FAILED)
    return bool(pl.DataFrame({"text": list(texts)}, {"text": pl.String}).select(odd.any()).item())


def _texts(answer: pl.DataFrame) -> Iterator[str]:
    for name, kind in answer.schema.items():
        if kind == pl.String:
            yield from answer[name].unique()
