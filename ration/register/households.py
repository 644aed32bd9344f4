"""Households made of the people in them: of a table with a row a person, or beside one."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import polars as pl
from polars.selectors import by_name

from ration.mapping import PeopleMapping, RegisterMapping
from ration.problem import Problem, problem
from ration.programme import Programme
from ration.register.columns import find_columns
from ration.register.count import counts
from ration.register.guess import guess
from ration.register.opening import open_register
from ration.register.person import tell
from ration.register.personal import personal
from ration.register.reading import collect
from ration.register.roster import KEY, Roster, find_roster, taken_by_itself, with_key
from ration.register.source import EXTRA, ROW, People, Register
from ration.text import trimmed

_HEADS = "people:heads"
_OF_ROW = "people:of"  # the row of the household that a record holds people of


def with_people(
    register: Register, programme: Programme, mapping: RegisterMapping, by: Sequence[str] = ()
) -> tuple[Register, RegisterMapping]:
    """The register with a row a household, its people counted, and a mapping for that.

    Nothing changes where the mapping says nothing of people. Raises DataError where a column
    that is needed is not there, InputError where a table cannot be read.
    """
    asked = mapping.people
    if asked is None:
        return register, mapping
    if asked.file is None and asked.sheet is None:
        roster = find_roster(register, programme, mapping)
        return _grouped(roster, by), _without_counts(roster, roster.household)
    people, mapping = people_table(register, mapping, asked)
    roster = find_roster(people, programme, mapping, f"{asked.sheet or asked.file}!")
    return _joined(register, roster), _without_counts(roster, None)


def people_table(
    register: Register, mapping: RegisterMapping, asked: PeopleMapping
) -> tuple[Register, RegisterMapping]:
    """The table of people beside a register, and a mapping that says how they are joined.

    Raises InputError where it cannot be read.
    """
    if asked.sheet in register.repeats:
        return _inside(register, mapping, asked)
    return _people(register, mapping, asked), mapping


def _inside(
    register: Register, mapping: RegisterMapping, asked: PeopleMapping
) -> tuple[Register, RegisterMapping]:
    """The people in a list inside every record, who go by the row of their household."""
    frame = register.repeats[asked.sheet or ""].rename({ROW: _OF_ROW}).with_row_index(ROW, offset=1)
    columns = tuple(name for name in frame.collect_schema() if name != ROW)
    people = Register(register.source, None, frame, columns, dict, lambda given: given)
    by_row = asked.model_copy(update={"household": _OF_ROW, "of": ROW})
    return people, mapping.model_copy(update={"people": by_row})


def _people(register: Register, mapping: RegisterMapping, asked: PeopleMapping) -> Register:
    """The table of people: a sheet of the same workbook, or a file beside the register."""
    own = {"sheet": asked.sheet, "header_row": None, "skip_rows": ()}
    said = mapping.model_copy(update=own)
    if asked.file is None:
        return open_register(register.source, said)
    beside = Path(register.source).parent / asked.file
    return open_register(beside if beside.exists() else asked.file, said)


def _without_counts(roster: Roster, identity: str | None) -> RegisterMapping:
    """The mapping without what people are counted for; `identity` is the column of ids."""
    ids = [group.id for group in roster.programme.groups]
    counted = {*_made(roster), *ids}
    kept = {name: source for name, source in roster.mapping.columns if name not in counted}
    if identity is not None:
        kept["household_id"] = (identity,)
    return roster.mapping.model_copy(update={"columns": tuple(kept.items())})


def _made(roster: Roster) -> list[str]:
    """The columns that counting people makes."""
    return ["persons", *(group.column for group in roster.groups), *roster.sums]


def _by_household(roster: Roster, rows: pl.LazyFrame, more: Iterable[pl.Expr] = ()) -> pl.LazyFrame:
    """A row a household: `KEY`, the row of its first person, what is counted, and `more`."""
    counted = {f"group:{group.column}": group.column for group in roster.groups}
    counted |= {f"sum:{name}": name for name in roster.sums}
    return rows.group_by(KEY).agg(
        pl.col(ROW).min(),
        pl.len().cast(pl.Int64).alias("persons"),
        *(by_name(one).as_expr().cast(pl.Int64).sum().alias(n) for one, n in counted.items()),
        _is_head(roster).sum().alias(_HEADS),
        *more,
    )


def _is_head(roster: Roster) -> pl.Expr:
    asked = [
        trimmed(by_name(one.column).as_expr())
        .str.to_lowercase()
        .is_in([word.lower() for word in one.values or ()])
        for one in roster.asked.head
    ]
    return pl.all_horizontal(asked) if asked else pl.lit(True)


# --- one table with a row a person


def _grouped(roster: Roster, by: Sequence[str]) -> Register:
    register, told = roster.register, tell(roster)
    rows, found, blank = _whole(roster, told.rows)
    made = _made(roster)
    others = [one for one in register.columns if one not in (*made, roster.household)]
    every = replace(
        register,
        frame=_by_household(roster, rows, [by_name(one).as_expr().max() for one in others]).rename(
            {KEY: roster.household}
        ),
        columns=(roster.household, *made, *others),
        unfit={},
        ragged=dict,
        rewritten=lambda: None,
    )
    columns, _ = find_columns(
        roster.programme, every, _without_counts(roster, roster.household), by
    )
    words = dict.fromkeys([*columns.words.values(), *columns.sites.values()])
    wanted = [name for name in words if name in others]
    households = collect(register, _by_household(roster, rows, carried(wanted)))
    told_of = [one for one in told.problems if one.row not in blank]
    found += [*register.found, *told_of, *differing(households, wanted)]
    found += _heads(roster, households)
    total = collect(register, register.frame.select(pl.len())).item()
    first = households.lazy().select(KEY, pl.col(ROW).alias("of"))
    return replace(
        every,
        frame=households.lazy()
        .select(by_name(ROW, KEY, *made, *wanted))
        .rename({KEY: roster.household}),
        columns=(roster.household, *made, *wanted),
        found=tuple(found),
        said=(*register.said, *taken_by_itself(roster)),
        people=People(
            register,
            rows=total - len(blank),
            of=_keyed(roster, with_key(register.frame, roster.household))
            .join(first, on=KEY, how="left")
            .select(ROW, "of"),
        ),
    )


def _keyed(roster: Roster, rows: pl.LazyFrame) -> pl.LazyFrame:
    """People by household; where the mapping has it so, whose household is blank lives alone."""
    if not roster.asked.alone:
        return rows
    somebody = pl.any_horizontal(by_name(roster.register.columns).is_not_null())
    alone = pl.concat_str(pl.lit("row "), pl.col(ROW).cast(pl.String))
    return rows.with_columns(
        pl.when((pl.col(KEY) == "") & somebody).then(alone).otherwise(pl.col(KEY)).alias(KEY)
    )


def _whole(roster: Roster, rows: pl.LazyFrame) -> tuple[pl.LazyFrame, list[Problem], set[int]]:
    """The rows of people who have a household; problems of the others; the rows that are blank."""
    register, keyed = roster.register, _keyed(roster, rows)
    nobody = pl.all_horizontal(by_name(register.columns).is_null()).alias("blank")
    without = collect(register, keyed.filter(pl.col(KEY) == "").select(ROW, nobody))
    blank = without.filter("blank")[ROW]
    found = [problem("blank-row", row=row) for row in blank]
    column = f"{roster.label}{roster.household}"
    found += [
        problem("id-blank", row=row, column=column) for row in without.filter(~pl.col("blank"))[ROW]
    ]
    ragged = _ragged(register)
    found += ragged.values()
    wrong = pl.Series(ROW, sorted(ragged), dtype=register.schema[ROW])
    whole = keyed.filter(pl.col(KEY) != "")
    if ragged:
        whole = whole.filter(~pl.col(ROW).is_in(wrong.implode()))
    return whole, found, set(blank)


def _ragged(register: Register) -> dict[int, Problem]:
    """The rows with too few or too many cells; only where the last cell or one beyond tells."""
    signs = [by_name(register.columns[-1]).as_expr().is_null()]
    if EXTRA in register.schema:
        signs.append(pl.col(EXTRA).is_not_null())
    if not collect(register, register.frame.select(pl.any_horizontal(signs).any())).item():
        return {}
    width = len(register.columns)
    return {
        row: problem("ragged", row=row, what="fewer cells" if len(cells) < width else "more cells")
        for row, cells in register.ragged().items()
    }


def carried(names: Sequence[str]) -> Iterator[pl.Expr]:
    """The words of a household, and whether its people differ in them; blanks say nothing."""
    for name in names:
        text = trimmed(by_name(name).as_expr())
        said = pl.when(text != "").then(text)
        yield said.max().alias(name)
        yield (said.min() != said.max()).fill_null(False).alias(f"differs:{name}")


def differing(households: pl.DataFrame, wanted: Sequence[str]) -> Iterator[Problem]:
    """The households whose rows differ in one of the words that `carried` took."""
    for name in wanted:
        for row in households.filter(by_name(f"differs:{name}").as_expr())[ROW]:
            yield problem("household-differs", row=row, column=name)


def _heads(roster: Roster, households: pl.DataFrame) -> Iterator[Problem]:
    if not roster.asked.head:
        return
    column = f"{roster.label}{roster.asked.head[0].column}"
    for code, those in (("heads-none", pl.col(_HEADS) == 0), ("heads-several", pl.col(_HEADS) > 1)):
        rows = households.filter(those)[ROW]
        if rows.len():
            yield problem(code, column=column, count=f"{rows.len():,}", first=rows.min())


# --- households in one table, their people in another


def _joined(register: Register, roster: Roster) -> Register:
    told = tell(roster)
    key = _key_of(register, roster)
    named = with_key(register.frame, key)
    counted = collect(roster.register, _by_household(roster, told.rows))
    made = _made(roster)
    people = counted.lazy().select(
        KEY, *(by_name(one).as_expr().alias(f"made:{one}") for one in made)
    )
    frame = named.join(people, on=KEY, how="left", maintain_order="left").with_columns(
        by_name(f"made:{one}").as_expr().fill_null(0).alias(one) for one in made
    )
    names = (*register.columns, *(one for one in made if one not in register.columns))
    extra = [EXTRA] if EXTRA in register.schema else []
    found = [*register.found, *roster.register.found]
    found += _of_households(roster, told.rows, named, told.problems)
    found += _orphans(roster, counted, named)
    found += _twice(register, roster, named, key)
    found += _sizes(register, roster, frame)
    found += _heads(roster, counted)
    return replace(
        register,
        frame=frame.select(by_name(ROW, *extra, *names)),
        columns=names,
        found=tuple(found),
        said=(*register.said, *roster.register.said, *taken_by_itself(roster)),
        rewritten=lambda: None,
        people=People(register),
    )


def _key_of(register: Register, roster: Roster) -> str:
    """The column of the households' table that people name."""
    said = roster.asked.of or next(iter(roster.mapping.source("household_id") or ()), None)
    if said is not None or "household_id" in register.columns:
        return said or "household_id"
    found = guess(["household_id"], register.columns)
    return found["household_id"].column if found else "household_id"


def _of_households(
    roster: Roster, rows: pl.LazyFrame, named: pl.LazyFrame, problems: Sequence[Problem]
) -> Iterator[Problem]:
    """Problems of people as those of their households, which cannot be counted."""
    if not problems:
        return
    wanted = pl.Series(sorted({one.row for one in problems if one.row}))
    keys = rows.filter(pl.col(ROW).is_in(wanted.implode())).select(pl.col(ROW).alias("person"), KEY)
    found = collect(roster.register, keys.join(named.select(KEY, ROW), on=KEY, how="inner"))
    households = dict(found.select("person", ROW).iter_rows())
    for one in problems:
        if one.row in households:
            message = f"row {one.row} there: {one.message}"
            update = {"row": households[one.row], "message": message}
            yield one.model_copy(update=update)


def _orphans(roster: Roster, counted: pl.DataFrame, named: pl.LazyFrame) -> Iterator[Problem]:
    lost = collect(roster.register, counted.lazy().join(named.select(KEY), on=KEY, how="anti"))
    if lost.height:
        yield problem(
            "people-left" if roster.asked.orphans else "people-orphans",
            column=f"{roster.label}{roster.household}",
            count=f"{lost['persons'].sum():,}",
            first=lost[ROW].min(),
        )


def _twice(register: Register, roster: Roster, named: pl.LazyFrame, key: str) -> Iterator[Problem]:
    """Households that share the number by which people name them; ids are held apart elsewhere."""
    if roster.asked.of is None:
        return
    shared = named.filter(pl.col(KEY) != "", pl.len().over(KEY) > 1).select(ROW, KEY)
    hidden = personal(key) or key in roster.mapping.personal
    for row, text in collect(register, shared).iter_rows():
        yield problem("key-twice", row=row, column=key, value=None if hidden else text)


def _sizes(register: Register, roster: Roster, frame: pl.LazyFrame) -> Iterator[Problem]:
    """How many households say another size than they have people."""
    said = next(iter(roster.mapping.source("persons") or ()), None)
    if said is None and "persons" in register.columns:
        said = "persons"
    if said is None:
        guessed = guess(["persons"], register.columns)
        said = guessed["persons"].column if guessed else None
    if said is None or said not in register.columns:
        return
    stated = counts(said, register.schema[said], {})
    own = register.frame.select(ROW, stated.alias("said")).join(
        frame.select(ROW, "persons"), on=ROW, how="inner"
    )
    rows = collect(register, own.filter(pl.col("said") != pl.col("persons")).select(ROW))[ROW]
    if rows.len():
        yield problem("size-differs", column=said, count=f"{rows.len():,}", first=rows.min())
