"""Programmes on a terminal: a list, the page of one, and what checking it gave."""

import json
from collections.abc import Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from ration import Page, Problem, Programme
from ration.authoring.programme_page import Section
from ration.core.text.cells import many

from ..console import console, print_table, visible, worded


def print_programmes(programmes: Sequence[Programme], *, numbered: bool = False) -> None:
    """Print the id and title of each programme, `numbered` if one is to be chosen."""
    rows = [[programme.id, programme.title] for programme in programmes]
    headers = ["id", "title"]
    if numbered:
        headers = ["number", *headers]
        rows = [[str(at), *row] for at, row in enumerate(rows, 1)]
    print_table(console(), "Built-in programmes", headers, rows, right={0} if numbered else ())


def print_checked(programme: Programme, warnings: Sequence[object]) -> None:
    """Print the warnings about a programme that has no errors."""
    out = console()
    out.print(programme.title)
    found = many(len(warnings), "warning")
    out.print(f"Programme {programme.id}, version {programme.version}: no errors, {found}.")
    for warning in warnings:
        out.print(worded("warning", str(warning)), soft_wrap=True)


def check_json(
    source: str,
    programme: Programme | None,
    problems: Sequence[Problem],
    warnings: Sequence[Problem],
) -> str:
    """What checking a programme gave, as JSON; None means that it has errors."""
    stamp = programme and {name: getattr(programme, name) for name in ("id", "version", "title")}
    answer = {
        "format": "ration.programme-check/2",
        "source": source,
        "programme": stamp,
        "problems": problems,
        "warnings": warnings,
    }
    return json.dumps(answer, indent=1, ensure_ascii=False, default=lambda each: each.model_dump())


def print_page(out: Console, page: Page) -> None:
    """Print a page from top to bottom: tables, and sentences with a hanging indent."""
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
