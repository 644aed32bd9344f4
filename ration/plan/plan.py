"""A distribution plan with its households: what each is due, and files to write."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl
from pydantic import PrivateAttr

from ration.engine.households import Households
from ration.export.csv import write_rows
from ration.export.output import new_file, new_folder
from ration.export.plan_folder import write_plan
from ration.results.household_sizes import HouseholdSize
from ration.results.plan import PlanRecord

if TYPE_CHECKING:
    from ration.export.pdf.output import Printed, Progress
    from ration.results.rounds import RoundsRecord


class DistributionPlan(PlanRecord):
    """Totals, a manifest for every site, and what they were computed from; files of all of it.

    `by` has the subtotals, level after level, `nothing` who gets nothing and why. Two plans are
    equal when they hold the same, whatever kind of frame they were computed from. A plan that was
    read from a file knows no households.
    """

    _households: Households | None = PrivateAttr(default=None)

    __hash__ = None  # a frozen model would get one again

    def entitlements(self) -> Any:
        """What every household is due: a frame of the kind that came in, one row a household.

        Whole steps as Int64, the step in the column's name (`rice_g`, `stipend_KPW`); in no
        promised order. ValueError for a plan that was read from a file.

        >>> import polars as pl
        >>> import ration
        >>> frame = pl.DataFrame({"household_id": ["1"], "persons": [4], "adults": [2]})
        >>> ration.compute(frame).entitlements()["rice_g"].to_list()
        [20000]
        """
        return self._known_households().give("entitlements")

    def issues(self) -> Any:
        """What every household is issued from stock: a frame like that of `entitlements`.

        ValueError for a plan without stock, or one that was read from a file.

        >>> import polars as pl
        >>> import ration
        >>> frame = pl.DataFrame({"household_id": ["1"], "persons": [4], "adults": [2]})
        >>> stock = pl.DataFrame({"item": ["rice"], "quantity": ["12 kg"]})
        >>> plan = ration.compute(frame, stock=stock, shortage="equal")
        >>> plan.issues()["rice_g"].to_list(), plan.arrears()["rice_g"].to_list()
        ([12000], [8000])
        """
        return self._known_households().give("issues")

    def arrears(self) -> Any:
        """What every household is still owed: a frame like that of `entitlements`.

        Where an item comes through several channels each has a column: `soap_piece@store`.
        ValueError for a plan without stock, or one that was read from a file.
        """
        return self._known_households().give("arrears")

    def household_sizes(self) -> tuple[HouseholdSize, ...]:
        """How many households have how many persons, of every size that occurs.

        Rows that stand for several households are in none. ValueError for a plan that was read
        from a file.

        >>> import polars as pl
        >>> import ration
        >>> frame = pl.DataFrame({"household_id": ["1", "2"], "persons": [4, 3], "adults": [2, 1]})
        >>> [(size.persons, size.households) for size in ration.compute(frame).household_sizes()]
        [(3, 1), (4, 1)]
        """
        return self._known_households().sizes()

    def rejected(self) -> pl.DataFrame:
        """The rows that were left out: `ration:problem` says why, then every column as it came."""
        return self._known_households().rejected()

    def write(
        self,
        folder: str | Path,
        *,
        force: bool = False,
        entitlements: str | None = "csv",
        formats: Sequence[str] = ("csv",),
    ) -> None:
        """Write the plan into a new folder, all or nothing; `plan.json` in any case.

        As `csv`: `totals.csv`, a manifest a site under `manifests/<channel>/`, the subtotals of
        every level that was asked for as `by/<columns>.csv`, and `entitlements.csv` or `.parquet`
        (None: without; a plan read from a file has none). Where stock was shared also
        `stock.csv`, `lots.csv` (a stock file of what is left), `issues` and `arrears`. As `xlsx`:
        `plan.xlsx`, as `write_xlsx` does. As `html`: `report.html`, as `write_html` does. As
        `collection`: as `write_collection` does.
        Raises FileExistsError where the folder exists (`force` replaces one that ration wrote),
        OSError where it cannot be written, ValueError where a format is not known.
        """
        known = self._known_households() if "collection" in formats else self._households
        with new_folder(Path(folder), force=force) as made:
            write_plan(made, self, known, formats, entitlements)

    def write_xlsx(self, path: str | Path, *, force: bool = False) -> None:
        """Write the plan as a workbook: all that `write` writes as CSV, charts, what is assumed.

        Numbers are numbers and ids are text; no cell that comes from the register is a formula. A
        number of more than 15 digits, which a spreadsheet would cut, stands as text, and the
        first sheet says so. A plan that was read from a file has no households in it.
        Raises FileExistsError where the file exists (`force` replaces it), OSError where it
        cannot be written.
        """
        from ration.export.xlsx.plan import write_workbook

        with new_file(Path(path), force=force) as made:
            write_workbook(made, self, self._households)

    def write_collection(
        self,
        folder: str | Path,
        channel: str | None = None,
        *,
        names: str | None = None,
        force: bool = False,
    ) -> None:
        """Write a workbook for every site, in which it says what households have collected.

        They are `collection/<channel>/<site>.xlsx`, of one channel or of all (None), beside
        `plan.json`. What households are due is locked; what they received, when and who came is
        to be filled in. `names` is the register's column of names; None: ids alone are shown.
        Raises FileExistsError and OSError as `write` does, DataError where there is no column of
        names, ValueError for a channel that hands nothing to households, or a plan that was read
        from a file.
        """
        from ration.export.xlsx.collection import write_collections

        households = self._known_households()
        with new_folder(Path(folder), force=force) as made:
            write_plan(made, self, None, (), None)
            write_collections(made / "collection", self, households, channel, names)

    def write_html(
        self, path: str | Path, *, rounds: "RoundsRecord | None" = None, force: bool = False
    ) -> None:
        """Write the plan as one page of HTML that works without a network.

        It has what `ration.report_html` says, the pipeline too where the plan is one of `rounds`.
        Raises InputError where what makes it is not installed, FileExistsError where the file
        exists and not `force`, OSError where it cannot be written.
        """
        from ration.export.html.page import write_html

        write_html(Path(path), self, self._households, rounds, force=force)

    def write_pdf(
        self,
        path: str | Path,
        *,
        documents: Sequence[str] | None = None,
        language: str | Sequence[str] = "en",
        paper: str = "A4",
        font: str | Path | None = None,
        names: str | None = None,
        order: str | None = None,
        per_size: bool = False,
        force: bool = False,
        progress: "Progress | None" = None,
    ) -> "Printed":
        """Print the plan, all or nothing: into a new folder, a PDF file a document and site.

        A `path` that ends in `.pdf` is one file, with all documents site after site.
        `documents` are of `waybill`, `list` (the distribution list), `pay` (the pay list),
        `tally` and `cards`; None: all but cards, or of areas the waybills. `language` is one of
        en, ko, fr and ar, or two in every cell, as `en,ko`. `paper` is A4 or Letter. `font`, a
        file or a folder, goes before the system's fonts. `names` is the register's column with
        the names of heads (None: no names are printed); `order`, `size` or a column by which the
        households of a site are in order, then by card number; `per_size` makes a separate set
        for every household size. What was issued is printed where the plan was issued from stock.
        Needs the extra `pdf`.

        The same input gives the same bytes. Gives how many files and pages there are; `progress`
        is called with the pages that are done, and the share of all work. Raises InputError where
        something is asked for that is not there, or a font lacks characters; DataError where the
        register has no such column; ValueError for a plan that was read from a file;
        FileExistsError and OSError as `write`.
        """
        from ration.export.pdf.printing import print_options, print_plan

        asked = print_options(language, paper, names, order, per_size=per_size)
        face = None if font is None else Path(font)
        return print_plan(
            self,
            self._known_households(),
            Path(path),
            documents,
            asked,
            face,
            force=force,
            progress=progress,
        )

    def write_rejected(self, path: str | Path, *, force: bool = False) -> None:
        """Write the rows that were left out as a register that can be mended and read again."""
        with new_file(Path(path), force=force) as made:
            write_rows(made, *self._known_households().rejected_cells())

    def _known_households(self) -> Households:
        if self._households is None:
            raise ValueError("this plan was read from a file: compute it again to see households")
        return self._households


def report_html(plan: DistributionPlan, rounds: "RoundsRecord | None" = None) -> str:
    """A plan as one page of HTML that works without a network, for screens and for paper.

    It holds no names of people and no cells of single households. With `rounds`, of which the
    plan is one, it shows the pipeline that supplies them. Of a plan that was read from a file it
    has no household sizes.
    Raises InputError where what it needs is not installed.
    """
    from ration.export.html.page import plan_page

    return plan_page(plan, plan._households, rounds)
