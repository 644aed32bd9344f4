"""An answer on a terminal: what it says, its tables, and notes on its figures."""

from ration.export.answer import Answer

from ..console import console, print_table


def print_answer(answer: Answer) -> None:
    """Print what it says, then the tables that are for the screen, then the notes."""
    out = console()
    out.print(answer.title)
    out.print(answer.about)
    out.print()
    for line in answer.says:
        out.print(line)
    out.print()
    for table in answer.tables:
        if table.on_screen:
            shown = table.shown()
            headers = [
                header.replace(" ", "\n") if at in shown.numbers else header
                for at, header in enumerate(shown.headers)
            ]
            print_table(out, table.title, headers, shown.rows, right=shown.numbers)
            for line in table.says:
                out.print(line)
            if table.says:
                out.print()
    for line in answer.notes:
        out.print(f"Note: {line}")
