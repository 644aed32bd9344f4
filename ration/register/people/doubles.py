"""Find people who are in several rows: by their ids or, without ids, by equal rows."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import polars as pl
from polars.selectors import by_name

from ration.core.problems.names import some
from ration.core.problems.problem import Problem, problem
from ration.core.text.cells import FLOAT_ID, cleaned, trimmed
from ration.register.columns.personal import personal
from ration.register.people.roster import KEY, PeopleTable
from ration.register.source.collect import collect, collect_rows
from ration.register.source.ids.id_hashes import IdHashes
from ration.register.source.ids.repeated import repeated_values
from ration.register.source.register import OF_ROW, ROW
from ration.register.values.no_answer import no_answers
from ration.register.values.normalize import folded

NUMBERED = 5  # households with the same id: so many, and half of all, number their people 1, 2, 3
_FEW = 5  # rows that a message lists
_ID = "people:id"
_SHORT = r"^[0-9]{1,2}$"  # a number that may be that of a person in the household
_NO_TEXT = (pl.Object, pl.Binary, pl.Duration)


class Doubles(NamedTuple):
    """The problems of people with the same id, and a warning of equal rows without an id."""

    problems: Sequence[Problem] = ()
    warnings: Sequence[Problem] = ()


def find_doubles(
    roster: PeopleTable, rows: pl.LazyFrame, alike: pl.DataFrame | None = None
) -> Doubles:
    """Find people who are in several of the `rows` with `KEY` that count.

    A first look counts distinct ids; people are compared only if some are repeated. `alike` are
    the `rows` of which others have the same `row_hash`, if there are no ids; None means look.
    """
    if roster.options.members is not None:  # the lists of households are compared instead
        return Doubles()
    if not roster.person:
        return Doubles(warnings=list(_equal(roster, rows, alike)))
    text = trimmed(by_name(roster.person).as_expr())
    look = rows.select(rows=pl.len(), blank=(text == "").sum(), ids=text.hash().n_unique())
    total, blank, ids = collect(roster.register, look).row(0)
    rows = rows.with_columns(_id(roster, roster.person).alias(_ID))
    without, people = rows.filter(pl.col(_ID) == ""), rows.filter(pl.col(_ID) != "")
    if ids == total:
        return Doubles()
    if ids - (blank > 0) == total - blank:
        return Doubles(warnings=list(_equal(roster, without)))
    key = _scope(roster, people)
    if key is None:
        return Doubles(warnings=list(_equal(roster, rows)))
    return Doubles(list(_twice(roster, people, key)), list(_equal(roster, without)))


def _id(roster: PeopleTable, column: str) -> pl.Expr:
    """People's own ids; "" if a cell is blank or means no answer."""
    text = cleaned(by_name(column).as_expr())
    if roster.register.schema[column].is_float():
        text = text.str.replace(FLOAT_ID, "$1")
    mapping = roster.mapping
    words = map(folded, (*mapping.missing, *dict(mapping.codes).get(column, ())))
    no_ids = sorted({*no_answers(), *words})
    return pl.when(~text.str.to_lowercase().is_in(no_ids)).then(text).otherwise(pl.lit(""))


def _row(roster: PeopleTable, but: Sequence[str] = ()) -> pl.Expr:
    """A hash of all cells of a row, `but` those of some columns."""
    kept = _cells(roster, but)
    return pl.struct(KEY if not but else pl.lit(0), *map(by_name, kept)).hash()


def _cells(roster: PeopleTable, but: Sequence[str] = ()) -> list[str]:
    schema = roster.register.schema
    kept = [
        name
        for name in roster.register.columns
        if name not in (OF_ROW, *but) and not schema[name].is_nested()
    ]
    return [name for name in kept if schema[name] not in _NO_TEXT]


def _scope(roster: PeopleTable, rows: pl.LazyFrame) -> list[str] | None:
    """The columns that identify a person: the id or, if households number theirs, `KEY` with it.

    None means that the column has no ids: all people of a household share it. What the mapping
    names is an id.
    """
    if roster.options.id:
        return [_ID]
    rest = _row(roster, [roster.household, *roster.register.joined.get(roster.household, ())])
    known = [name for name in (roster.age, roster.birth, roster.sex) if name]
    who = pl.struct(_ID, *map(by_name, known)).hash() if known else pl.col(ROW)
    pair = pl.struct(KEY, _ID)
    seen = collect(
        roster.register,
        rows.select(
            rows=pl.len(),
            households=pl.col(KEY).n_unique(),
            ids=pl.col(_ID).n_unique(),
            pairs=pair.n_unique(),
            kinds=pl.struct(pair.hash(), rest).n_unique(),
            people=who.n_unique(),
            short=pl.col(_ID).str.contains(_SHORT).all(),
        ),
    ).row(0, named=True)
    one_each = seen["pairs"] == seen["households"] < seen["kinds"]
    if one_each and seen["households"] >= NUMBERED and seen["rows"] >= 2 * seen["households"]:
        return None
    shared = rows.group_by(_ID).agg(households=pl.col(KEY).n_unique())
    most = collect(roster.register, shared.select(pl.col("households").max())).item() or 0
    often = 2 * most >= seen["households"] and most > 1
    repeated = seen["pairs"] - seen["ids"]
    same = seen["pairs"] - seen["people"]  # the same id, age and sex in several households
    few = often and seen["short"] and 2 * same <= repeated
    return [KEY, _ID] if (often and most >= NUMBERED) or few else [_ID]


def _twice(roster: PeopleTable, rows: pl.LazyFrame, key: Sequence[str]) -> Iterator[Problem]:
    """A problem for every row whose person another row has too."""
    register, column = roster.register, roster.person or ""
    several = rows.group_by(key).agg(n=pl.len()).filter(pl.col("n") > 1).select(key)
    found = collect(register, rows.join(several, on=key, how="semi").select(ROW, *key).sort(ROW))
    parts = register.joined.get(column, (column,))
    hidden = any(personal(part) or part in roster.mapping.personal for part in parts)
    groups: dict[tuple[str, ...], list[int]] = {}
    for row, *who in found.iter_rows():
        groups.setdefault(tuple(who), []).append(row)
    for person, own in groups.items():
        for row in own:
            others = some((register.place(other) for other in own if other != row), _FEW)
            value = None if hidden else person[-1]
            yield problem(
                "person-twice",
                row=row,
                column=f"{roster.label}{column}",
                value=value,
                others=others,
            )


def row_hash(roster: PeopleTable) -> pl.Expr:
    """A hash of all cells of a row, in which the household's id is one."""
    columns = (by_name(name).as_expr() for name in _cells(roster))
    return pl.sum_horizontal(column.hash(number) for number, column in enumerate(columns))


def same_hash(parts: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """The rows of the parts of a table with the column `key` whose key others have too."""
    keys = IdHashes()
    for part in parts:
        keys.add(part["key"])
    again = keys.repeated()
    if again.is_empty():
        return parts[0].clear()
    return pl.concat(part.filter(pl.col("key").is_in(again.implode())) for part in parts)


def _equal(
    roster: PeopleTable, rows: pl.LazyFrame, alike: pl.DataFrame | None = None
) -> Iterator[Problem]:
    """A warning of rows without an id that are equal in all cells, if cells tell people apart."""
    register = roster.register
    keyed = rows.select(ROW, KEY, key=_row(roster))
    if alike is None:
        alike = _alike(roster, keyed)
    if alike.is_empty():
        return
    if not roster.age and not roster.birth and not roster.sex:
        look = keyed.select(pl.col(KEY).n_unique(), kinds=pl.col("key").n_unique())
        households, kinds = collect(register, look).row(0)
        if kinds == households:
            return
    found = alike[ROW].sort()
    listed = some(map(register.place, found), _FEW)
    label = roster.label.removesuffix("!") or None
    yield problem("people-equal", column=label, count=f"{found.len():,}", which=listed)


def _alike(roster: PeopleTable, keyed: pl.LazyFrame) -> pl.DataFrame:
    """The rows whose `key`, a hash, others have too."""
    again = repeated_values(roster.register, keyed.select("key"))["key"]
    if again.is_empty():
        return pl.DataFrame(schema={ROW: pl.Int64})
    equal = keyed.filter(pl.col("key").is_in(again.implode())).select(ROW)
    return collect_rows(roster.register, equal)
