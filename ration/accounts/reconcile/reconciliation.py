"""A reconciliation that writes files."""

from pathlib import Path

from pydantic import PrivateAttr

from ration.export.inputs import Input
from ration.results.accounts.reconciliation import ReconciliationRecord
from ration.seals.file_seal import mark
from ration.seals.seal import Seal


class Reconciliation(ReconciliationRecord):
    """A plan against a journal: totals per item, a line per place and item, discrepancies.

    `date` is the day at whose end it is; None means after all entries. `entries` is the number of
    rows of the journal that are used, and `later` of those that are after `date`. `trips` are what
    became of the trips of the plan's loads; () means that no loads were given.
    """

    _seal: Seal | None = PrivateAttr(default=None)  # of its plan
    _read: tuple[Input, ...] = PrivateAttr(default=())

    def write_xlsx(self, path: str | Path, *, force: bool = False) -> None:
        """Write a workbook: summary, discrepancies, totals, lines, lots, trips, checks, rows.

        Raises FileExistsError if the file exists (`force` replaces it), OSError if it cannot be
        written.
        """
        from ration.export.output import new_file
        from ration.export.xlsx.reconciliation import write_reconciliation_workbook

        with new_file(Path(path), force=force, read=self._read) as new:
            write_reconciliation_workbook(new, self, self._seal)

    def write_html(self, path: str | Path, *, force: bool = False) -> None:
        """Write one page of HTML that works without a network.

        Raises InputError if a package that it needs is not installed, FileExistsError if the file
        exists and not `force`, OSError if it cannot be written.
        """
        from ration.export.html.reconciliation import reconciliation_page
        from ration.export.output import new_file

        text = reconciliation_page(self, self._seal)
        with new_file(Path(path), force=force, read=self._read) as new:
            new.write_text(text, encoding="utf-8", newline="\n")
            if self._seal is not None:
                mark(new, self._seal, "reconciliation.html", {})
