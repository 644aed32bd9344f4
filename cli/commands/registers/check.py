"""`ration check`: the state of a register, and its rows separated into good and bad ones."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ...errors import DATA
from ...options.named_files import WRITES
from ...options.output import AsJson, Force, Sites
from ...options.panel import OUTPUT, option
from ...options.register import Day, Register, RegisterOptions
from ...options.spark import Spark
from ...parsing.with_options import with_options
from ...spark import spark_session
from ...terminal.stderr import Messages

if TYPE_CHECKING:
    from ration import Report


@dataclass(frozen=True)
class CheckFiles:
    """Files for the rows of a register: bad ones, good ones, likely duplicates; and problems."""

    rejects: Annotated[
        Path | None,
        option(
            OUTPUT,
            "-o",
            "--rejects",
            metavar="FILE",
            help="Write the rows that have problems, with reasons, to FILE, to fix them there: "
            "CSV, or a workbook (.xlsx) with the problem cells marked.",
        ),
        WRITES,
    ] = None
    problems: Annotated[
        Path | None,
        option(
            OUTPUT,
            metavar="FILE",
            help="Write every problem and warning to FILE, as CSV: place, value, message, hint.",
        ),
        WRITES,
    ] = None
    accepted: Annotated[
        Path | None,
        option(
            OUTPUT,
            metavar="FILE",
            help="Write the accepted rows to FILE, CSV or a workbook (.xlsx); fixed rows can be "
            "added below them.",
        ),
        WRITES,
    ] = None
    similar: Annotated[
        Path | None,
        option(
            OUTPUT,
            metavar="FILE",
            help="Write likely duplicates to FILE, with names and phones, for people to decide.",
        ),
        WRITES,
    ] = None
    sites: Sites = False
    as_json: AsJson = False
    force: Force = False

    def refuse(self) -> None:
        """Raise an error before any work is done, if a file may not be written."""
        if not self._any:
            return
        from ...output.files import refuse_csv, refuse_no_rows

        named = (
            ("--rejects", self.rejects, refuse_no_rows),
            ("--problems", self.problems, refuse_csv),
            ("--accepted", self.accepted, refuse_no_rows),
            ("--similar", self.similar, refuse_csv),
        )
        for name, path, refuse in named:
            if path is not None:
                refuse(name, path, force=self.force)

    def write(self, messages: Messages, report: "Report") -> "Report":
        """Write the files, all or none; return the report, with what `--similar` adds to it."""
        if not self._any:
            return report
        with messages.writing():
            return self._write(messages, report)

    @property
    def _any(self) -> bool:
        return any((self.rejects, self.problems, self.accepted, self.similar))

    def _write(self, messages: Messages, report: "Report") -> "Report":
        if self.similar is not None:
            with messages.working("Comparing", report.source, of="pairs") as progress:
                result = report.similar_households(progress=progress)
            result.write(self.similar, force=self.force)
            messages.note(f"Written: {self.similar}, pairs to decide on: {result.found.pairs:,}.")
            report = report.model_copy(update={"similar": result.found})
        files = [str(path) for path in (self.accepted, self.rejects) if path is not None]
        with messages.working("Writing", " and ".join(files)):
            self._write_rows(report)
        if self.problems is not None:
            with messages.working("Writing", str(self.problems)):
                report.write_problems(self.problems, force=self.force)
            found = len(report.problems) + len(report.warnings)
            messages.note(f"Written: {self.problems}, problems and warnings: {found:,}.")
        if self.accepted is not None:
            messages.note(f"Written: {self.accepted}, the {report.accepted:,} accepted rows.")
        if self.rejects is not None:
            messages.note(f"Written: {self.rejects}, the {report.rejected:,} rejected rows to fix.")
        if self.accepted is not None and self.rejects is not None and report.rejected:
            messages.note(f"Put the fixed rows below those of {self.accepted}, and check it again.")
        return report

    def _write_rows(self, report: "Report") -> None:
        if self.accepted is not None and self.rejects is not None:
            report.write_separated(self.accepted, self.rejects, force=self.force)
        elif self.accepted is not None:
            report.write_accepted(self.accepted, force=self.force)
        elif self.rejects is not None:
            report.write_rejected(self.rejects, force=self.force)


@with_options
def check(
    messages: Messages,
    register: Register,
    options: RegisterOptions,
    files: CheckFiles,
    date: Day = None,
    spark: Spark = None,
) -> None:
    """Check a register: rows read, accepted and rejected, and every problem."""
    import ration

    from ...output.registers.check import print_report

    files.refuse()
    messages.reading(register, options)
    session = spark_session(messages, spark, register)
    with messages.working("Checking", register) as progress:
        report = ration.check(
            register,
            **options.arguments(),
            date=date and date.date(),
            spark=session,
            progress=progress,
        )
    report = files.write(messages, report)
    if files.as_json:
        typer.echo(report.model_dump_json(indent=1))
    else:
        print_report(report, all_sites=files.sites)
        messages.problems(register, report.problems)
        messages.warnings(register, report.warnings)
    if report.problems:
        raise typer.Exit(DATA)
