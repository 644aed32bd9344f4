"""A table on the HTML page."""

from typing import NamedTuple

from ration.export.display import DisplayTable


class HtmlTable(NamedTuple):
    """A table with its caption; the first `names` columns are the header cells of a row.

    `tools` adds sorting and a search box, for long tables. `note` says which rows are left out.
    """

    id: str
    caption: str
    shown: DisplayTable
    names: int = 1
    tools: bool = False
    note: str = ""
