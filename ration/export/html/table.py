"""A table on the HTML page."""

from collections.abc import Sequence
from typing import NamedTuple

from ration.export.tables.display import DisplayTable

PAGE = 100  # rows that a long table shows at once


class HtmlTable(NamedTuple):
    """A table with its caption; the first `names` columns are the header cells of a row.

    `tools` adds sorting and a search box, and pages to a table of more than `PAGE` rows. `note`
    says which rows are left out.
    """

    id: str
    caption: str
    shown: DisplayTable
    names: int = 1
    tools: bool = False
    note: str = ""

    @property
    def is_paged(self) -> bool:
        """Whether the page shows some rows, and keeps all as data."""
        return self.tools and len(self.shown.rows) > PAGE

    @property
    def first(self) -> Sequence[Sequence[str]]:
        """The rows that are shown at first."""
        return self.shown.rows[:PAGE] if self.is_paged else self.shown.rows
