"""Look at all rows of a table of people once, for all that can be seen before they are grouped."""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl
from polars.selectors import by_name

from ration.core.interrupt import interruptibly
from ration.core.text import trimmed
from ration.register.people.count import filled
from ration.register.people.doubles import row_hash, same_hash
from ration.register.people.membership import found_meanings
from ration.register.people.roster import KEY, PeopleTable, with_key
from ration.register.source.collect import collect, readable
from ration.register.source.ragged import ragged_sign
from ration.register.source.register import ROW

_AT_ONCE = 1_000_000  # texts that are counted together: few batches have each text often


@dataclass(frozen=True)
class FirstLook:
    """What a first look at the rows of a table of people sees.

    - `texts` has the distinct texts of each column of `found_meanings`, with the people of each.
    - `total` is the number of rows, `runs` that of neighbours with the same household.
    - `ragged` means that some rows may have too few or too many cells.
    - `marked` means that a household's id begins with a sign that a spreadsheet needs.
    - `unnamed` are the rows without a household's id, and whether they are blank.
    - `alike` are the rows of which others have the same hash; None means that it is looked for
      later, in the rows that count.
    """

    texts: Mapping[str, pl.DataFrame]
    total: int
    runs: int
    ragged: bool
    marked: bool
    unnamed: pl.DataFrame
    alike: pl.DataFrame | None


def first_look(roster: PeopleTable) -> FirstLook:
    """Look at the rows of a roster; see `FirstLook`."""
    register = roster.register
    key = trimmed(by_name(roster.household).as_expr())
    meanings = {f"text:{each.column}": each for each in found_meanings(roster)}
    hashes = {"key": row_hash(roster)} if _is_hashed(roster) else {}
    query = register.frame.select(
        ROW,
        key.alias(KEY),
        *(each.text.alias(name) for name, each in meanings.items()),
        ragged=ragged_sign(register),
        **hashes,
    )
    looks = {
        "ragged": pl.col("ragged").any(),
        "marked": (_begins("=") | _begins("'")).any(),
        "perhaps": ((pl.col(KEY) == "") | _begins("=")).any(),
    }
    signs = dict.fromkeys(looks, False)
    tallies = {name: Tally() for name in meanings}
    parts = [query.select(ROW, *hashes).collect_schema().to_frame()]
    total = runs = 0
    with readable(register):
        batches = query.collect_batches(maintain_order=False, engine="streaming")
        for batch in interruptibly(batches):
            total += len(batch)
            seen = batch.select(**looks, runs=(pl.col(KEY) != pl.col(KEY).shift()).sum() + 1)
            signs = {name: known or seen[name].item() for name, known in signs.items()}
            runs += seen["runs"].item()
            for name, tally in tallies.items():
                tally.add(batch[name])
            parts += [batch.select(ROW, *hashes)] if hashes else []
    texts = {each.column: tallies[name].counts(each.column) for name, each in meanings.items()}
    alike = same_hash(pl.concat(parts)) if hashes else None
    unnamed = parts[0].select(ROW, blank=pl.lit(True))
    if signs["perhaps"]:
        unnamed = _unnamed(roster)
    return FirstLook(
        texts=texts,
        total=total,
        runs=runs,
        ragged=signs["ragged"],
        marked=signs["marked"],
        unnamed=unnamed,
        alike=alike,
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


class Tally:
    """How often each text of a column is there, added batch by batch."""

    def __init__(self) -> None:
        self._waiting: list[pl.Series] = []
        self._counted: list[pl.DataFrame] = []

    def add(self, texts: pl.Series) -> None:
        """Add the texts of some rows."""
        self._waiting.append(texts.alias("text"))
        if sum(map(len, self._waiting)) >= _AT_ONCE:
            self._count()

    def counts(self, name: str) -> pl.DataFrame:
        """The distinct texts, as the column `name`, and how often each is there, as `len`."""
        self._count()
        counted = pl.concat(self._counted).group_by("text").agg(pl.col("len").sum())
        return counted.rename({"text": name})

    def _count(self) -> None:
        texts = pl.concat([pl.Series("text", dtype=pl.String), *self._waiting])
        self._counted.append(texts.to_frame().group_by("text").len())
        self._waiting = []


def _is_hashed(roster: PeopleTable) -> bool:
    """Whether rows are compared that the whole table has, by cells that hold the household."""
    options = roster.options
    return not (roster.person or options.members or options.alone or roster.register.cluster)
