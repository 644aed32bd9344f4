"""What households collected, with their rows: arrears, entries of a journal, files to write."""

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import polars as pl
from pydantic import PrivateAttr

from ration.accounts.collected.households import GOT, STATUS
from ration.accounts.collected.sheets.due import ID, SITE, PlanDue
from ration.accounts.collected.sheets.headings import DUE
from ration.export.inputs import Input, inputs
from ration.export.output import new_folder
from ration.results.accounts.collected import CollectedRecord
from ration.results.accounts.journal import Entry


class Collected(CollectedRecord):
    """What households collected of a plan: a record with the rows of households.

    It is what `load_collected` returns.
    """

    _rows: Mapping[str, pl.DataFrame] = PrivateAttr(default_factory=dict)
    _due: PlanDue | None = PrivateAttr(default=None)
    _owed: pl.DataFrame = PrivateAttr(default_factory=pl.DataFrame)
    _read: tuple[Input, ...] = PrivateAttr(default=())
    # what tallies count: steps by site, day and item
    _tallied: Mapping[tuple[str, str, str], int] = PrivateAttr(default_factory=dict)

    def households(self) -> pl.DataFrame:
        """One row per household and channel, with its status, in the order of ids.

        Columns: `household_id`, `channel`, `site`, `status`, `date`, `by` (head, proxy or other),
        and for each item the steps `due` and `collected`, such as `due:rice` and `got:rice`; null
        means that they are not known, or not of this channel.
        """
        parts = [
            rows.with_columns(pl.lit(channel).alias("channel"))
            for channel, rows in self._rows.items()
        ]
        frame = pl.concat(parts, how="diagonal") if parts else pl.DataFrame()
        items = [name for name in frame.columns if name.startswith((DUE, GOT))]
        names = [ID, "channel", SITE, STATUS, "date", "by", *items]
        return frame.select(names).sort(ID, "channel")

    def arrears(self) -> pl.DataFrame:
        """What every household is still owed: a frame that `compute(arrears=…)` can read.

        It is what a household came for and did not get, and what a plan with stock did not issue.
        What households did not come for is in it if `pending` is `owed`. Households whose row has
        a problem, or whose site has sent no file, are not: what they received is not known.
        """
        return self._owed

    def not_known(self) -> int:
        """How many households have no arrears because what they received is not known."""
        return sum(
            rows.filter(pl.col(STATUS).is_in(["refused", "unreported"])).height
            for rows in self._rows.values()
        )

    def issues(self) -> tuple[Entry, ...]:
        """What was collected, as entries of a journal: per site, day and item.

        `target` None means the households; the document is `collected SITE DAY`.
        """
        if self._due is None:
            return ()
        items = {item.id: item for item in self._due.programme.items}
        sums = dict(self._tallied)
        for rows in self._rows.values():
            names = [name for name in rows.columns if name.startswith(GOT)]
            good = rows.filter(pl.col("date").is_not_null() & (pl.col(STATUS) != "refused"))
            for site, day, *steps in (
                good.group_by(SITE, "date").agg(pl.col(names).sum()).iter_rows()
            ):
                for name, number in zip(names, steps, strict=True):
                    key = (site, day, name.removeprefix(GOT))
                    sums[key] = sums.get(key, 0) + number
        return tuple(
            Entry(
                kind="issue",
                date=dt.date.fromisoformat(day),
                document=f"collected {site} {day}",
                origin=site,
                item=item,
                quantity=items[item].quantity(steps),
            )
            for (site, day, item), steps in sorted(sums.items())
            if steps
        )

    def write(
        self,
        folder: str | Path,
        *,
        journal: Any = None,
        force: bool = False,
    ) -> None:
        """Write the result into a new folder, all or nothing.

        `collected.json`, `collected.csv` (what each household received), `served.csv` (who has
        received which item), `arrears.csv` (what is owed, for `--arrears` of the next round),
        `journal.csv` (what sites issued), `site-report.xlsx`, and in `feedback/` a workbook for
        each site, with what to fix. `journal` is the journal of goods, as for `load_journal`: it
        fills in the stock columns of the site report; None means that they stay blank. Raises as
        `load_journal` if it cannot be read, FileExistsError if the folder exists
        (`force` replaces one that ration wrote), OSError if it cannot be written.
        """
        from ration.accounts.collected.report.files import write_files
        from ration.accounts.collected.report.stock_figures import stock_figures

        if self._due is None:
            raise ValueError("this result was read from a file: load it again to write it")
        issues = self.issues()
        stock = {} if journal is None else stock_figures(self._due, journal, issues)
        read = (*self._read, *inputs(journal=journal))
        with new_folder(Path(folder), force=force, read=read) as new:
            frames = (self.households(), self.arrears())
            write_files(new, self, *frames, issues, self._due, stock)
