"""The fingerprint of a plan's figures: it takes less time than the plan's JSON.

Half a million sites get a few thousand distinct lines: each line is digested once, and for every
site which of them it gets.
"""

import hashlib
import sys
from array import array
from collections.abc import Iterable

from pydantic_core import to_json

from ration.results.plan.plan import PlanRecord
from ration.results.plan.site_table import ItemLines, SiteColumns


def figures_sha256(plan: PlanRecord) -> str:
    """The SHA-256 of what a plan says, without files, problems, site details and version.

    Two plans with the same figures have the same, whether their sites are kept in columns or not.
    """
    bare = _bare(plan)
    tables = bare.site_tables()
    if tables is None:
        return hashlib.sha256(bare.to_json().encode()).hexdigest()
    digest = hashlib.sha256()
    _add(digest, bare.model_copy(update={"sites": ()}).model_dump_json())
    for table in tables:
        _add_channel(digest, table.columns)
    return digest.hexdigest()


def _bare(plan: PlanRecord) -> PlanRecord:
    source = plan.source.model_copy(update={"source": "", "problems": (), "unlisted": ()})
    stock = None if plan.stock is None else plan.stock.model_copy(update={"source": ""})
    return plan.model_copy(
        update={
            "format": "ration.plan/2",
            "site_files": (),
            "source": source,
            "stock": stock,
            "warnings": (),
            "assumptions": (),
            "site_details": None,
            "version": None,
        }
    )


def _add_channel(digest: "hashlib._Hash", columns: SiteColumns) -> None:
    """Add the sites of a channel: their names, their people, and their lines."""
    names = [columns.channel, columns.title, *columns.people, "", *columns.served]
    _add(digest, to_json(names).decode())
    _add(digest, to_json(columns.sites).decode())
    for counts in (*columns.people.values(), *columns.served.values()):
        _add_numbers(digest, counts)
    for item in columns.lines.values():
        _add_item(digest, item)


def _add_item(digest: "hashlib._Hash", lines: ItemLines) -> None:
    """Add the lines of an item, each once, in the order of the sites, and which each site has."""
    texts = lines.texts
    numbers: dict[str, int] = {}
    number_of = dict.fromkeys(lines.which, 0)
    for at in number_of:
        number_of[at] = numbers.setdefault(texts[at], len(numbers))
    _add(digest, to_json([*numbers]).decode())
    _add_numbers(digest, map(number_of.__getitem__, lines.which))


def _add_numbers(digest: "hashlib._Hash", numbers: Iterable[int]) -> None:
    """Add a number per site, in 8 bytes each."""
    column = array("q", numbers)
    if sys.byteorder == "big":
        column.byteswap()
    digest.update(column.tobytes())


def _add(digest: "hashlib._Hash", text: str) -> None:
    """Add a text with its length, so that no two series of texts look the same."""
    data = text.encode()
    digest.update(len(data).to_bytes(8, "little"))
    digest.update(data)
