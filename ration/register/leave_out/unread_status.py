"""Find columns that say who is still to be served, if nothing mentions them."""

import json
import re
from collections.abc import Iterator, Sequence

import polars as pl
from polars.selectors import by_name

from ration.core.problems.problem import Problem, problem
from ration.core.text.cells import trimmed
from ration.programme.programme import Programme
from ration.register.columns.guess import ended_columns, guess, status_columns
from ration.register.columns.personal import free_text, may_be_name, personal
from ration.register.leave_out.status_words import has_status, is_status, may_have_status
from ration.register.mapping.mapping import RegisterMapping
from ration.register.mapping.people import PeopleMapping
from ration.register.source.collect import collect, collect_rows
from ration.register.source.register import Register
from ration.register.values.no_answer import no_answers
from ration.register.values.normalize import folded

_FEW = 12  # distinct words of a column that may be a status
_HEAD = 1000  # rows in which the words of all other columns are looked at
_MOST = 500  # columns that are looked at


def status_warnings(
    register: Register,
    programme: Programme,
    mapping: RegisterMapping,
    by: Sequence[str] = (),
    label: str = "",
) -> Iterator[Problem]:
    """Warn of columns that look like a status, by name or by words, and that nothing mentions.

    `by` has the columns of subtotals, `label` is as in `leave_out`.
    """
    used = _used(programme, mapping, by) | {*mapping.personal}
    free = [column for column in register.columns if column not in used]
    where = " under [people]" if label else ""
    named, ended = status_columns(free), ended_columns(free)
    known = {"household_id", _ids(register, mapping), *named, *ended}
    others = _like_status(register, [name for name in free if name not in known])
    for column in filter(_may_be_shown, [*named, *others]):
        words = _distinct(register, column)
        if 1 < len(words) <= _FEW and (column in named or has_status(words)):
            from ration.register.leave_out.by_words import listed_words

            shown, hidden = _shown(register, column, words)
            yield problem(
                "status-unused",
                column=f"{label}{column}",
                words=listed_words([*shown, *hidden]),
                line=f"keep = {{ {_key(column)} = {_toml(shown)} }}",
                where=where,
            )
    for column in filter(_may_be_shown, ended):
        blanks = _blanks(register, column, mapping)
        if blanks:
            line = f"keep = {{ {_key(column)} = {_toml(blanks)} }}"
            yield problem("status-ended", column=f"{label}{column}", line=line, where=where)


def _may_be_shown(column: str) -> bool:
    """Whether a column has no people's names or documents, though it may have remarks."""
    return free_text(column) or not personal(column)


def _ids(register: Register, mapping: RegisterMapping) -> str:
    """The column with the ids of households, if it is guessed."""
    found = guess(["household_id"], register.columns).get("household_id")
    household = mapping.people.household if mapping.people else None
    return household or (found.column if found else "")


def _used(programme: Programme, mapping: RegisterMapping, by: Sequence[str]) -> set[str]:
    """The columns that the programme, the mapping or the subtotals mention."""
    people = mapping.people or PeopleMapping.model_construct()
    lists = (mapping.leave_out, mapping.keep, people.leave_out, people.keep, mapping.columns)
    used = {name for several in lists for name, _ in several}
    used |= {part for _, source in mapping.columns for name in source for part in name.split("+")}
    used |= {condition.column for _, condition in programme.conditions()}
    used |= {condition.column for group in programme.groups for condition in group.where}
    used |= {condition.column for condition in people.head} | {*by}
    return used | {channel.column for channel in programme.channels}


def _like_status(register: Register, columns: Sequence[str]) -> list[str]:
    """The columns of texts with few words among the first rows, of which some are of a status."""
    texts = [name for name in columns if register.schema[name] == pl.String][:_MOST]
    if not texts:
        return []
    head = collect(register, register.frame.select(by_name(*texts)).head(_HEAD))
    few = head.select(by_name(*texts).n_unique() <= _FEW + 1).row(0)  # of which one may be null
    cells = {name: {*head[name]} - {None} for name, few in zip(texts, few, strict=True) if few}
    return [
        name
        for name, several in cells.items()
        if 0 < len(several) <= _FEW and may_have_status(several)
    ]


def _distinct(register: Register, column: str) -> list[str]:
    text = register.frame.select(trimmed(by_name(column).as_expr()))
    few = collect_rows(register, text, lambda found: found.unique().head(_FEW + 1))
    return sorted(few.to_series())


def _shown(register: Register, column: str, words: Sequence[str]) -> tuple[list[str], list[str]]:
    """The words that may be shown, and what is written for all others.

    A word of few rows that is none of a status may have moved here from another column.
    """
    doubted = [word for word in words if not is_status(word) and may_be_name(word)]
    if not doubted:
        return [*words], []
    if free_text(column):
        return [word for word in words if word not in doubted], ["…"]
    from ration.register.leave_out.by_words import OFTEN

    text = trimmed(by_name(column).as_expr())
    rows = register.frame.select(text.alias("word"), pl.lit(1).alias("rows"))
    found = rows.filter(pl.col("word").is_in(doubted))
    counts = collect_rows(register, found, lambda part: part.group_by("word").agg(pl.sum("rows")))
    often = {*counts.filter(pl.col("rows") >= OFTEN)["word"]}
    shown = [word for word in words if word not in doubted or word in often]
    return shown, ["…"] if len(shown) < len(words) else []


def _blanks(register: Register, column: str, mapping: RegisterMapping) -> list[str]:
    """The cells of a column that are blank or mean no answer, if other cells are none of them."""
    text = trimmed(by_name(column).as_expr())
    blank = text.str.to_lowercase().is_in(["", *no_answers(), *map(folded, mapping.missing)])
    found = register.frame.select(pl.when(blank).then(text))
    several = collect_rows(register, found, pl.LazyFrame.unique).to_series()
    return sorted(several.drop_nulls()) if several.null_count() else []


def _key(column: str) -> str:
    return column if re.fullmatch("[A-Za-z0-9_-]+", column) else _toml(column)


def _toml(value: str | Sequence[str]) -> str:
    return json.dumps(value, ensure_ascii=False)
