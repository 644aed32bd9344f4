"""Check the rows of a register, and ask what to do with those that are not accepted."""

from ration import Programme, RegisterColumns, Report, check, mapping_text, parse_mapping
from ration.authoring.first_steps import NO_HOUSEHOLDS, PERHAPS_NONE, rows_of
from ration.core.problems.names import some
from ration.core.text.cells import many

from ..output.registers.check import print_counted
from ..terminal.asking import Asking
from ..terminal.stderr import Messages
from .register import Reading


def checked(
    messages: Messages, register: str, programme: Programme, found: RegisterColumns
) -> Report:
    """Check the register by the mapping file that will be written; print what is found."""
    mapping = parse_mapping(mapping_text(found))
    with messages.working("Checking", register):
        report = check(register, programme, mapping=mapping)
    print_counted(report)
    messages.problems(report.source, report.problems)
    messages.warnings(report.source, report.warnings)
    return report


def skipped(asking: Asking, reading: Reading, report: Report) -> Reading:
    """Ask whether to skip rows that are totals or notes, or may be."""
    rows: list[int] = []
    for found, codes, sure in (
        (report.problems, NO_HOUSEHOLDS, True),
        (report.warnings, PERHAPS_NONE, False),
    ):
        these = list(rows_of(found, codes))
        if not these:
            continue
        which = f"{'Row' if len(these) == 1 else 'Rows'} {some(map(str, these), 10)}"
        what = "no household" if sure else "perhaps no household"
        if asking.agrees(f"{which}: {what}. Skip?", default=sure and asking.asks):
            rows += these
    return reading.updated(skip_rows=(*reading.mapping.skip_rows, *rows)) if rows else reading


def dropped(asking: Asking, report: Report) -> bool:
    """Ask whether the commands go on without the rejected rows."""
    if not report.rejected:
        return False
    rows = many(report.rejected, "row")
    question = f"Rejected: {rows}. Go on without? Nobody in them gets anything; a file lists them"
    return asking.agrees(question, default=False)
