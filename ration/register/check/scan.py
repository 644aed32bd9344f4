"""Scan a register once: check every row and answer named queries about the accepted rows.

The register is read in batches, so memory does not grow with it: each batch is grouped and added
up, and the small tables that result are added up in turn.
"""

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

import polars as pl

from ration.core.problems.table import ProblemTable
from ration.core.running.interrupt import ahead
from ration.core.running.memory import memory_bound
from ration.core.running.progress import OnProgress, Progress
from ration.register.check.across.across_rows import (
    blank_row_warnings,
    blank_rows,
    duplicates,
    without_known,
)
from ration.register.check.across.footers import find_footers, footer_problems
from ration.register.check.across.missing_ids import (
    codes_among,
    missing_ids,
    missing_problems,
)
from ration.register.check.across.whole_column import are_whole, settle
from ration.register.check.batch.batch_stats import BatchStats, repair_warnings
from ration.register.check.batch.batches import batches
from ration.register.check.batch.repair import CellRepairs
from ration.register.check.batch.single_row import Checks
from ration.register.check.batch.suspects import without
from ration.register.check.batch.typed_frame import TypedFrame
from ration.register.check.one_pass import Pass, Seen
from ration.register.check.queries import Key, Query
from ration.register.check.scanned import Scanned, left_out
from ration.register.check.totals.find import find_totals
from ration.register.columns.damaged_ids import damaged
from ration.register.columns.evidence import Evidence
from ration.register.source.collect import readable, with_requoting
from ration.register.source.register import ROW, Register
from ration.register.source.row_count import about_rows

if TYPE_CHECKING:
    from ration.register.source.cluster import OnShare

_HASHES_SHARE = 4  # hashes of ids may take 1/4 of the memory


def scan_register(
    register: Register,
    checks: Checks,
    queries: Mapping[Key, Query],
    progress: OnProgress | None = None,
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
        progress: OnProgress | None,
        memory: int,
    ) -> None:
        self.register, self.checks, self.queries = register, checks, queries
        self.progress, self.memory = progress, memory
        self.total = about_rows(register) if progress else None
        self.repairs = CellRepairs(checks.columns)
        self.typed = TypedFrame(checks.columns, checks.programme, {}, careful=False)

    def scanned(self) -> Scanned:
        """Pass over the register until all its cells are read, then collect the problems."""
        seen = self._settled()
        register, people = self.register, self.register.people
        places = register.row_places
        blank = blank_rows(register, seen.suspects.blank)
        rows = self.typed.frame(register.frame)
        found = self._problems(seen, rows, blank)
        problems = found.errors().by_place(places)
        bad = problems.rows().cast(blank.dtype).rename(ROW)
        bad = bad.filter(bad != 0)
        households, rejected = people.rejected(bad) if people and len(bad) else (bad, bad)
        skipped = _rows(households, blank)
        accepted, kept = rows, seen
        if len(skipped):
            accepted = rows.join(skipped.to_frame().lazy(), on=ROW, how="anti")
            kept = self._pass("leaving out rows", check=False, skipped=skipped)
        warnings = [found.warnings().without(rejected)]
        warnings.append(ProblemTable.of(blank_row_warnings(blank)))
        repaired = repair_warnings(self.checks.columns, self.repairs, kept.stats)
        warnings.append(ProblemTable.of(repaired))
        near = seen.stats.near
        if near.possible:
            from ration.register.check.alike.ids_alike import ids_alike

            alike = ids_alike(register, self.checks.columns, accepted, near, self._for_hashes)
            warnings.append(ProblemTable.of(alike))
        return Scanned(
            register=register,
            rows=accepted,
            rejected_rows=rows.join(
                households.to_frame().lazy(), on=ROW, how="semi", maintain_order="left"
            ),
            answers=kept.answers,
            read=((people and people.rows) or seen.stats.rows - len(blank)) + left_out(register),
            rejected=rejected,
            problems=problems,
            warnings=ProblemTable.together(warnings).by_place(places),
            largest=self._largest(kept.stats),
            memory=self.memory,
        )

    def _settled(self) -> Seen:
        """The results of the last pass: repeat while a pass shows how to read more cells."""
        phase = "reading"
        while True:
            seen = self._pass(phase, check=True)
            phase = "reading again"
            untidy = seen.untidy and not self.typed.careful
            rows = self.typed.frame(self.register.frame)
            if not settle(self.register, rows, seen, self.repairs) and not untidy:
                return seen
            if untidy:
                whole = are_whole(self.register, self.checks.columns.identity, seen)
                self.typed = self.typed._replace(careful=True, whole_ids=whole)

    def _problems(self, seen: Seen, rows: pl.LazyFrame, blank: pl.Series) -> ProblemTable:
        """The problems and warnings of all rows but blank ones."""
        register, columns = self.register, self.checks.columns
        self._report("comparing ids", 0)
        good = seen.suspects.without(blank)
        own = [without_known(register, good.problems), ProblemTable.of(register.problems)]
        if register.merged:
            from ration.register.source.workbook.merged_cells import merged_numbers

            own.append(ProblemTable.of(merged_numbers(register, columns.counted)))
        problems = ProblemTable.together(own)
        lines = find_footers(register, rows, good.lines, problems.rows("id-blank"))
        totals = find_totals(register, rows, seen.stats, seen.texts, good.large, columns, lines)
        refused = {each.row for each in totals if each.row and not each.warning}
        footers = footer_problems(register, lines, refused)
        refused |= lines
        short = ProblemTable.of(())
        if seen.open_ends:  # only a row that ends in a blank may be short
            from ration.register.source.ragged import short_rows

            short = ProblemTable.of(short_rows(register))
        found = self._of_ids(seen, rows, refused, problems, short)
        if refused and any("areas-repeated" in each.codes() for each in found):
            totals = []  # the row of an area that has the sum of its others
            refused = {*lines}
            footers = footer_problems(register, lines, ())
            found = self._of_ids(seen, rows, refused, problems, short)
        found = [*(each.without(short.rows()) for each in found), short]
        # A row that is a total or a footer has no other problem: that is the cause.
        causes = ProblemTable.of([*totals, *footers])
        other = _rows(blank, pl.Series([*refused], dtype=blank.dtype))
        return ProblemTable.together([*(each.without(other) for each in found), causes])

    def _of_ids(
        self,
        seen: Seen,
        rows: pl.LazyFrame,
        refused: Collection[int],
        problems: ProblemTable,
        short: ProblemTable,
    ) -> list[ProblemTable]:
        """The `problems`, and those of ids that are missing, repeated or damaged.

        `short` are those of rows with too few cells.
        """
        register, columns = self.register, self.checks.columns
        missing = missing_ids(register, _without(rows, refused), seen.hashes)
        kept = _without(rows, refused, missing[ROW])
        repeated = duplicates(register, self.checks, kept, seen.hashes)
        found = [problems, repeated]
        others = Evidence(register, kept, [*found, short])
        found += damaged(register, columns, kept, seen.stats.damage, seen.texts, others)
        codes = codes_among(missing, register, Evidence(register, kept, [*found, short]))
        if len(codes):
            missing = without(missing, codes)
            kept = _without(rows, refused, missing[ROW])
            found[1] = duplicates(register, self.checks, kept, seen.hashes)
        return [*found, missing_problems(missing, columns)]

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

    def _pass(self, phase: str, *, check: bool, skipped: pl.Series | None = None) -> Seen:
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
            if self.register.cluster is not None:
                from ration.register.check.on_cluster import pass_on_cluster

                progress = self._shares(phase)
                pass_on_cluster(self.register, self.register.cluster, one, progress)
            else:
                for batch, look in ahead(one.look, batches(self.register, one.sources)):
                    one.take(batch, look)
                    self._report(phase, one.rows)
        self.total = one.rows
        self.typed = one.typed
        return one.seen()

    def _shares(self, phase: str) -> "OnShare | None":
        """What a cluster calls with the share of a pass that is done; None: nobody listens."""
        total = self.total
        if self.progress is None or total is None:
            return None
        self._report(phase, 0)
        return lambda share: self._report(phase, round(share * total))

    def _report(self, phase: str, rows: int) -> None:
        if self.progress is not None:
            self.progress(Progress(phase, rows, None if phase == "comparing ids" else self.total))


def _rows(first: pl.Series, second: pl.Series) -> pl.Series:
    """The rows of both, each once and in order, and of the type of `second`."""
    return pl.concat([first.cast(second.dtype), second]).rename(ROW).unique().sort()


def _without(
    rows: pl.LazyFrame, refused: Collection[int], others: pl.Series | None = None
) -> pl.LazyFrame:
    """The rows of a typed frame without some of them."""
    if refused:
        rows = rows.filter(~pl.col(ROW).is_in(list(refused)))
    if others is not None and len(others):
        table = others.cast(rows.collect_schema()[ROW]).rename(ROW).to_frame()
        rows = rows.join(table.lazy(), on=ROW, how="anti")
    return rows
