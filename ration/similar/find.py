"""Likely duplicates: rows that are perhaps one household under two ids, for people to decide."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl
from polars.selectors import by_name

from ration.core.extras import refuse_missing
from ration.core.problems import DataError, nearest, problem
from ration.core.text import trimmed
from ration.export.csv import write_frame
from ration.export.output import new_file
from ration.register.check.rejected import as_it_came
from ration.register.columns.guess import guess
from ration.register.mapping.load import resolve_mapping
from ration.register.mapping.mapping import RegisterMapping, SimilarColumns
from ration.register.source.collect import collect, with_requoting
from ration.register.source.open import open_register
from ration.register.source.register import EXTRA, FILE_BITS, ROW, ROW_MASK, Register
from ration.results.lines import Counts
from ration.results.similar import Compared, SimilarFound
from ration.similar import normalize
from ration.similar.blocking import keys, without_common
from ration.similar.fields import find_compared
from ration.similar.scoring import LEAST, reasons, scored

_WAYS = {"phone": normalize.phone, "document": normalize.document, "birth": normalize.birth}
_UNREAD = "unread:"


@dataclass(frozen=True)
class SimilarHouseholds:
    """Pairs of rows that are perhaps one household, and how they were looked for.

    `pairs` has one row a pair, those with the highest score first: `pair`, `score`, `why`, the
    ids and rows of both, and both rows' cells in every column that was compared: people's
    names and documents, to decide by. `found` has the counts, in which nobody is named.
    """

    pairs: pl.DataFrame
    found: SimilarFound

    def write(self, path: str | Path, *, force: bool = False) -> None:
        """Write the pairs as CSV, all or nothing.

        Raises FileExistsError where the file exists and not `force`, OSError where it cannot be
        written.
        """
        with new_file(Path(path), force=force) as made:
            write_frame(made, self.pairs)


def similar_households(
    source: Any,
    *,
    columns: Mapping[str, str] | None = None,
    mapping: RegisterMapping | str | Path | None = None,
) -> SimilarHouseholds:
    """Rows that are perhaps one household under two ids: nothing is dropped, people decide.

    Takes what `compute` takes. Names, phones, documents and birth dates are compared whatever
    their case, accents, punctuation and order; which columns hold them is guessed by their names,
    or said in the mapping's `similar`. Of a value that over 50 rows share, not every two rows
    are compared by that alone; `found.too_common` says how many. Of a register with a row a
    person, all people are compared. Needs the extra `similar`.

    Raises InputError where the register cannot be read, DataError where it has nothing to compare.

    >>> import polars as pl
    >>> frame = pl.DataFrame({"household_id": ["1", "2", "3"], "Phone": ["0911 22 33 44"] * 3,
    ...                       "Full name": ["Ana Núñez", "NUNEZ, Ana", "Kim Chol"]})
    >>> similar_households(frame).pairs.select("score", "why", "row_1", "row_2").rows()
    [(100, 'same phone, same name', 2, 3)]
    """
    whole = resolve_mapping(mapping, columns)
    register = open_register(source, whole)
    identity = _identity(register, whole)
    return with_requoting(register, lambda read: similar_rows(read, identity, whole.similar))


def similar_rows(
    register: Register,
    identity: str,
    said: SimilarColumns,
    progress: Callable[[int], object] | None = None,
) -> SimilarHouseholds:
    """What `similar_households` gives for a register that is open; `identity` has the ids.

    `progress` takes the number of pairs compared so far.
    """
    refuse_missing("similar", register.source)
    register = as_it_came(register)  # of a register of people, all of them are compared
    compared = find_compared(register, said, identity)
    parts = {one.what: len(one.columns) for one in compared}
    people, unread = _people(register, identity, compared)
    made = list(keys(people, parts))
    people = without_common(people, parts)
    found, compared_so_far = [], 0
    for some in (pairs for key in made for pairs in key.pairs()):
        found.append(scored(people, some, parts, LEAST))
        compared_so_far += some.height
        if progress is not None:
            progress(compared_so_far)
    none = scored(people, pl.DataFrame(schema={"a": pl.UInt32, "b": pl.UInt32}), parts, LEAST)
    pairs = pl.concat([none, *found]).unique()  # what two keys find is found once
    first, second = (people["id"].gather(pairs[side]) for side in "ab")
    others = (first != second) | (first == "")  # one id twice is a problem of its own
    pairs = pairs.filter(others).sort("a", "b")
    counts = pairs.group_by(pl.col("score") // 10 * 10).len().sort("score", descending=True)
    return SimilarHouseholds(
        pairs=_to_decide(register, people, pairs, parts, compared),
        found=SimilarFound(
            pairs=pairs.height,
            rows=pl.concat([pairs["a"], pairs["b"]]).n_unique(),
            scores=tuple(
                ("100" if score == 100 else f"{score} to {score + 9}", many)
                for score, many in counts.iter_rows()
            ),
            compared=compared,
            unread=unread,
            too_common=tuple(one for key in made if (one := key.too_common())),
        ),
    )


def _identity(register: Register, mapping: RegisterMapping) -> str:
    """The column of ids, as it is said, called, or guessed."""
    have = register.columns
    asked = (mapping.source("household_id") or ("household_id",))[0]
    found = guess(["household_id"], have) if asked == "household_id" else {}
    name = found["household_id"].column if found else asked
    if name not in have:
        why = "every register has one"
        mend = f"{nearest(name, have)} (say which it is with --column household_id=SOURCE)"
        missing = problem("column-missing", column=name, why=why, mend=mend)
        raise DataError(register.source, [missing])
    return name


def _people(
    register: Register, identity: str, compared: Sequence[Compared]
) -> tuple[pl.DataFrame, Counts]:
    """The rows in the order of ids, with what is compared as `name`, `phone:0` and so on.

    Beside them, how many cells say nothing that can be compared, as a phone `0000`. Rows whose
    cells may stand in other columns are left out: a check rejects them.
    """
    made = [trimmed(by_name(identity).as_expr()).alias("id"), pl.col(ROW)]
    for one in compared:
        if one.what == "name":
            made.append(normalize.name(one.columns).alias("words"))
        else:
            for part, column in enumerate(one.columns):
                cell = _WAYS[one.what](column)
                made.append(cell.alias(f"{one.what}:{part}"))
                nothing = normalize.folded(column).is_not_null() & cell.is_null()
                made.append(nothing.alias(f"{_UNREAD}{one.what}:{part}"))
    rows = register.frame
    if EXTRA in register.schema:
        rows = rows.filter(pl.col(EXTRA).is_null())
    rows = rows.select(made).sort("id", ROW)
    if any(one.what == "name" for one in compared):
        words = pl.col("words")
        rows = rows.with_columns(name=normalize.in_order(words), skeleton=normalize.skeleton(words))
    people = collect(register, rows).with_row_index("k")
    flags = [name for name in people.columns if name.startswith(_UNREAD)]
    unread: Counter[str] = Counter()
    for name in flags:
        unread[name.removeprefix(_UNREAD).split(":")[0]] += int(people[name].sum())
    return people.drop(flags), tuple((what, many) for what, many in unread.items() if many)


def _to_decide(
    register: Register,
    people: pl.DataFrame,
    pairs: pl.DataFrame,
    parts: Mapping[str, int],
    compared: Sequence[Compared],
) -> pl.DataFrame:
    """The pairs as a person looks at them, the cells of both rows side by side."""
    names = list(dict.fromkeys(name for one in compared for name in one.columns))
    rows = pairs.select("score", why=reasons(parts))
    for side, k in ((1, "a"), (2, "b")):
        place = people[pairs[k]].select("id", ROW)
        rows = rows.hstack(place.rename({"id": f"household_id_{side}", ROW: f"row_{side}"}))
    wanted = pl.concat([rows["row_1"], rows["row_2"]]).unique()
    cells = collect(
        register,
        register.frame.filter(pl.col(ROW).is_in(wanted.implode())).select(
            pl.col(ROW), *(by_name(name).as_expr().cast(pl.String) for name in names)
        ),
    )
    for side in (1, 2):
        mine = cells.select(
            pl.col(ROW).alias(f"row_{side}"),
            *(by_name(name).as_expr().alias(f"{name} ({side})") for name in names),
        )
        rows = rows.join(mine, on=f"row_{side}", how="left")
    order = ["household_id_1", "household_id_2", "row_1", "row_2"]
    rows = rows.sort("score", *order, descending=[True, False, False, False, False])
    sides = [f"{name} ({side})" for name in names for side in (1, 2)]
    heads = ["score", "why", "household_id_1", "row_1", "household_id_2", "row_2"]
    if register.parts:  # a row is that of its file
        for side in (1, 2):
            at = rows[f"row_{side}"].to_list()
            files = [register.parts[row >> FILE_BITS].file for row in at]
            own = pl.Series([row & ROW_MASK for row in at], dtype=pl.Int64)
            named = pl.Series(f"file_{side}", files, dtype=pl.String)
            rows = rows.with_columns(own.alias(f"row_{side}"), named)
            heads.insert(heads.index(f"row_{side}"), f"file_{side}")
    return rows.select(by_name(*heads, *sides, require_all=True)).with_row_index("pair", offset=1)
