"""The report of a check: how many rows are accepted and rejected, and what they look like."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Generic, Literal, NamedTuple

from pydantic import PrivateAttr, field_serializer

from ration.core.models import Lazy, Several
from ration.core.problems.columns import LISTED_COLUMNS
from ration.core.problems.lines import lines_of
from ration.core.problems.problem import Problem
from ration.core.problems.table import JoinedProblems, ProblemTable
from ration.core.text.cells import many
from ration.core.text.html import html_heading, html_table
from ration.core.text.python_words import in_python
from ration.export.inputs import Input, inputs
from ration.plan.call_options import F
from ration.register.check.scanned import Scanned
from ration.register.mapping.mapping import RegisterMapping
from ration.results.check import LISTED, OddHouseholds, ProblemCount, ReadFrom, SiteRows
from ration.results.household_sizes import HouseholdSize, average
from ration.results.lines import Counts
from ration.results.provenance import ProgrammeStamp, RegisterStamp
from ration.results.similar import SimilarFound

if TYPE_CHECKING:
    from ration.similar.find import SimilarHouseholds


class Rows(NamedTuple):
    """The rows behind a report: read again from the register when they are needed."""

    scanned: Scanned
    identity: str
    mapping: RegisterMapping
    inputs: tuple[Input, ...]  # beside the register


class Report(RegisterStamp, Generic[F]):
    """The report of a check: how many rows are accepted and rejected, and all problems.

    `found` counts problems and warnings by code and column. `read_from` has the source columns of
    each name. `people` counts the accepted households and their people; it is empty if the counts
    are too large to add up. `none` is how many households have nobody of a group, `sizes` how
    many have each size, `odd` how many are worth a look; these three do not count rows that stand
    for several households. `sites` are the rows of every site, those with most rejected rows
    first. `similar` has the counts of likely duplicates; None means they were not searched.

    `problems` and `warnings` have all of them; the JSON has the first 1,000 of each code. `F` is
    the kind of its frames: that of the register, or Polars for files.
    """

    format: Literal["ration.check/2", "ration.check/1"] = "ration.check/2"
    programme: ProgrammeStamp
    problems: Lazy[Problem] = ()
    warnings: Lazy[Problem] = ()
    found: Several[ProblemCount] = ()
    read_from: Several[ReadFrom] = ()
    people: Counts = ()
    none: Counts = ()
    sizes: Several[HouseholdSize] = ()
    odd: Several[OddHouseholds] = ()
    sites: Lazy[SiteRows] = ()
    similar: SimilarFound | None = None

    _rows: Rows | None = PrivateAttr(default=None)

    def __repr__(self) -> str:
        """One line, such as `<Report on a.csv for kaesong-2020: 3 rows, 2 accepted, 1 problem>`."""
        counts = (
            many(self.read, "row"),
            f"{self.accepted:,} accepted",
            many(len(self.problems), "problem"),
            many(len(self.warnings), "warning"),
        )
        return f"<Report on {self.source} for {self.programme.id}: {', '.join(counts)}>"

    def _repr_html_(self) -> str:
        """The causes of problems for notebooks, each with its first rows."""
        lines = [
            [kind, in_python(line)]
            for kind, several in (("problem", self.problems), ("warning", self.warnings))
            for line in lines_of(several, None)
        ]
        heading = html_heading(repr(self).strip("<>"))
        return heading + (html_table(["kind", "where and what"], lines) if lines else "")

    @field_serializer("problems", "warnings")
    def _first(self, problems: Sequence[Problem]) -> Sequence[Problem]:
        """The first of each code: `unlisted` counts the others."""
        return listed(problems)

    @field_serializer("sites")
    def _in_full(self, sites: Sequence[SiteRows]) -> tuple[SiteRows, ...]:
        return tuple(sites)

    @property
    def average(self) -> Fraction | None:
        """The average persons per household, of `sizes`; None means there are none."""
        return average(self.sizes)

    def to_frame(self) -> F:
        """All problems and warnings, a row each: a frame of the kind that came in.

        Columns: kind, code, file, row, column, value, message, hint. A report that was read from a
        file has those that its file lists, in a Polars frame.

        >>> import polars as pl
        >>> import ration
        >>> frame = pl.DataFrame({"household_id": ["1"], "persons": ["many"], "adults": [2]})
        >>> ration.check(frame).to_frame().select("code", "row", "column", "value").row(0)
        ('count-words', 2, 'persons', 'many')
        """
        from ration.export.tables.frames import problems_frame

        made = problems_frame(self.problems, self.warnings)
        if self._rows is None:
            return made  # type: ignore[return-value]  # a report from a file has Polars frames
        frame: F = self._rows.scanned.register.to_input_type(made)
        return frame

    def write_rejected(self, path: str | Path, *, force: bool = False) -> None:
        """Write the rejected rows, with reasons, as a register that can be fixed and read again.

        A `path` that ends in `.xlsx` is a workbook, in which problem cells are marked; else CSV.
        Raises FileExistsError if the file exists and not `force`, OSError if it cannot be
        written or has more rows than a sheet, ValueError for a report that was read from a file.
        """
        from ration.export.output import new_file
        from ration.export.register_rows import write_rejected

        with new_file(Path(path), force=force, read=self._read()) as new:
            write_rejected(new, Path(path), self._known_rows().scanned)

    def write_problems(self, path: str | Path, *, force: bool = False) -> None:
        """Write all problems and warnings as CSV: kind, code, place, value, message and hint.

        Raises what `write_rejected` raises.
        """
        from ration.export.csv import write_frames
        from ration.export.output import new_file

        self._known_rows()
        tables = [
            each if isinstance(each, JoinedProblems) else ProblemTable.of(each)
            for each in (self.problems, self.warnings)
        ]
        with new_file(Path(path), force=force, read=self._read()) as new:
            write_frames(new, LISTED_COLUMNS, (part for each in tables for part in each.listed()))

    def write_accepted(self, path: str | Path, *, force: bool = False) -> None:
        """Write the accepted rows in the columns of `write_rejected`, to add fixed rows below them.

        Raises what `write_rejected` raises.
        """
        from ration.export.output import new_file
        from ration.export.register_rows import write_accepted

        with new_file(Path(path), force=force, read=self._read()) as new:
            write_accepted(new, Path(path), self._known_rows().scanned)

    def write_separated(
        self, accepted: str | Path, rejected: str | Path, *, force: bool = False
    ) -> None:
        """Write the accepted and the rejected rows: both files or none.

        Raises what `write_rejected` raises.
        """
        from ration.core.outputs.put import together
        from ration.export.output import new_file
        from ration.export.register_rows import write_accepted, write_rejected

        read = self._read()
        with (
            together(),
            new_file(Path(accepted), force=force, read=read) as good,
            new_file(Path(rejected), force=force, read=read) as bad,
        ):
            write_accepted(good, Path(accepted), self._known_rows().scanned)
            write_rejected(bad, Path(rejected), self._known_rows().scanned)

    def similar_households(
        self, *, progress: Callable[[int], object] | None = None
    ) -> "SimilarHouseholds":
        """Search the register, rejected rows too, as `ration.similar_households` does.

        `progress` is called with the number of pairs compared so far. Raises ValueError for a
        report that was read from a file.
        """
        from ration.similar.find import similar_rows

        rows = self._known_rows()
        found = similar_rows(rows.scanned.register, rows.identity, rows.mapping, progress)
        return replace(found, inputs=self._read())

    def _read(self) -> tuple[Input, ...]:
        """What the report was made from: no file that it writes may be one of these."""
        rows = self._known_rows()
        return (*inputs(register=rows.scanned.register.inputs), *rows.inputs)

    def _known_rows(self) -> Rows:
        if self._rows is None:
            raise ValueError("this report was read from a file: check the register again")
        return self._rows


def listed(problems: Sequence[Problem]) -> Sequence[Problem]:
    """The problems that JSON lists."""
    if isinstance(problems, ProblemTable | JoinedProblems):
        return problems.first(LISTED)
    return problems
