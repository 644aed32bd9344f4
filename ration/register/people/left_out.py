"""Leave rows and people out by the words of a column, as the mapping asks."""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

import polars as pl
from polars.selectors import by_name

from ration.core.problems import DataError, Problem, nearest, problem, some
from ration.core.text import FLOAT_ID, trimmed
from ration.programme.programme import Programme
from ration.register.columns.guess import status_columns
from ration.register.columns.personal import personal
from ration.register.mapping.mapping import RegisterMapping
from ration.register.mapping.people import PeopleMapping
from ration.register.people.conditions import matching_texts
from ration.register.source.collect import collect
from ration.register.source.register import EXTRA, ROW, Register
from ration.register.values.normalize import folded
from ration.results.provenance import LeftOut

_FEW = 12  # distinct words of a column that may be a status
_LISTED = 20  # words of a column that are counted one by one; a column of dates has many
_SHORT, _FILLED, _RULE = "left:short", "left:filled", "left:rule"


class _Rule(NamedTuple):
    """The words of one column: rows that have one are left out or, with `keep`, all others."""

    column: str
    words: tuple[str, ...]
    keep: bool

    @property
    def key(self) -> str:
        """What the mapping calls the list."""
        return "keep" if self.keep else "leave_out"


def leave_out(
    register: Register,
    mapping: RegisterMapping,
    asked: RegisterMapping | PeopleMapping | None,
    label: str = "",
) -> Register:
    """Return the register without the rows that `asked` leaves out, counted by word.

    `asked` is the `mapping` or its part about people; None leaves nobody out. A table of people
    beside the households has a `label`, which messages put before the names of its columns. Rows
    with too few or too many cells stay: they are a problem. Raises DataError if a column that
    the mapping names is missing; a ready mapping may name columns that an export lacks.
    """
    rules = [_Rule(*rule, keep=False) for rule in (asked.leave_out if asked else ())]
    rules += [_Rule(*rule, keep=True) for rule in (asked.keep if asked else ())]
    if mapping.system is not None:
        rules = [rule for rule in rules if rule.column in register.columns]
    if not rules:
        return register
    _refuse_missing(register, rules, label)
    table = _combinations(register, rules)
    texts = [frozenset(table[f"left:{index}"]) for index in range(len(rules))]
    matched = [_matched(mapping, rule, text) for rule, text in zip(rules, texts, strict=True)]
    reason = _reason([out for out, _ in matched])
    short: list[int] = []
    if table.filter(_SHORT, reason.is_not_null()).height:  # a blank cell, or none at all?
        ragged = register.ragged().items()
        short = [row for row, cells in ragged if len(cells) < register.width(row)]
        table = _combinations(register, rules, short) if short else table
    cells = register.frame.with_columns(_cells(register, rules))
    gone = cells.filter(reason.is_not_null() & pl.col(_FILLED), ~pl.col(ROW).is_in(short))
    warnings = [] if mapping.system else [w for _, several in matched for w in several]
    again = register.requoted
    return replace(
        _without(register, gone),
        frame=cells.filter(reason.is_null() | ~pl.col(_FILLED) | pl.col(ROW).is_in(short)).drop(
            _FILLED, _SHORT, *(f"left:{index}" for index in range(len(rules)))
        ),
        whole=register.frame if register.whole is None else register.whole,
        left_out=(
            *register.left_out,
            *_counted(mapping, rules, table.with_columns(reason.alias(_RULE)), label),
        ),
        warnings=(*register.warnings, *(_labelled(each, label) for each in warnings)),
        requoted=lambda: None if (fixed := again()) is None else leave_out(fixed, mapping, asked),
    )


def status_warnings(
    register: Register,
    programme: Programme,
    mapping: RegisterMapping,
    by: Sequence[str] = (),
    label: str = "",
) -> Iterator[Problem]:
    """Warn of columns that look like a status, such as `withdrawn`, and that nothing mentions.

    `by` has the columns of subtotals, `label` is as in `leave_out`.
    """
    people = mapping.people or PeopleMapping()
    lists = (mapping.leave_out, mapping.keep, people.leave_out, people.keep, mapping.columns)
    used = {name for several in lists for name, _ in several}
    used |= {part for _, source in mapping.columns for name in source for part in name.split("+")}
    used |= {condition.column for _, condition in programme.conditions()}
    used |= {condition.column for group in programme.groups for condition in group.where}
    used |= {condition.column for condition in people.head} | {*by}
    used |= {channel.column for channel in programme.channels}
    for column in status_columns(register.columns):
        if column in used or personal(column) or column in mapping.personal:
            continue
        text = trimmed(by_name(column).as_expr()).unique().head(_FEW + 1)
        words = sorted(collect(register, register.frame.select(text)).to_series())
        if 1 < len(words) <= _FEW:
            name = column if re.fullmatch("[A-Za-z0-9_-]+", column) else _toml(column)
            yield problem(
                "status-unused",
                column=f"{label}{column}",
                words=_listed(words),
                line=f"keep = {{ {name} = {_toml(words)} }}",
                where=" under [people]" if label else "",
            )


def _refuse_missing(register: Register, rules: Sequence[_Rule], label: str) -> None:
    wrong = [register.unreadable_columns.get(rule.column) for rule in rules]
    problems = [each for each in wrong if each is not None]
    problems += [
        problem(
            "leave-out-column",
            column=f"{label}{rule.column}",
            key=rule.key,
            near=nearest(rule.column, register.columns),
        )
        for rule in rules
        if rule.column not in register.columns
    ]
    if problems:
        raise DataError(register.source, problems)


def _cells(register: Register, rules: Sequence[_Rule]) -> list[pl.Expr]:
    """The texts of the rules' columns; whether a row may be short, and is certainly a record."""
    columns = []
    for index, rule in enumerate(rules):
        text = trimmed(by_name(rule.column).as_expr())
        if register.schema[rule.column].is_float():
            text = text.str.replace(FLOAT_ID, "$1")
        columns.append(text.alias(f"left:{index}"))
    filled = pl.any_horizontal(by_name([rule.column for rule in rules]).as_expr().is_not_null())
    if any("" in rule.words or rule.keep for rule in rules):
        filled = pl.any_horizontal(by_name(register.columns).as_expr().is_not_null())
    if EXTRA in register.schema:
        filled &= pl.col(EXTRA).is_null()
    last = by_name(register.last).as_expr().is_null()
    return [*columns, last.alias(_SHORT), filled.alias(_FILLED)]


def _combinations(
    register: Register, rules: Sequence[_Rule], but: Sequence[int] = ()
) -> pl.DataFrame:
    """How many rows have each combination of texts, except the rows `but`."""
    rows = register.frame.filter(~pl.col(ROW).is_in(but)) if but else register.frame
    return collect(
        register, rows.select(_cells(register, rules)).group_by(pl.all()).agg(pl.len().alias("n"))
    )


def _matched(
    mapping: RegisterMapping, rule: _Rule, texts: frozenset[str]
) -> tuple[frozenset[str], list[Problem]]:
    """The texts of a rule's column that are left out, and warnings about the rule's words.

    Words are compared as those of a group's `where`; case and accents make no difference.
    """
    codes = dict(mapping.codes).get(rule.column, ())
    no_answers = frozenset(map(folded, (*mapping.missing, *codes)))
    found = matching_texts(rule.column, rule.words, texts, no_answers, rule.key)
    alike = {folded(word) for word in rule.words}
    named = found.texts | {text for text in texts if folded(text) in alike}
    absent = [
        word
        for word in rule.words
        if folded(word) not in {folded(text) for text in texts}
        and not matching_texts(rule.column, [word], texts, no_answers).texts
    ]
    warnings = [each for each in (found.warning,) if each and each.code == "where-read"]
    if absent:
        hidden = personal(rule.column) or rule.column in mapping.personal
        there = "others" if hidden else _listed(sorted(texts))
        asked = some(f"`{word}`" for word in absent)
        warnings.append(
            problem("leave-out-absent", column=rule.column, asked=asked, key=rule.key, there=there)
        )
    return (texts - named if rule.keep else frozenset(named)), warnings


def _reason(out: Sequence[frozenset[str]]) -> pl.Expr:
    """The number of the first rule that leaves a row out; null means none does."""
    return pl.coalesce(
        pl.when(pl.col(f"left:{index}").is_in(sorted(texts))).then(pl.lit(index))
        for index, texts in enumerate(out)
    )


def _counted(
    mapping: RegisterMapping, rules: Sequence[_Rule], table: pl.DataFrame, label: str
) -> Iterator[LeftOut]:
    """The rows left out, by the column and word that does it."""
    for index, rule in enumerate(rules):
        hidden = personal(rule.column) or rule.column in mapping.personal
        counts = (
            table.filter(pl.col(_RULE) == index, _FILLED)
            .group_by(pl.col(f"left:{index}").alias("word"))
            .agg(pl.col("n").sum())
            .sort("n", "word", descending=[True, False])
        )
        rest = counts[_LISTED:]["n"].sum() if not hidden else counts["n"].sum()
        words = [] if hidden else counts[:_LISTED].rows()
        for word, rows in [*words, *([(None, rest)] if rest else [])]:
            column = f"{label}{rule.column}"
            yield LeftOut(column=column, value=word, rows=rows, people=bool(label))


def _without(register: Register, gone: pl.LazyFrame) -> Register:
    """Drop what is known of single rows that are left out."""
    known = {each.row for each in register.problems if each.row}
    known |= {row for rows in register.merged.values() for row in rows}
    if not known:
        return register
    numbers = pl.Series(sorted(known), dtype=register.schema[ROW]).implode()
    rows = set(collect(register, gone.filter(pl.col(ROW).is_in(numbers)).select(ROW))[ROW])
    return replace(
        register,
        problems=tuple(each for each in register.problems if each.row not in rows),
        merged={
            name: tuple(row for row in several if row not in rows)
            for name, several in register.merged.items()
        },
    )


def _toml(value: str | Sequence[str]) -> str:
    return json.dumps(value, ensure_ascii=False)


def _listed(words: Sequence[str]) -> str:
    return some((f"`{word}`" if word else "blank" for word in words), _FEW)


def _labelled(each: Problem, label: str) -> Problem:
    return each.model_copy(update={"column": f"{label}{each.column}"})
