"""A programme's page on a terminal: tables, and sentences with a hanging indent."""

from rich.console import Console
from rich.table import Table
from rich.text import Text

from ration.authoring.programme_page import Page, Section

from .console import print_table, visible


def print_page(out: Console, page: Page) -> None:
    """Print a page from top to bottom."""
    out.print(page.title)
    for line in page.about:
        out.print(line)
    out.print()
    for section in page.sections:
        _section(out, section)


def _section(out: Console, section: Section) -> None:
    out.print(section.heading, style="bold")
    if section.rows:
        print_table(out, "", section.headers, section.rows, right=section.numbers)
    lines = Table.grid(padding=(0, 1, 0, 0))
    lines.add_column(justify="right", no_wrap=True)
    lines.add_column(overflow="fold")
    for number, sentence in enumerate(section.sentences, 1):
        mark = f"{number}." if section.numbered else "-"
        lines.add_row(Text(f"  {mark}"), Text(visible(sentence)))
    if section.sentences:
        out.print(lines)
        out.print()
