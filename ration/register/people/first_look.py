"""Look at all rows of a table of people once, for all that can be seen before they are grouped."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl
from polars.selectors import by_name

from ration.core.running.interrupt import interruptibly
from ration.core.text.cells import trimmed
from ration.register.people.count import filled
from ration.register.people.doubles import row_hash, same_hash
from ration.register.people.membership import read_columns
from ration.register.people.roster import KEY, PeopleTable, with_key
from ration.register.people.runs import Runs
from ration.register.people.texts import Texts
from ration.register.source.collect import collect, readable
from ration.register.source.ragged import ragged_sign
from ration.register.source.register import ROW


@dataclass(frozen=True)
class FirstLook:
    """What a first look at the rows of a table of people sees.

    - `texts` are those of each column of `read_columns`.
    - `runs` are neighbours with the same household, unless most stand apart.
    - `total` is the number of rows.
    - `ragged` means that some rows may have too few or too many cells.
    - `marked` means that a household's id begins with a sign that a spreadsheet needs.
    - `unnamed` are the rows without a household's id, and whether they are blank.
    - `alike` are the rows of which others have the same hash; None means that it is looked for
      later, in the rows that count.
    """

    texts: Mapping[str, Texts]
    runs: Runs
    total: int
    ragged: bool
    marked: bool
    unnamed: pl.DataFrame
    alike: pl.DataFrame | None


def first_look(roster: PeopleTable, words: Sequence[str]) -> FirstLook:
    """Look at the rows of a roster, of which the columns `words` are kept; see `FirstLook`."""
    register = roster.register
    texts = {column: Texts(column) for column in dict.fromkeys(read_columns(roster))}
    runs = Runs(words, [each.name for each in texts.values()])
    if register.cluster or roster.options.alone:  # they are grouped there, or by their rows
        runs.drop()
    hashes = {"key": row_hash(roster)} if _is_hashed(roster) else {}
    query = register.frame.select(
        ROW,
        by_name(roster.household).as_expr().alias(KEY),
        by_name(*words),
        *(each.expression for each in texts.values()),
        ragged=ragged_sign(register),
        **hashes,
    )
    signs = {
        "marked": (_begins("=") | _begins("'")).any(),
        "perhaps": ((pl.col(KEY) == "") | _begins("=")).any(),
    }
    seen = {"ragged": False, **dict.fromkeys(signs, False)}
    parts = [query.select(ROW, *hashes).collect_schema().to_frame()]
    total = 0
    with readable(register):
        batches = query.collect_batches(maintain_order=False, engine="streaming")
        for batch in interruptibly(batches):
            total += len(batch)
            keys = runs.add(batch).select(trimmed(pl.col(KEY)))
            found = {"ragged": batch["ragged"].any(), **keys.select(**signs).row(0, named=True)}
            seen = {name: known or found[name] for name, known in seen.items()}
            for each in texts.values():
                each.add(batch)
            parts += [batch.select(ROW, *hashes)] if hashes else []
    return FirstLook(
        texts=texts,
        runs=runs,
        total=total,
        ragged=seen["ragged"],
        marked=seen["marked"],
        unnamed=_unnamed(roster) if seen["perhaps"] else parts[0].select(ROW, blank=pl.lit(True)),
        alike=same_hash(parts) if hashes else None,
    )


def _begins(sign: str) -> pl.Expr:
    """Whether the text of a household's id begins with a sign; faster than a search for it."""
    return pl.col(KEY).is_between(pl.lit(sign), pl.lit(chr(ord(sign) + 1)), closed="left")


def _unnamed(roster: PeopleTable) -> pl.DataFrame:
    """The rows without a household's id, and which of them are blank."""
    register = roster.register
    keyed = with_key(register.frame, roster.household, marked=False)
    perhaps = keyed.filter((pl.col(KEY) == "") | _begins("="))
    found = perhaps.select(ROW, KEY, blank=~filled(register))
    named = with_key(collect(register, found).lazy(), KEY)
    return named.filter(pl.col(KEY) == "").select(ROW, "blank").collect()


def _is_hashed(roster: PeopleTable) -> bool:
    """Whether rows are compared that the whole table has, by cells that hold the household."""
    options = roster.options
    return not (roster.person or options.members or options.alone or roster.register.cluster)
