"""Say how to skip rows that are no households: totals, and lines below a table."""

import json
from collections.abc import Collection, Mapping

import polars as pl

from ration.core.problems.problem import Problem, problem
from ration.register.columns.columns import Columns
from ration.register.source.collect import collect_rows
from ration.register.source.register import FILE_BITS, ROW, ROW_MASK, Register


class Refusals:
    """What refuses rows of a register as totals, except households that the mapping names.

    `lines` are the rows below the table, which the first hint skips too.
    """

    def __init__(
        self, register: Register, rows: pl.LazyFrame, columns: Columns, lines: Collection[int]
    ) -> None:
        self._register, self._rows, self._columns = register, rows, columns
        self._lines = frozenset(lines)

    def households(self, rows: Collection[int]) -> dict[int, str]:
        """The rows that the mapping does not name as households, with their ids."""
        wanted = pl.Series(sorted(rows), dtype=self._register.schema[ROW]).implode()
        table = self._rows.filter(pl.col(ROW).is_in(wanted)).select(ROW, "id")
        ids = collect_rows(self._register, table).iter_rows() if rows else ()
        return {row: name for row, name in ids if name not in self._columns.not_totals}

    def problems(self, totals: Mapping[int, str], *, by_sums: bool = False) -> list[Problem]:
        """An error for each row, with what it has; the hint of the first names all of them.

        `by_sums` means that nothing but their counts shows that they are totals.
        """
        ids = self.households(totals)
        both = {*ids, *self._lines}
        every = skipping(
            self._register, both, "totals and lines" if self._lines - {*ids} else "totals"
        )
        return [
            problem(
                "totals-row",
                row=row,
                what=totals[row],
                skip=(skipping(self._register, [row]) if at else every)
                + (self._or_serve(ids[row]) if by_sums else ""),
            )
            for at, row in enumerate(sorted(ids))
        ]

    def _or_serve(self, name: str) -> str:
        """How to serve a row that is a household; the row needs an id for it."""
        if not name or self._columns.personal(self._columns.identity):
            return ""
        names = json.dumps([name], ensure_ascii=False)
        return f"; if it is no total, write not_totals = {names} in a mapping"


def skipping(register: Register, rows: Collection[int], what: str = "totals") -> str:
    """How to skip some rows: every one of them, and of people all that are made into one."""
    all_rows = register.people.rejected(rows)[1] if register.people else {*rows}
    by_file: dict[int, list[int]] = {}
    for row in sorted(all_rows):
        by_file.setdefault(row >> FILE_BITS, []).append(row & ROW_MASK)
    which, them = (f"all {len(rows):,} {what}", "them") if len(rows) > 1 else ("it", "it")
    lists = [",".join(map(str, numbers)) for numbers in by_file.values()]
    if len(by_file) == max(1, len(register.parts)) and len({*lists}) == 1:
        return f"{which} with --skip-rows {lists[0]}, or delete {them}"
    files = zip((register.parts[file].file for file in by_file), lists, strict=True)
    listed = "; ".join(f"{file}: {each}" for file, each in files)
    return f"{which} by hand: delete {them} in the files ({listed})"
