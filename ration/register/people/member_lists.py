"""Join people to households that list the ids of their members in a cell."""

from collections.abc import Iterator
from dataclasses import replace

import polars as pl
from polars.selectors import by_name

from ration.core.problems.errors import DataError
from ration.core.problems.problem import Problem, problem
from ration.core.text.cells import trimmed
from ration.register.columns.suggest import near
from ration.register.mapping.mapping import RegisterMapping
from ration.register.mapping.people import PeopleMapping
from ration.register.source.collect import collect
from ration.register.source.register import OF_ROW, ROW, Register

_ID = "people:id"
_SEPARATORS = "[,;|\n]"  # between the ids in a cell


def by_row(mapping: RegisterMapping, options: PeopleMapping) -> RegisterMapping:
    """The mapping for people who are joined by the row of their household."""
    people = options.model_copy(update={"household": OF_ROW, "of": ROW})
    return mapping.model_copy(update={"people": people})


def with_lists(
    register: Register, people: Register, options: PeopleMapping
) -> tuple[Register, list[Problem]]:
    """Add to people the row of the household that lists them; null means that none does.

    The problems are those of households with a list that is not sure. Raises DataError if a
    column is missing.
    """
    whole = register if register.whole is None else replace(register, frame=register.whole)
    lists = _lists(whole, people, options)  # also of households that are left out
    served = lists.join(register.frame.select(pl.col(ROW).alias(OF_ROW)), on=OF_ROW, how="semi")
    problems = list(_unsure(register, people, options, served))
    frame = people.frame.with_columns(_own_id(options))
    frame = frame.join(lists, on=_ID, how="left", maintain_order="left").drop(_ID)
    return replace(people, frame=frame, columns=(*people.columns, OF_ROW)), problems


def _lists(register: Register, people: Register, options: PeopleMapping) -> pl.LazyFrame:
    """One row per person listed: `OF_ROW` and the id."""
    members, own = options.members or "", options.id or ""
    for column, table, why in (
        (members, register, "it is named as the list of a household's people"),
        (own, people, "it is named as the id of people"),
    ):
        if column not in table.columns:
            hint = near(column, table)
            wrong = problem("people-column-missing", column=column, why=why, near=hint)
            raise DataError(table.source, [wrong])
    cell = trimmed(by_name(members).as_expr()).str.replace_all(_SEPARATORS, ",").str.split(",")
    rows = register.frame.select(pl.col(ROW).alias(OF_ROW), cell.alias(_ID)).explode(_ID)
    return rows.with_columns(pl.col(_ID).str.strip_chars()).filter(pl.col(_ID) != "")


def _own_id(options: PeopleMapping) -> pl.Expr:
    return trimmed(by_name(options.id or "").as_expr()).alias(_ID)


def _unsure(
    register: Register, people: Register, options: PeopleMapping, lists: pl.LazyFrame
) -> Iterator[Problem]:
    """Problems of households that list unknown people, or people who are in several rows."""
    rows = people.frame.group_by(_own_id(options)).len("rows")
    codes = {
        "member-unknown": pl.col("rows").is_null(),
        "member-twice": pl.len().over(_ID) > 1,
        "member-rows": pl.col("rows") > 1,
    }
    marked = lists.join(rows, on=_ID, how="left").with_columns(
        column.alias(code) for code, column in codes.items()
    )
    counted = marked.group_by(OF_ROW).agg(pl.col(code).sum() for code in codes)
    for household in collect(register, counted.sort(OF_ROW)).iter_rows(named=True):
        for code in codes:
            if household[code]:
                yield problem(
                    code,
                    row=household[OF_ROW],
                    column=options.members,
                    count=household[code],
                    where=options.sheet or options.file,
                )
