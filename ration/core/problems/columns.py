"""Very many problems as columns: some forty bytes each, made into `Problem`s when they are read."""

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cached_property

import polars as pl

from ration.core.lazy import LazySequence
from ration.core.problems.causes import Cause, Places
from ration.core.problems.lines import LISTED_ROWS, LISTED_VALUES, ProblemGroup
from ration.core.problems.problem import Problem

_SLICE = 50_000  # problems that are made together
_LOOKED = 10_000  # values in which the first different ones are looked for first
_TEXTS = dict.fromkeys(("kind", "code", "file", "column", "message", "hint"), pl.String)
LISTED_COLUMNS = ("kind", "code", "file", "row", "column", "value", "message", "hint")


class ProblemColumns(LazySequence[Problem]):
    """Problems in columns: the row, the place in `causes`, the value, and facts of its own.

    A cause is also a whole problem, where there are few. Both can be pickled. `places` say where
    the rows are; None means the problems name the rows of a frame.
    """

    __slots__ = ("__dict__", "causes", "frame", "places")

    def __init__(
        self,
        frame: pl.DataFrame,
        causes: Sequence[Cause | Problem],
        places: Places | None = None,
    ) -> None:
        super().__init__(frame.height, self._at)
        self.frame, self.causes, self.places = frame, tuple(causes), places

    def _at(self, index: int) -> Problem:
        return self._made(*self.frame.row(index))

    def __iter__(self) -> Iterator[Problem]:
        for part in self.frame.iter_slices(_SLICE):
            for row in part.rows():
                yield self._made(*row)

    def _made(self, row: int | None, at: int, value: str | None, facts: str | None) -> Problem:
        cause = self.causes[at]
        made = cause.problem(row, value, facts) if isinstance(cause, Cause) else cause
        if self.places is None or self.places.own or row is None:
            return made
        return made.at(*self.places.of(row))

    @cached_property
    def used(self) -> dict[int, int]:
        """How many problems each cause has that has any."""
        if not len(self):
            return {}
        counted = self.frame.group_by("cause").len().sort("cause")
        return dict(counted.iter_rows())

    def codes(self) -> set[str]:
        """The codes of the problems."""
        return {self.causes[at].code for at in self.used}

    def counts(self) -> Counter[tuple[bool, str, str | None]]:
        """How many problems there are, by warning, code and column."""
        counted: Counter[tuple[bool, str, str | None]] = Counter()
        for at, times in self.used.items():
            cause = self.causes[at]
            counted[cause.warning, cause.code, cause.column] += times
        return counted

    @property
    def start(self) -> int:
        """The row of the first problem; 0 if there is none."""
        first = self.frame["row"].head(1).to_list()
        return (first or [0])[0] or 0

    def groups(self) -> Iterator[ProblemGroup]:
        """The problems of one code and column together, those first that come first.

        A problem that is about no row is a group of its own.
        """
        there = self.frame["row"].is_not_null()
        found = [
            (at, ProblemGroup((each,), 1, 1, differ=False, values=()))
            for at, each in ((at, self._at(at)) for at in (~there).arg_true())
        ]
        kinds: dict[tuple[str, str | None], list[int]] = {}
        for at in self.used:
            kinds.setdefault((self.causes[at].code, self.causes[at].column), []).append(at)
        for causes in kinds.values():  # one after the other, as they may be very many
            wanted = pl.Series(causes, dtype=pl.UInt32)
            chosen = self.frame["cause"].is_in(wanted.implode()) & there
            for places in self._of_units(chosen):
                if len(places):
                    found.append((places[0], self._group(places, causes)))
        yield from (group for _, group in sorted(found, key=lambda each: each[0]))

    def _of_units(self, chosen: pl.Series) -> Iterator[pl.Series]:
        """The places of the chosen problems in the frame, those of each unit together."""
        files = self.places.files if self.places else ()
        units = {unit for _, unit in files}
        if len(units) < 2:
            yield chosen.arg_true()
            return
        for unit in units:
            own = [at for at, (_, other) in enumerate(files) if other == unit]
            of_unit = self._files().is_in(pl.Series(own, dtype=pl.UInt32).implode())
            yield (chosen & of_unit.fill_null(value=False)).arg_true()

    def _files(self) -> pl.Series:
        bits = self.places.bits if self.places else 0
        return (self.frame["row"] // (1 << bits)).cast(pl.UInt32)

    def _group(self, places: pl.Series, causes: Sequence[int]) -> ProblemGroup:
        listed = tuple(self._at(at) for at in places.head(LISTED_ROWS + 1))
        of_files = self.places is not None and bool(self.places.files)
        files = self._files().gather(places).n_unique() if of_files else 1
        if not of_files and any(isinstance(self.causes[at], Problem) for at in causes):
            files = len({self._at(at).file for at in places})
        differ = len({_text(at, self.causes[at]) for at in causes}) > 1
        if not differ and any(_names(self.causes[at]) for at in causes):
            differ = self.frame["facts"].gather(places).n_unique() > 1
        values = () if differ else _first_values(self.frame["value"].gather(places))
        return ProblemGroup(listed, len(places), files, differ, tuple(values))

    def texts(self) -> pl.DataFrame:
        """The row of each problem, and its column and message as one text."""
        frame = self.frame.cast({"facts": pl.String})
        kinds = frame.select("cause", "facts").unique()
        texts = [_words(self.causes[at], facts) for at, facts in kinds.iter_rows()]
        known = kinds.with_columns(pl.Series("text", texts, dtype=pl.String))
        on = ["cause", "facts"]
        found = frame.join(known, on=on, how="left", nulls_equal=True, maintain_order="left")
        return found.select("row", "text")

    def listed(self) -> Iterator[pl.DataFrame]:
        """All of them as rows of a file, some thousands at a time: `LISTED_COLUMNS`."""
        for few in self.frame.iter_slices(_SLICE):
            part = few.cast({"value": pl.String, "facts": pl.String})
            kinds = part.select("cause", "facts").unique()
            texts = [self._texts(at, facts) for at, facts in kinds.iter_rows()]
            known = kinds.hstack(pl.DataFrame(texts, schema=_TEXTS, orient="row"))
            on = ["cause", "facts"]
            table = part.join(known, on=on, how="left", nulls_equal=True, maintain_order="left")
            yield self._placed(table).select(LISTED_COLUMNS)

    def _texts(self, at: int, facts: str | None) -> tuple[str | None, ...]:
        cause = self.causes[at]
        each = cause.problem(None, None, facts) if isinstance(cause, Cause) else cause
        kind = "warning" if each.warning else "problem"
        return kind, each.code, each.file, each.column, each.message, each.hint

    def _placed(self, table: pl.DataFrame) -> pl.DataFrame:
        """The rows as users count them, with their files."""
        places = self.places
        if places is None or not places.files:
            return table
        number = (pl.col("row") // (1 << places.bits)).cast(pl.UInt32)
        files = pl.lit(pl.Series([name for name, _ in places.files], dtype=pl.String))
        return table.with_columns(
            file=pl.coalesce(files.gather(number), "file"),
            row=pl.col("row") & ((1 << places.bits) - 1),
        )


def _words(cause: Cause | Problem, facts: str | None) -> str:
    each = cause.problem(None, None, facts) if isinstance(cause, Cause) else cause
    return f"{each.column}: {each.message}" if each.column else each.message


def _first_values(texts: pl.Series) -> list[str]:
    """The first texts that differ."""
    found: list[str] = []
    texts = texts.cast(pl.String).drop_nulls()
    while len(found) <= LISTED_VALUES and len(texts):
        found.append(texts[0])
        start = texts.head(_LOOKED)
        others = (start != texts[0]).arg_true()
        texts = texts.slice(others[0]) if len(others) else texts.slice(len(start))
        texts = texts.filter(~texts.is_in(found)) if len(texts) else texts
    return found


def _names(cause: Cause | Problem) -> tuple[str, ...]:
    return cause.names if isinstance(cause, Cause) else ()


def _text(at: int, cause: Cause | Problem) -> tuple[str, int]:
    """What is equal for causes with the same message, if their facts are equal too."""
    if isinstance(cause, Problem):
        return cause.message, -1
    return (cause.code, at) if cause.names else (cause.problem(None, None, None).message, -1)
