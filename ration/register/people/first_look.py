"""Look at all rows of a table of people once, for all that can be seen before they are grouped."""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl
from polars.selectors import by_name

from ration.core.text import trimmed
from ration.register.people.count import filled
from ration.register.people.doubles import row_hash, same_hash
from ration.register.people.membership import Meaning, found_meanings
from ration.register.people.roster import KEY, PeopleTable, with_key
from ration.register.source.collect import collect, collect_all
from ration.register.source.ragged import ragged_sign
from ration.register.source.register import ROW


@dataclass(frozen=True)
class FirstLook:
    """What a first look at the rows of a table of people sees.

    - `texts` has the distinct texts of each column of `found_meanings`, with the people of each.
    - `total` is the number of rows; `ragged`, whether some may have too few or too many cells.
    - `marked` means that a household's id begins with a sign that a spreadsheet needs.
    - `unnamed` are the rows without a household's id, and whether they are blank.
    - `alike` are the rows of which others have the same hash; None means that it is looked for
      later, in the rows that count.
    """

    texts: Mapping[str, pl.DataFrame]
    total: int
    ragged: bool
    marked: bool
    unnamed: pl.DataFrame
    alike: pl.DataFrame | None


def first_look(roster: PeopleTable) -> FirstLook:
    """Look at the rows of a roster; see `FirstLook`."""
    register, frame = roster.register, roster.register.frame
    key = trimmed(by_name(roster.household).as_expr())
    signs = frame.select(
        total=pl.len(),
        ragged=ragged_sign(register).any(),
        marked=(key.str.starts_with("=") | key.str.starts_with("'")).any(),
    )
    perhaps = frame.filter((key == "") | key.str.starts_with("=")).select(
        ROW, by_name(roster.household).as_expr().alias(KEY), blank=~filled(register)
    )
    meanings = {meaning.column: meaning for meaning in found_meanings(roster)}
    queries = [signs, perhaps, *map(_texts, [roster] * len(meanings), meanings.values())]
    if hashed := _is_hashed(roster):
        queries.append(frame.select(ROW, key=row_hash(roster)))
    seen, unnamed, *found = collect_all(register, queries)
    alike = same_hash(found.pop()) if hashed else None
    texts = {
        name: _exact(roster, meaning, table)
        for (name, meaning), table in zip(meanings.items(), found, strict=True)
    }
    unnamed = with_key(unnamed.lazy(), KEY).filter(pl.col(KEY) == "").select(ROW, "blank").collect()
    total, ragged, marked = seen.row(0)
    return FirstLook(texts, total, ragged, marked, unnamed, alike)


def _is_hashed(roster: PeopleTable) -> bool:
    """Whether rows are compared that the whole table has, by cells that hold the household."""
    options = roster.options
    return not (roster.person or options.members or options.alone or roster.register.cluster)


def _texts(roster: PeopleTable, meaning: Meaning) -> pl.LazyFrame:
    """The distinct texts of a column with their people, by a hash: it is grouped faster."""
    other = meaning.text.hash(1)
    return roster.register.frame.group_by(meaning.text.hash(0).alias("hash")).agg(
        meaning.text.first().alias(meaning.column),
        pl.len(),
        several=other.min() != other.max(),
    )


def _exact(roster: PeopleTable, meaning: Meaning, table: pl.DataFrame) -> pl.DataFrame:
    """The texts found by their hashes; they are grouped again if different ones have the same."""
    if table["several"].any():
        grouped = roster.register.frame.group_by(meaning.text.alias(meaning.column)).len()
        return collect(roster.register, grouped)
    return table.select(by_name(meaning.column, "len"))
