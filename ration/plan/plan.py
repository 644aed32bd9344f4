"""A distribution plan: totals, manifests, entitlements, and what they were computed from."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import polars as pl
from pydantic import ConfigDict, Field, PrivateAttr, field_serializer

from ration.core.models import Frozen, Lazy, Several
from ration.core.problems import Problem
from ration.engine.exclusions import Exclusion
from ration.engine.household_sizes import HouseholdSize
from ration.engine.households import Households
from ration.export.csv import write_rows
from ration.export.output import new_file, new_folder
from ration.export.plan_folder import write_plan
from ration.programme.assumptions import Assumption
from ration.results.lines import Counts, Lines, Manifest, Subtotal
from ration.results.provenance import ProgrammeStamp, RegisterStamp, StockStamp

if TYPE_CHECKING:
    from ration.export.pdf.output import Printed, Progress
    from ration.rounds.rounds import Rounds


class DistributionPlan(Frozen):
    """All of it: totals, a manifest for every site, and what they were computed from.

    `by` has the subtotals that were asked for, level after level, `nothing` who gets nothing and
    why. Two plans are equal when they say the same, whatever kind of frame they were computed from.
    """

    model_config = ConfigDict(
        validate_by_name=True, validate_by_alias=True, serialize_by_alias=True
    )

    format: Literal["ration.plan/2", "ration.plan/1"] = "ration.plan/2"
    programme: ProgrammeStamp
    source: RegisterStamp = Field(validation_alias="register", serialization_alias="register")
    people: Counts
    totals: Lines
    sites: Lazy[Manifest]
    by: Several[Subtotal] = ()
    nothing: Several[Exclusion] = ()
    warnings: Several[Problem] = ()
    assumptions: Several[Assumption] = ()
    stock: StockStamp | None = Field(default=None, exclude_if=lambda stock: stock is None)

    _households: Households | None = PrivateAttr(default=None)
    _channels: Mapping[str, Sequence[Manifest]] | None = PrivateAttr(default=None)

    @field_serializer("sites")
    def _made_sites(self, sites: Sequence[Manifest]) -> tuple[Manifest, ...]:
        return tuple(sites)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, DistributionPlan) and self.to_json() == other.to_json()

    __hash__ = None  # type: ignore[assignment]  # equal by what they say, which is large

    @property
    def date(self) -> str | None:
        """The day of the distribution: that of the stock, else the programme's; None: not said."""
        said = None if self.stock is None else self.stock.date
        return said or self.programme.date

    @property
    def channels(self) -> tuple[str, ...]:
        """The channels that have sites."""
        return tuple(self._by_channel())

    def manifests(self, channel: str | None = None) -> Sequence[Manifest]:
        """One manifest a site, in site order: of one channel, or of all (None)."""
        return self.sites if channel is None else self._by_channel().get(channel, ())

    def _by_channel(self) -> Mapping[str, Sequence[Manifest]]:
        if self._channels is None:
            found: dict[str, list[Manifest]] = {}
            for one in self.sites:
                found.setdefault(one.channel, []).append(one)
            self._channels = {channel: tuple(sites) for channel, sites in found.items()}
        return self._channels

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

    def to_json(self) -> str:
        """The plan as one JSON object of the format `ration.plan/2`."""
        return self.model_dump_json(indent=1)

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
        self, path: str | Path, *, rounds: "Rounds | None" = None, force: bool = False
    ) -> None:
        """Write the plan as one page of HTML that works without a network.

        It has what `ration.report_html` says, the pipeline too where the plan is one of `rounds`.
        Raises InputError where what makes it is not installed, FileExistsError where the file
        exists and not `force`, OSError where it cannot be written.
        """
        from ration.export.html.page import write_html

        write_html(Path(path), self, rounds, force=force)

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
        Needs `pip install 'ration[pdf]'`.

        The same input gives the same bytes. Gives how many files and pages there are; `progress`
        is called with the pages that are done, and the share of all work. Raises InputError where
        something is asked for that is not there, or a font lacks characters; DataError where the
        register has no such column; ValueError for a plan that was read from a file;
        FileExistsError and OSError as `write`.
        """
        from ration.export.pdf.document import PrintOptions
        from ration.export.pdf.language import wording
        from ration.export.pdf.paper import paper_named
        from ration.export.pdf.printing import print_plan

        asked = PrintOptions(wording(language), paper_named(paper), names, order, per_size)
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
