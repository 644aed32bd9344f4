"""A register that a cluster holds: rows that are dealt to tasks and buckets add up to the same."""

import pickle
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import replace
from typing import Any

import polars as pl
import pytest

import ration
from ration.plan import scanned
from ration.register.check.on_cluster import _dealt
from ration.register.check.scan import scan_register
from ration.register.columns.frame_columns import HOUSEHOLDS, SUM
from ration.register.source.cluster import frame_on
from ration.register.source.register import Register


class Machines:
    """A cluster of this process alone: each part of the rows is a task."""

    buckets = 3

    def __init__(self, rows: pl.DataFrame, size: int) -> None:
        self.parts = [*rows.iter_slices(size)]
        self.at_hand = self.parts

    def stream(
        self, columns: Any, wanted: pl.Expr | None, _most: int | None
    ) -> Iterator[pl.DataFrame]:
        """The rows of all parts, or of the part of a task."""
        for part in self.at_hand:
            yield (part if wanted is None else part.filter(wanted)).select(columns)

    def answers(self, query: pl.LazyFrame) -> list[pl.DataFrame]:
        """Each part's own answer; the first is for no rows."""
        return [self._on(part, query) for part in (self.parts[0].clear(), *self.parts)]

    def dealt(self, query: pl.LazyFrame, deal: Any, add_up: Any, _: Any = None) -> Iterator[bytes]:
        """Each part deals on its own, and each bucket is added up on its own."""
        fell: dict[int, list[bytes]] = {}
        adding = pickle.dumps(add_up)  # as it is before anything is added up here
        for part in self.parts:
            task = deepcopy(deal)
            for bucket, payload in task(iter([self._on(part, query)])):
                assert bucket in range(self.buckets)
                fell.setdefault(bucket, []).append(payload)
        for payloads in fell.values():
            yield from pickle.loads(adding)(iter(payloads))

    def _on(self, part: pl.DataFrame, query: pl.LazyFrame) -> pl.DataFrame:
        self.at_hand = [part]
        try:
            return query.collect()
        finally:
            self.at_hand = self.parts


ROWS = [
    ("H-1", "4", "North", "East"), ("H-2", "2", "South", "West"), ("H-3", "3", "North", "West"),
    ("H-4", "1", "South", "East"), ("H-5", "5", "North", ""), ("H-6", "2", "West", "East"),
    ("H-7", "4", "West", "East"),
]  # fmt: skip


def outcome(rows: list[tuple[str, ...]], **options: Any) -> object:
    """The plan, or the problems, without where they were found."""
    frame = pl.DataFrame(rows, ["household_id", "persons", "centre", "district"], orient="row")
    try:
        plan = ration.compute(frame, "general-food", by="district", **options)
    except ration.DataError as error:
        return [str(each) for each in error.problems]
    return plan.totals, plan.sites, plan.by, [str(each) for each in plan.warnings]


@pytest.mark.parametrize("size", [1, 3, 50])
@pytest.mark.parametrize("more", [[], [("H-1", "2", "North", "East"), ("", "x", "South", "East")]])
def test_parts_of_the_rows_add_up_to_the_plan_of_all_or_to_its_problems(
    monkeypatch: pytest.MonkeyPatch, size: int, more: list[tuple[str, ...]]
) -> None:
    rows = [*ROWS, *more]
    here = outcome(rows)
    scan: Callable[..., Any] = scan_register

    def on_machines(register: Register, *others: Any) -> Any:
        machines: Any = Machines(register.frame.collect(), size)
        frame = frame_on(machines, "rows", register.schema)
        return scan(replace(register, frame=frame, cluster=machines), *others)

    monkeypatch.setattr(scanned, "scan_register", on_machines)
    assert outcome(rows) == here


def test_what_has_no_key_falls_into_one_bucket() -> None:
    table = pl.DataFrame({SUM.column(HOUSEHOLDS): [3, 4]})
    assert {at: part.height for at, part in _dealt(table, 3).items()} == {0: 2}
