"""Scan a register once: check every row and answer named queries about the accepted rows.

The register is read in batches, so memory does not grow with it: each batch is grouped and added
up, and the small tables that result are added up in turn.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace

import polars as pl

from ration.core.memory import memory_bound
from ration.core.problems import Problem, by_place
from ration.register.check.across_rows import (
    blank_row_warnings,
    blank_rows,
    duplicates,
    without,
    without_known,
)
from ration.register.check.alike.ids_alike import ids_alike
from ration.register.check.batch_stats import BatchStats, has_float_ids, repair_warnings
from ration.register.check.batches import batches
from ration.register.check.footers import find_footers, footer_problems
from ration.register.check.missing_ids import missing_ids
from ration.register.check.one_pass import Pass, Seen
from ration.register.check.queries import Key, Query
from ration.register.check.repair import CellRepairs
from ration.register.check.scanned import Scanned, left_out
from ration.register.check.single_row import Checks
from ration.register.check.totals.find import find_totals
from ration.register.check.typed_frame import TypedFrame
from ration.register.columns.damaged_ids import damaged
from ration.register.source.collect import readable, with_requoting
from ration.register.source.ragged import short_rows
from ration.register.source.register import ROW, Register
from ration.register.source.workbook.merged_cells import merged_numbers

_HASHES_SHARE = 4  # hashes of ids may take 1/4 of the memory

Progress = Callable[[int], object]  # called after every batch with the number of rows so far


def scan_register(
    register: Register,
    checks: Checks,
    queries: Mapping[Key, Query],
    progress: Progress | None = None,
    memory: int | None = None,
) -> Scanned:
    """Check every row, and answer `queries` about the accepted rows.

    If all rows are good this is one pass. Ids and words that are not plain, counts that depend
    on their whole column, and rejected rows cost another. Words that are not plain are noticed
    in the answers, so the queries must cover every column of sites and words. If the CSV reader
    fails on bad quoting, requote the file and scan again.

    Of what grows with rows, all that is beyond `memory` bytes is in a temporary folder; None means
    a share of what there is.
    """
    bound = memory_bound(memory)

    def scanned(read: Register) -> Scanned:
        return _Scan(read, checks, queries, progress, bound).scanned()

    return with_requoting(register, scanned)


class _Scan:
    """The passes over one register, which share the odd cells of counts read so far."""

    def __init__(
        self,
        register: Register,
        checks: Checks,
        queries: Mapping[Key, Query],
        progress: Progress | None,
        memory: int,
    ) -> None:
        self.register, self.checks, self.queries = register, checks, queries
        self.progress, self.memory = progress, memory
        self.repairs = CellRepairs(checks.columns)
        self.typed = TypedFrame(checks.columns, checks.programme, {}, careful=False)

    def scanned(self) -> Scanned:
        """Pass over the register until all its cells are read, then collect the problems."""
        seen = self._settled()
        register, people = self.register, self.register.people
        blank = blank_rows(register, seen.suspects)
        rows = self.typed.frame(register.frame)
        problems = self._problems(seen, rows, blank)
        bad = {each.row for each in problems if each.row and not each.warning}
        households, rejected = people.rejected(bad) if people and bad else (bad, bad)
        skipped = _series(households | blank, seen.suspects.schema[ROW])
        accepted, kept = rows, seen
        if len(skipped):
            accepted = rows.join(skipped.to_frame().lazy(), on=ROW, how="anti")
            kept = self._pass(check=False, skipped=skipped)
        warnings = [each for each in problems if each.warning and each.row not in rejected]
        warnings += blank_row_warnings(blank)
        warnings += repair_warnings(self.checks.columns, self.repairs, kept.stats)
        near = seen.stats.near
        if near.possible:
            warnings += ids_alike(register, self.checks.columns, accepted, near, self._for_hashes)
        bad_rows = _series(households, skipped.dtype).implode()
        return Scanned(
            register=register,
            rows=accepted,
            rejected_rows=rows.filter(pl.col(ROW).is_in(bad_rows)),
            answers=kept.answers,
            read=((people and people.rows) or seen.stats.rows - len(blank)) + left_out(register),
            rejected=tuple(sorted(rejected)),
            problems=by_place(register.located(each for each in problems if not each.warning)),
            warnings=by_place(register.located(warnings)),
            largest=self._largest(kept.stats),
            memory=self.memory,
        )

    def _settled(self) -> Seen:
        """The results of the last pass: repeat while a pass shows how to read more cells."""
        while True:
            seen = self._pass(check=True)
            untidy = seen.untidy and not self.typed.careful
            if not self.repairs.settle(seen.stats.largest) and not untidy:
                return seen
            if untidy:
                whole = has_float_ids(self.register, self.checks.columns.identity)
                self.typed = replace(self.typed, careful=True, whole_ids=whole)

    def _problems(self, seen: Seen, rows: pl.LazyFrame, blank: Collection[int]) -> list[Problem]:
        """The problems and warnings of all rows but blank ones."""
        register, checks = self.register, self.checks
        good = without(seen.suspects, blank)
        problems = [
            each
            for row in good.iter_rows(named=True)
            for each in checks.row_problems(row, self.repairs)
        ]
        problems = without_known(register, problems)
        problems += register.problems
        problems += merged_numbers(register, checks.columns.counted)
        lines = find_footers(register, rows, good, problems)
        totals = find_totals(register, rows, seen.stats, seen.texts, good, checks.columns, lines)
        refused = {each.row for each in totals if each.row and not each.warning}
        footers = footer_problems(register, lines, refused)
        refused |= lines
        kept = rows.filter(~pl.col(ROW).is_in(list(refused))) if refused else rows
        without_id = list(missing_ids(register, checks.columns, kept, seen.hashes))
        if without_id:
            kept = kept.filter(~pl.col(ROW).is_in([each.row for each in without_id]))
        problems += without_id
        repeated = duplicates(register, checks, kept, seen.hashes)
        if refused and any(each.code == "areas-repeated" for each in repeated):
            totals = []  # the row of an area that has the sum of its others
            refused = {*lines}
            footers = footer_problems(register, lines, ())
            kept = rows.filter(~pl.col(ROW).is_in([*refused, *(each.row for each in without_id)]))
            repeated = duplicates(register, checks, kept, seen.hashes)
        problems += repeated
        problems += damaged(register, checks.columns, kept, seen.stats.damage, seen.texts)
        if seen.open_ends:  # only a row that ends in a blank may be short
            short = short_rows(register)
            shifted = {each.row for each in short}
            problems = [each for each in problems if each.row not in shifted] + short
        problems = [each for each in problems if each.row not in blank]
        # A row that is a total or a footer has no other problem: that is the cause.
        return [each for each in problems if each.row not in refused] + totals + footers

    @property
    def _for_hashes(self) -> int:
        """The bytes that hashes of ids may take."""
        return self.memory // _HASHES_SHARE

    def _largest(self, stats: BatchStats) -> dict[str, int]:
        counts = self.checks.columns.counts
        largest = {
            name: sum(stats.largest[part] for part in parts) for name, parts in counts.items()
        }
        return {"households": 1, **largest}

    def _pass(self, *, check: bool, skipped: pl.Series | None = None) -> Seen:
        """Pass over the rows once, without the `skipped` ones; without `check`, only query."""
        checks = self.checks if check else None
        one = Pass(
            self.typed,
            checks,
            self.queries,
            self.repairs,
            skipped,
            self.register.last,
            self._for_hashes,
        )
        with readable(self.register):
            for batch in batches(self.register, one.sources):
                one.add(batch)
                if self.progress is not None:
                    self.progress(one.rows)
        self.typed = one.typed
        return one.seen()


def _series(rows: Collection[int], kind: pl.DataType) -> pl.Series:
    return pl.Series(ROW, sorted(rows), dtype=kind)
