"""Likely duplicates: rows that may be one household under two ids, for people to decide."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import polars as pl
from polars.selectors import by_name

from ration.core.extras import refuse_missing
from ration.core.problems.errors import DataError
from ration.core.running.interrupt import interruptible, interruptibly
from ration.core.text.cells import trimmed
from ration.export.csv import write_frame
from ration.export.inputs import Input, inputs
from ration.export.output import new_file
from ration.register.check.rejected import as_it_came
from ration.register.columns.guess import guess
from ration.register.columns.joined_ids import id_parts, with_ids
from ration.register.columns.lookup import missing
from ration.register.columns.open_or_advise import open_or_advise
from ration.register.mapping.load import MappingSource, resolve_mapping
from ration.register.mapping.mapping import RegisterMapping
from ration.register.people.households import compared_tables
from ration.register.source.collect import collect, with_requoting
from ration.register.source.register import EXTRA, FILE_BITS, ROW, ROW_MASK, Register
from ration.results.lines import Counts
from ration.results.similar import Compared, SimilarFound, added_up
from ration.similar import normalize
from ration.similar.blocking import PAIRS, keys, without_common
from ration.similar.scoring import LEAST, reasons, scored
from ration.similar.tables import Table, tables

_NORMAL = {"phone": normalize.phone, "document": normalize.document, "birth": normalize.birth}
_UNREAD = "unread:"


@dataclass(frozen=True)
class SimilarHouseholds:
    """Pairs of rows that may be one household, and the counts of the search.

    `pairs` has one row per pair, the highest score first: `pair`, `score`, `why`, the ids and
    rows of both, and both rows' cells in every compared column, to decide by. If people are in a
    table of their own, `table` names it where the rows are those of people. `pairs` contains
    people's names and documents; `found` has only counts. `inputs` is what was read, which
    `write` does not overwrite.
    """

    pairs: pl.DataFrame
    found: SimilarFound
    inputs: tuple[Input, ...] = ()

    def write(self, path: str | Path, *, force: bool = False) -> None:
        """Write the pairs as CSV, all or nothing.

        Raises FileExistsError if the file exists and not `force`, OSError if it cannot be
        written.
        """
        with new_file(Path(path), force=force, read=self.inputs) as file:
            write_frame(file, self.pairs)


def similar_households(
    source: Any,
    *,
    columns: Mapping[str, str] | None = None,
    mapping: MappingSource | None = None,
) -> SimilarHouseholds:
    """Find rows that may be one household under two ids; nothing is dropped, people decide.

    Accepts the sources of `compute`. Compares names, phones, documents and birth dates; case,
    accents, punctuation and order do not matter. The mapping's `similar` names their columns;
    others are guessed by name, at most 60 columns of each kind. If over 50 rows share a value, not
    all of them are compared by that value alone; `found.too_common` counts these. In a register
    with one row per person, all people are compared, and so are those of a table of their own.
    What the mapping leaves out is not compared. Needs the extra `similar`.

    Raises InputError if the register cannot be read, DataError if it has nothing to compare.

    >>> import polars as pl
    >>> frame = pl.DataFrame({"household_id": ["1", "2", "3"],
    ...                       "Phone": ["0911 22 33 44", "0911-223344", ""],
    ...                       "Full name": ["Ana Núñez", "NUNEZ, Ana", "Kim Chol"]})
    >>> similar_households(frame).pairs.select("score", "why", "row_1", "row_2").rows()
    [(100, 'same phone, same name', 2, 3)]
    """
    whole = resolve_mapping(mapping, columns)
    register = open_or_advise(source, whole)
    identity = _identity(register, whole)

    def search(read: Register) -> SimilarHouseholds:
        served, people = compared_tables(with_ids(read, whole), whole)
        name = None if whole.people is None else whole.people.sheet or whole.people.file
        return _search(tables(served, people, identity, whole.similar, name))

    found = with_requoting(register, search)
    return replace(found, inputs=inputs(register=source, mapping=mapping))


def similar_rows(
    register: Register,
    identity: str,
    mapping: RegisterMapping,
    progress: Callable[[int], object] | None = None,
) -> SimilarHouseholds:
    """Run `similar_households` on an open register; the column `identity` has the ids.

    `progress` is called with the number of pairs compared so far.
    """
    people = None if register.people is None else register.people.members
    name = None if mapping.people is None else mapping.people.sheet or mapping.people.file
    rows = as_it_came(register)  # in a register of people, all of them are compared
    return _search(tables(rows, people, identity, mapping.similar, name), progress)


def _search(
    compared: Sequence[Table], progress: Callable[[int], object] | None = None
) -> SimilarHouseholds:
    refuse_missing("similar", compared[0].register.source)
    so_far, results = 0, []
    for table in compared:

        def passed(count: int, before: int = so_far) -> None:
            if progress is not None:
                progress(before + count)

        result, count = _search_table(table, passed)
        results.append(result)
        so_far += count
    pairs = pl.concat([result.pairs for result in results], how="diagonal_relaxed")
    order = ["household_id_1", "household_id_2", "row_1", "row_2"]
    pairs = pairs.sort("score", *order, descending=[True, False, False, False, False])
    return SimilarHouseholds(
        pairs=pairs.with_row_index("pair", offset=1),
        found=added_up([result.found for result in results]),
    )


def _search_table(table: Table, progress: Callable[[int], object]) -> tuple[SimilarHouseholds, int]:
    """The pairs of one table, without numbers, and how many were compared."""
    parts = {each.what: len(each.columns) for each in table.compared}
    people, unread = _people(table.register, table.identity, table.compared)
    all_keys = list(keys(people, parts))
    people = without_common(people, parts)
    likely, compared_so_far = [], 0
    for chunk in interruptibly(pairs for key in all_keys for pairs in key.pairs()):
        likely.append(interruptible(partial(scored, people, chunk, parts, LEAST)))
        compared_so_far += chunk.height
        progress(compared_so_far)
    none = scored(people, pl.DataFrame(schema=PAIRS), parts, LEAST)
    pairs = pl.concat([none, *likely]).unique()  # a pair may share two keys
    first, second = (people["id"].gather(pairs[side]) for side in "ab")
    others = (first != second) | (first == "")  # the same id twice is another problem
    pairs = pairs.filter(others).sort("a", "b")
    counts = pairs.group_by(pl.col("score") // 10 * 10).len().sort("score", descending=True)
    found = SimilarFound(
        pairs=pairs.height,
        rows=pl.concat([pairs["a"], pairs["b"]]).n_unique(),
        scores=tuple(
            ("100" if score == 100 else f"{score} to {score + 9}", count)
            for score, count in counts.iter_rows()
        ),
        compared=table.all_compared,
        unread=unread,
        too_common=tuple(common for key in all_keys if (common := key.too_common())),
    )
    return SimilarHouseholds(_to_decide(table, people, pairs, parts), found), compared_so_far


def _identity(register: Register, mapping: RegisterMapping) -> str:
    """The column of ids: named by the mapping, `household_id`, or guessed."""
    have = register.columns
    named = (mapping.source("household_id") or ("household_id",))[0]
    if parts := id_parts([named], have):
        absent = [missing(part, register, "it is part of household_id") for part in parts
                  if part not in have]  # fmt: skip
        if absent:
            raise DataError(register.source, absent)
        return "+".join(parts)
    guesses = guess(["household_id"], have) if named == "household_id" else {}
    name = guesses["household_id"].column if guesses else named
    if name not in have:
        raise DataError(
            register.source, [missing(name, register, "every register needs it", "household_id")]
        )
    return name


def _people(
    register: Register, identity: str, compared: Sequence[Compared]
) -> tuple[pl.DataFrame, Counts]:
    """The rows in the order of ids, with the compared values as `name`, `phone:0` and so on.

    Also counts the cells that have nothing to compare, such as a phone `0000`. Leaves out rows
    whose cells may be in wrong columns: a check rejects them.
    """
    exprs = [trimmed(by_name(identity).as_expr()).alias("id"), pl.col(ROW)]
    for each in compared:
        if each.what == "name":
            exprs.append(normalize.name(each.columns).alias("words"))
        else:
            for part, column in enumerate(each.columns):
                cell = _NORMAL[each.what](column)
                exprs.append(cell.alias(f"{each.what}:{part}"))
                unread_cell = normalize.folded(column).is_not_null() & cell.is_null()
                exprs.append(unread_cell.alias(f"{_UNREAD}{each.what}:{part}"))
    rows = register.frame
    if EXTRA in register.schema:
        rows = rows.filter(pl.col(EXTRA).is_null())
    rows = rows.select(exprs).sort("id", ROW)
    if any(each.what == "name" for each in compared):
        words = pl.col("words")
        rows = rows.with_columns(name=normalize.in_order(words), skeleton=normalize.skeleton(words))
    people = collect(register, rows).with_row_index("k")
    flags = [name for name in people.columns if name.startswith(_UNREAD)]
    unread: Counter[str] = Counter()
    for name in flags:
        unread[name.removeprefix(_UNREAD).split(":")[0]] += int(people[name].sum())
    return people.drop(flags), tuple((what, count) for what, count in unread.items() if count)


def _to_decide(
    table: Table, people: pl.DataFrame, pairs: pl.DataFrame, parts: Mapping[str, int]
) -> pl.DataFrame:
    """The pairs for a person to decide, with the cells of both rows side by side."""
    register = table.register
    names = list(dict.fromkeys(name for each in table.compared for name in each.columns))
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
        own_cells = cells.select(
            pl.col(ROW).alias(f"row_{side}"),
            *(by_name(name).as_expr().alias(f"{table.shown(name)} ({side})") for name in names),
        )
        rows = rows.join(own_cells, on=f"row_{side}", how="left")
    sides = [f"{table.shown(name)} ({side})" for name in names for side in (1, 2)]
    heads = ["score", "why", "household_id_1", "row_1", "household_id_2", "row_2"]
    if register.parts:  # several files: give each row its file and its row there
        for side in (1, 2):
            at = rows[f"row_{side}"].to_list()
            files = [register.parts[row >> FILE_BITS].file for row in at]
            own_rows = pl.Series([row & ROW_MASK for row in at], dtype=pl.Int64)
            file_names = pl.Series(f"file_{side}", files, dtype=pl.String)
            rows = rows.with_columns(own_rows.alias(f"row_{side}"), file_names)
            heads.insert(heads.index(f"row_{side}"), f"file_{side}")
    if table.name is not None:
        rows = rows.with_columns(table=pl.lit(table.name))
        heads.insert(2, "table")
    return rows.select(by_name(*heads, *sides, require_all=True))
