"""Planning figures, a row or several rows an area, as rows that stand for many households."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

import polars as pl
from polars.selectors import by_name

from ration.core.problems import DataError, Problem, nearest, problem
from ration.core.quantity import number_text
from ration.core.text import trimmed
from ration.programme.condition import Condition
from ration.programme.programme import Programme
from ration.register.columns.columns import find_columns, named_sources
from ration.register.columns.lookup import missing
from ration.register.mapping.mapping import LongMapping, RegisterMapping
from ration.register.people.count import carried, differing
from ration.register.people.roster import KEY, with_key
from ration.register.source.collect import collect
from ration.register.source.register import ROW, People, Register
from ration.register.source.workbook.merged_cells import merged_numbers
from ration.register.values.counts import counts, parse_count


def with_areas(
    register: Register, mapping: RegisterMapping, programme: Programme, by: Sequence[str] = ()
) -> tuple[Register, RegisterMapping]:
    """The register with one row an area and its households, and a mapping for that.

    Nothing changes where the mapping says nothing of areas. Raises DataError where a column is
    not there.
    """
    if mapping.long is not None:
        register, mapping = _wide(register, programme, mapping, mapping.long, by)
    if mapping.average_size is not None:
        register = _with_households(register, mapping)
    return register, mapping


def _with_households(register: Register, mapping: RegisterMapping) -> Register:
    """The register with `households`: people by the average size, to the nearest whole one."""
    size = mapping.average_size
    assert size is not None
    if "households" in register.columns or mapping.source("households") is not None:
        raise DataError(register.source, [problem("households-both", column="households")])
    sources = named_sources(register, mapping, "persons")
    if not sources:
        asked = " + ".join(mapping.source("persons") or ("persons",))
        raise DataError(register.source, [problem("area-people-missing", column=asked)])
    read = [counts(one, register.schema[one], _numbers(register, one)) for one in sources]
    people = pl.sum_horizontal(read, ignore_nulls=False)
    twice = 2 * people * size.denominator + size.numerator
    households = (twice // (2 * size.numerator)).clip(lower_bound=1)
    said = problem("households-calculated", column="households", size=number_text(size))
    return replace(
        register,
        frame=register.frame.with_columns(households.cast(pl.Int64).alias("households")),
        columns=(*register.columns, "households"),
        warnings=(*register.warnings, said),
    )


def _numbers(register: Register, column: str) -> dict[str, int]:
    """The cells of a column that hold a whole number, however it is written."""
    cells = collect(register, register.frame.select(by_name(column).as_expr().cast(pl.String)))
    read = {text: parse_count(text) for text in cells.to_series().unique()}
    return {text: number for text, number in read.items() if isinstance(number, int)}


def _wide(
    register: Register,
    programme: Programme,
    mapping: RegisterMapping,
    long: LongMapping,
    by: Sequence[str],
) -> tuple[Register, RegisterMapping]:
    """One row an area: every count from the one row that holds it."""
    asked = [one for _, conditions in long.counts for one in conditions]
    named = [long.value, *(one.column for one in asked)]
    identity = named_sources(register, mapping, "household_id")
    wrong = [
        problem("long-column-missing", column=one, near=nearest(one, register.columns))
        for one in dict.fromkeys(named)
        if one not in register.columns
    ]
    if not identity:
        wrong.append(missing("household_id", register.columns, "every area has an id"))
    if wrong:
        raise DataError(register.source, wrong)
    made = [name for name, _ in long.counts]
    others = [one for one in register.columns if one not in (*made, *named, *identity)]
    rows = with_key(register.frame, identity[0]).filter(pl.col(KEY) != "")
    counted = [one for name, conditions in long.counts for one in _held(long, name, conditions)]
    every = replace(
        register,
        frame=rows.group_by(KEY)
        .agg(pl.col(ROW).min(), *counted, *(by_name(one).as_expr().max() for one in others))
        .rename({KEY: identity[0]}),
        columns=(identity[0], *made, *others),
        unreadable_columns={},
        ragged=dict,
        merged={},
    )
    mapping = _without(mapping, made, identity[0])
    columns, _ = find_columns(programme, every, mapping, by)
    words = dict.fromkeys([*columns.words.values(), *columns.sites.values()])
    wanted = [name for name in words if name in others]
    areas = collect(register, rows.group_by(KEY).agg(pl.col(ROW).min(), *counted, *carried(wanted)))
    found = [*register.found, *_several(areas, made), *differing(areas, wanted)]
    found += merged_numbers(register, [long.value])
    total = collect(register, rows.select(pl.len())).item()
    warnings = [*register.warnings, *_of_no_area(register, identity[0])]
    first = areas.lazy().select(KEY, pl.col(ROW).alias("of"))
    return (
        replace(
            every,
            frame=areas.lazy().select(by_name(ROW, KEY, *made, *wanted)).rename({KEY: identity[0]}),
            columns=(identity[0], *made, *wanted),
            found=tuple(found),
            warnings=tuple(warnings),
            people=People(register, total, rows.join(first, on=KEY).select(ROW, "of")),
        ),
        mapping,
    )


def _of_no_area(register: Register, identity: str) -> Iterator[Problem]:
    """Rows without an area's id, as those of a whole country in a table of its districts."""
    somebody = ~pl.all_horizontal(by_name(register.columns).is_null())
    keyed = with_key(register.frame, identity).filter((pl.col(KEY) == "") & somebody)
    rows = collect(register, keyed.select(ROW)).to_series()
    if rows.len():
        yield problem("area-blank", column=identity, count=f"{rows.len():,}", first=rows.min())


def _held(long: LongMapping, name: str, conditions: Sequence[Condition]) -> list[pl.Expr]:
    """The number of an area that a name stands for, as text, and how many rows hold one."""
    asked = [
        trimmed(by_name(one.column).as_expr()).is_in(list(one.values or ())) for one in conditions
    ]
    holds = pl.all_horizontal(asked) if asked else pl.col(ROW).is_not_null()  # every row
    value = trimmed(by_name(long.value).as_expr())
    return [
        value.filter(holds).first().alias(name),
        holds.sum().cast(pl.Int64).alias(f"rows:{name}"),
    ]


def _several(areas: pl.DataFrame, made: Iterable[str]) -> list[Problem]:
    """Areas with several rows for one count: adding them up would count people twice."""
    return [
        problem("long-several", row=row, column=name, count=many, name=name)
        for name in made
        for row, many in areas.filter(by_name(f"rows:{name}").as_expr() > 1)
        .select(ROW, f"rows:{name}")
        .iter_rows()
    ]


def _without(mapping: RegisterMapping, made: Sequence[str], identity: str) -> RegisterMapping:
    kept = {name: source for name, source in mapping.columns if name not in made}
    kept["household_id"] = (identity,)
    return mapping.model_copy(update={"columns": tuple(kept.items())})
