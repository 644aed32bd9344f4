"""`ration check`: the state of a register."""

from collections import Counter

import typer

from ration import check

from .columns import Said
from .console import console, print_table
from .exits import DATA, DEFAULT, Told


def run_check(
    told: Told,
    register: str,
    programme: str | None,
    said: Said,
    largest: int,
    *,
    as_json: bool,
) -> None:
    """Check a register and print what was found; exit 1 where rows were rejected."""
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
    if as_json:
        typer.echo(report.model_dump_json(indent=1))
    else:
        out = console()
        read, accepted, rejected = report.read, report.accepted, report.rejected
        out.print(report.programme.title)
        out.print(f"{read:,} rows read = {accepted:,} accepted + {rejected:,} rejected")
        counts = Counter((one.code, one.warning) for one in (*report.problems, *report.warnings))
        if counts:
            out.print()
            rows = [
                [code, "warning" if warning else "problem", f"{count:,}"]
                for (code, warning), count in sorted(counts.items())
            ]
            print_table(out, "What was found", ["code", "kind", "times"], rows, right={2})
        told.problems(register, report.problems)
        told.warnings(register, report.warnings)
    if report.problems:
        raise typer.Exit(DATA)
