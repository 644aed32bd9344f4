"""What is out of sight on one sheet of a workbook. Imported apart: it imports little."""

from dataclasses import dataclass, field

Span = tuple[int, int]  # rows or columns from 1, ends included


@dataclass
class OutOfSight:
    """What is out of sight on one sheet: hidden rows and columns, cells struck through.

    `struck` has, by column, the rows of struck cells, blank ones too. `filtered` means that a
    filter has criteria; a spreadsheet hides the rows that they leave out when it applies them.
    """

    rows: list[Span] = field(default_factory=list)
    columns: list[Span] = field(default_factory=list)
    struck: dict[int, list[Span]] = field(default_factory=dict)
    filtered: bool = False

    def strike(self, column: int, first: int, last: int) -> None:
        """Add the struck cells of one column."""
        add_span(self.struck.setdefault(column, []), first, last)


def add_span(spans: list[Span], first: int, last: int) -> None:
    """Add rows after all others, joined to those directly before them."""
    if spans and spans[-1][1] + 1 == first:
        spans[-1] = spans[-1][0], last
    else:
        spans.append((first, last))
