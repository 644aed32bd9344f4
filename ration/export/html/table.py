"""A table of the page."""

from typing import NamedTuple

from ration.export.display import DisplayTable


class HtmlTable(NamedTuple):
    """A table with its caption; the first `names` columns say what a row is about.

    `tools`: it may be long, so it can be sorted and searched. `note` says what is not in it.
    """

    id: str
    caption: str
    shown: DisplayTable
    names: int = 1
    tools: bool = False
    note: str = ""
