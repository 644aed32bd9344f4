"""A register whose rows are read in tasks, as a cluster does it, but in this process."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator
from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import url2pathname

import polars as pl

from ration.register.source.cluster import AddUp, Deal, OnShare, frame_on
from ration.register.source.open import open_register
from ration.register.source.register import Register


class Tasks:
    """Rows in slices of some; each is a task of its own."""

    def __init__(self, rows: pl.DataFrame, size: int, buckets: int) -> None:
        self.slices = [*rows.iter_slices(size)]
        self.buckets = buckets
        self.at_hand = self.slices

    def count(self) -> int:
        """Count the rows."""
        return sum(each.height for each in self.slices)

    def cancel(self) -> None:
        """Nothing streams."""

    def stream(
        self, columns: Collection[str], wanted: pl.Expr | None, most: int | None
    ) -> Iterator[pl.DataFrame]:
        """Read some columns of the rows at hand."""
        for rows in self.at_hand:
            chosen = (rows if wanted is None else rows.filter(wanted)).select(columns)
            yield chosen if most is None else chosen.head(most)

    def answers(self, query: pl.LazyFrame) -> list[pl.DataFrame]:
        """Run a query on every slice; the first answer is for no rows."""
        return [self._answer(query, [each]) for each in (self.slices[0].clear(), *self.slices)]

    def dealt(
        self, query: pl.LazyFrame, deal: Deal, add_up: AddUp, progress: OnShare | None = None
    ) -> Iterator[bytes]:
        """Deal what each slice has to the buckets, and add up what falls into each."""
        sent = deepcopy((deal, add_up))  # as they are now: who asked changes with each answer
        parts: dict[int, list[bytes]] = defaultdict(list)
        for each in self.slices:
            own, _ = deepcopy(sent)  # a task shares nothing with the others
            for bucket, payload in own(iter([self._answer(query, [each])])):
                assert 0 <= bucket < self.buckets
                parts[bucket].append(payload)
        for payloads in parts.values():
            yield from deepcopy(sent[1])(payloads)
        if progress is not None:
            progress(1.0)

    def table(self, query: pl.LazyFrame, more: pl.DataFrame | None = None) -> Any:
        """Return the rows of a query, and more below."""
        parts = [self._answer(query, [each]) for each in self.slices]
        return pl.concat([*parts, *([] if more is None else [more])], how="diagonal")

    def write(self, table: Any, folder: str, kind: str) -> None:
        """Write a table as one CSV file in a folder."""
        assert kind == "csv"
        path = Path(url2pathname(urlsplit(folder).path))
        path.mkdir()
        table.write_csv(path / "part.csv")

    def gathered(
        self, keyed: pl.LazyFrame, query: Callable[[pl.LazyFrame], pl.LazyFrame]
    ) -> "tuple[Tasks, pl.LazyFrame]":
        """No rows are brought together."""
        raise NotImplementedError

    def _answer(self, query: pl.LazyFrame, slices: list[pl.DataFrame]) -> pl.DataFrame:
        self.at_hand = slices
        try:
            return query.collect()
        finally:
            self.at_hand = self.slices


def in_tasks(frame: pl.DataFrame, size: int, buckets: int) -> Register:
    """A frame as a register whose rows are read in tasks of `size` rows."""
    register = open_register(frame)
    tasks = Tasks(register.frame.collect(), size, buckets)
    return replace(register, frame=frame_on(tasks, "tasks", register.schema), cluster=tasks)
