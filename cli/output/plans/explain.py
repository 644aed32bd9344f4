"""An explanation on a terminal."""

from pathlib import Path

import typer

from ration import Explanation, SiteExplanation
from ration.core.extras import refuse_missing
from ration.explain.page import articles
from ration.export.output import refuse_existing_file

from ..console import console, print_table


def print_explanation(found: Explanation | SiteExplanation, language: str) -> None:
    """Print an explanation: title, lines, and the parts with their sums and tables."""
    out = console()
    for article in articles(found, language):
        out.print(article.shown.title)
        for line in article.shown.lines:
            out.print(line)
        for part in article.shown.parts:
            out.print()
            if part.title:
                out.print(part.title, style="bold")
            for line in part.lines:
                out.print(f"  {line}")
            if part.table is not None:
                table = part.table
                print_table(out, "", table.headers, table.rows, right=table.numbers)


def refuse_page(page: Path, source: str, *, force: bool) -> None:
    """Raise an error before any work is done, if the page cannot be made or written."""
    if page.suffix.lower() not in (".html", ".htm"):
        raise typer.BadParameter(f"-o: {page} is not an HTML page; use a name such as a.html")
    refuse_missing("report", source)
    refuse_existing_file(page, force=force)
