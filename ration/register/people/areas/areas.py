"""Turn planning figures, one or several rows per area, into rows of many households each."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

import polars as pl
from polars.selectors import by_name

from ration.core.problems.errors import DataError
from ration.core.problems.problem import Problem, problem
from ration.core.quantity.quantity import number_text
from ration.core.text.cells import any_filled, trimmed
from ration.programme.condition import Condition
from ration.programme.programme import Programme
from ration.register.columns.columns import find_columns, named_sources
from ration.register.columns.joined_ids import id_parts
from ration.register.columns.lookup import missing
from ration.register.columns.suggest import near
from ration.register.mapping.mapping import LongMapping, RegisterMapping
from ration.register.people.areas.area_rows import missing_rows, refuse_no_area
from ration.register.people.count import carried, differing, without_differing
from ration.register.people.roster import KEY, with_key
from ration.register.source.collect import collect
from ration.register.source.register import ROW, People, Register
from ration.register.source.workbook.merged_cells import merged_numbers
from ration.register.values.counts import counts, parse_count


def with_areas(
    register: Register, mapping: RegisterMapping, programme: Programme, by: Sequence[str] = ()
) -> tuple[Register, RegisterMapping]:
    """Turn a register of areas into one row per area, with a mapping for the result.

    Nothing changes if the mapping has no areas. Raises DataError if a column is missing.
    """
    if mapping.long is not None:
        register, mapping = _wide(register, programme, mapping, mapping.long, by)
    if mapping.average_size is not None:
        register = _with_households(register, mapping)
    return register, mapping


def _with_households(register: Register, mapping: RegisterMapping) -> Register:
    """Add `households`: people divided by the average size, rounded to the nearest."""
    size = mapping.average_size
    assert size is not None
    if "households" in register.columns or mapping.source("households") is not None:
        raise DataError(register.source, [problem("households-both", column="households")])
    sources = named_sources(register, mapping, "persons")
    if not sources:
        needed = " + ".join(mapping.source("persons") or ("persons",))
        raise DataError(register.source, [problem("area-people-missing", column=needed)])
    parts = [counts(name, register.schema[name], _numbers(register, name)) for name in sources]
    people = pl.sum_horizontal(parts, ignore_nulls=False)
    twice = 2 * people * size.denominator + size.numerator
    households = (twice // (2 * size.numerator)).clip(lower_bound=1)
    warning = problem("households-calculated", column="households", size=number_text(size))
    return replace(
        register,
        frame=register.frame.with_columns(households.cast(pl.Int64).alias("households")),
        columns=(*register.columns, "households"),
        warnings=(*register.warnings, warning),
    )


def _numbers(register: Register, column: str) -> dict[str, int]:
    """The cells of a column that are whole numbers, in any way of writing."""
    cells = collect(register, register.frame.select(by_name(column).as_expr().cast(pl.String)))
    read = {text: parse_count(text) for text in cells.to_series().unique()}
    return {text: number for text, number in read.items() if isinstance(number, int)}


def _identity(register: Register, mapping: RegisterMapping, named: Sequence[str]) -> str:
    """The column of areas' ids; DataError if it, or a column that is `named`, is missing."""
    identity = named_sources(register, mapping, "household_id")
    wrong = [
        problem("long-column-missing", column=name, near=near(name, register))
        for name in dict.fromkeys(named)
        if name not in register.columns
    ]
    if not identity:
        source = mapping.source("household_id") or ("household_id",)
        wrong += [
            missing(name, register, "every area needs an id", "household_id")
            for name in id_parts(source, register.columns) or source
            if name not in register.columns
        ]
    if wrong:
        raise DataError(register.source, wrong)
    return "+".join(identity)


def _wide(
    register: Register,
    programme: Programme,
    mapping: RegisterMapping,
    long: LongMapping,
    by: Sequence[str],
) -> tuple[Register, RegisterMapping]:
    """Turn a long table into one row per area: each count from the one row that holds it."""
    named = _named(long)
    identity = _identity(register, mapping, named)
    names = [name for name, _ in long.counts]
    others = [name for name in register.columns if name not in (*names, *named, identity)]
    rows = with_key(register.frame, identity).filter(pl.col(KEY) != "")
    refuse_no_area(register, rows, identity)
    numbers = [part for name, rule in long.counts for part in _number_of(long, name, rule)]
    every = replace(
        register,
        frame=rows.group_by(KEY)
        .agg(pl.col(ROW).min(), *numbers, *(by_name(name).as_expr().max() for name in others))
        .rename({KEY: identity}),
        columns=(identity, *names, *others),
        unreadable_columns={},
        ragged=dict,
        merged={},
    )
    mapping = _without(mapping, names, identity)
    columns, _ = find_columns(programme, every, mapping, by)
    words = dict.fromkeys([*columns.words.values(), *columns.sites.values()])
    wanted = [name for name in words if name in others]
    areas = collect(
        register, rows.group_by(KEY).agg(pl.col(ROW).min(), *numbers, *carried(wanted, columns))
    )
    free = columns.only_subtotals
    areas, unnamed = without_differing(areas, [name for name in wanted if name in free])
    first = areas.lazy().select(KEY, pl.col(ROW).alias("of"))
    total = collect(register, rows.select(pl.len())).item()
    return (
        replace(
            every,
            frame=areas.lazy().select(by_name(ROW, KEY, *names, *wanted)).rename({KEY: identity}),
            columns=(identity, *names, *wanted),
            problems=(
                *register.problems,
                *_several(areas, names),
                *missing_rows(register, rows, areas, mapping, columns),
                *differing(areas, [name for name in wanted if name not in free]),
                *merged_numbers(register, [long.value]),
            ),
            warnings=(*register.warnings, *_of_no_area(register, identity), *unnamed),
            cluster=None,  # areas are few
            people=People(register, total, rows.join(first, on=KEY).select(ROW, "of")),
        ),
        mapping,
    )


def _named(long: LongMapping) -> list[str]:
    """The columns that a mapping of a long table names."""
    conditions = (condition for _, rule in long.counts for condition in rule)
    return [long.value, *(condition.column for condition in conditions)]


def _of_no_area(register: Register, identity: str) -> Iterator[Problem]:
    """A warning of rows without an area's id, such as the sum of all districts."""
    somebody = any_filled(register.schema, register.columns)
    keyed = with_key(register.frame, identity).filter((pl.col(KEY) == "") & somebody)
    rows = collect(register, keyed.select(ROW)).to_series()
    if rows.len():
        yield problem("area-blank", column=identity, count=f"{rows.len():,}", first=rows.min())


def _number_of(long: LongMapping, name: str, conditions: Sequence[Condition]) -> list[pl.Expr]:
    """An area's number for `name`, as text, and how many of its rows match the conditions."""
    tests = [
        trimmed(by_name(condition.column).as_expr()).is_in(list(condition.values or ()))
        for condition in conditions
    ]
    matches = pl.all_horizontal(tests) if tests else pl.col(ROW).is_not_null()  # every row
    value = trimmed(by_name(long.value).as_expr())
    return [
        value.filter(matches).first().alias(name),
        matches.sum().cast(pl.Int64).alias(f"rows:{name}"),
    ]


def _several(areas: pl.DataFrame, names: Iterable[str]) -> list[Problem]:
    """Problems of areas with several rows for one count: do not count people twice."""
    return [
        problem("long-several", row=row, column=name, count=many, name=name)
        for name in names
        for row, many in areas.filter(by_name(f"rows:{name}").as_expr() > 1)
        .select(ROW, f"rows:{name}")
        .iter_rows()
    ]


def _without(mapping: RegisterMapping, names: Sequence[str], identity: str) -> RegisterMapping:
    kept = {name: source for name, source in mapping.columns if name not in names}
    kept["household_id"] = (identity,)
    return mapping.model_copy(update={"columns": tuple(kept.items())})
