"""Write an answer as a workbook: a summary, then a sheet for each table."""

from pathlib import Path

from ration.export.answer import Answer
from ration.export.xlsx.book import new_book
from ration.export.xlsx.grid import Grid
from ration.export.xlsx.table import SheetTable


def write_answer_workbook(path: Path, answer: Answer) -> None:
    """Write the workbook; numbers have as many decimals as on screen, a blank is not known."""
    with new_book(path, answer.title, answer.about) as book:
        grid = Grid(book, "Summary")
        grid.heading(answer.title)
        for line in (answer.about, *answer.says, *answer.notes):
            grid.line(line)
        grid.end()
        for table in answer.tables:
            sheet = SheetTable(book, table.title, table.header, table.decimals)
            sheet.rows(table.rounded())
