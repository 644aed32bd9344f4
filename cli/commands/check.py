"""`ration check`: the state of a register, and its rows parted into good ones and others."""

from dataclasses import dataclass
from pathlib import Path

import typer

from ration import Report, check

from ..defaults import DEFAULT
from ..messages import DATA, Messages
from ..options.register import RegisterOptions
from ..output.check import print_report
from ..output.rejects import refuse_csv


@dataclass(frozen=True)
class Files:
    """Where the rows of a register go: those with problems, the others, likely duplicates."""

    rejects: Path | None
    accepted: Path | None
    similar: Path | None
    force: bool

    def refuse_existing(self, register: str) -> None:
        """An error before any work is done, where a file would be written over."""
        named = {
            "--rejects": self.rejects, "--accepted": self.accepted, "--similar": self.similar
        }  # fmt: skip
        given = {option: path for option, path in named.items() if path is not None}
        for option, path in given.items():
            refuse_csv(option, path, register, force=self.force)
        if len({path.resolve() for path in given.values()}) < len(given):
            raise typer.BadParameter(f"{' and '.join(given)} name one file; name two")

    def write(self, told: Messages, report: Report) -> Report:
        """Write what was asked for; gives the report with what was found on the way."""
        if self.similar is not None:
            with told.working("Comparing", report.source, of="pairs") as pairs_are:
                found = report.similar_households(progress=pairs_are)
            found.write(self.similar, force=self.force)
            told.note(f"Written: {self.similar}, the pairs to decide on: {found.found.pairs:,}.")
            report = report.model_copy(update={"similar": found.found})
        if self.accepted is not None:
            with told.working("Writing", str(self.accepted)):
                report.write_accepted(self.accepted, force=self.force)
            told.note(f"Written: {self.accepted}, the {report.accepted:,} accepted rows.")
        if self.rejects is not None:
            report.write_rejected(self.rejects, force=self.force)
            told.note(f"Written: {self.rejects}, the {report.rejected:,} rejected rows to mend.")
        if self.accepted is not None and self.rejects is not None and report.rejected:
            told.note(f"Put the mended rows below those of {self.accepted}, and check that again.")
        return report


def run_check(
    told: Messages,
    register: str,
    programme: str | None,
    said: RegisterOptions,
    largest: int,
    files: Files,
    *,
    as_json: bool,
) -> None:
    """Check a register, write its rows, print what was found; exit 1 where rows were rejected."""
    files.refuse_existing(register)
    told.reading(register, programme, said, largest)
    with told.working("Checking", register) as rows_are:
        report = check(
            register,
            programme or DEFAULT,
            columns=said.columns,
            mapping=said.whole(),
            largest=largest,
            progress=rows_are,
        )
    report = files.write(told, report)
    if as_json:
        typer.echo(report.model_dump_json(indent=1))
    else:
        print_report(report)
        told.problems(register, report.problems)
        told.warnings(register, report.warnings)
    if report.problems:
        raise typer.Exit(DATA)
