"""Leave rows and people out by the words of a column, as the mapping asks."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

import polars as pl
from polars.selectors import by_name

from ration.core.problems.errors import DataError
from ration.core.problems.names import some
from ration.core.problems.problem import Problem, problem
from ration.core.text.cells import FLOAT_ID, any_filled, trimmed
from ration.register.columns.personal import may_be_name, personal
from ration.register.columns.suggest import near
from ration.register.leave_out.status_words import is_status
from ration.register.mapping.mapping import RegisterMapping
from ration.register.mapping.people import PeopleMapping
from ration.register.source.cell_types import is_no_cell, not_text
from ration.register.source.collect import collect_rows
from ration.register.source.register import EXTRA, ROW, Register
from ration.register.source.skip_rows import without
from ration.register.values.conditions import matching_texts
from ration.register.values.normalize import folded
from ration.results.provenance import LeftOut

_NAMED = 12  # words of a column in a message
OFTEN = 3  # rows that have a word which may be shown, although it is no known word of a status
_LISTED = 20  # words of a column that are counted one by one; a column of dates has many
_BLANK_END, _RULE = "left:end", "left:rule"


class _Rule(NamedTuple):
    """The words of one column: rows that have one are left out or, with `keep`, all others."""

    column: str
    words: tuple[str, ...]
    keep: bool

    @property
    def key(self) -> str:
        """What the mapping calls the list."""
        return "keep" if self.keep else "leave_out"

    def text(self, register: Register) -> pl.Expr:
        """The cells as text; whole numbers have no decimal point."""
        text = trimmed(by_name(self.column).as_expr())
        whole = register.schema[self.column].is_float()
        return text.str.replace(FLOAT_ID, "$1") if whole else text

    def hidden(self, mapping: RegisterMapping) -> bool:
        """Whether the cells are never shown."""
        return personal(self.column) or self.column in mapping.personal


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
    matched = [_matched(mapping, rule, there) for rule, there in zip(rules, texts, strict=True)]
    out = [texts for texts, _ in matched]
    short = _short(register, table.filter(_reason(_names(rules), out).is_not_null()))
    if short:
        table = _combinations(register, rules, short)
    reason = _reason([rule.text(register) for rule in rules], out)
    gone = reason.is_not_null() & _is_record(register, rules) & ~pl.col(ROW).is_in(short)
    warnings = [] if mapping.system else [each for _, several in matched for each in several]
    again = register.requoted
    return replace(
        _without(register, gone),
        whole=register.frame if register.whole is None else register.whole,
        left_out=(*register.left_out, *_counted(mapping, rules, out, table, label)),
        warnings=(*register.warnings, *(_labelled(each, label) for each in warnings)),
        requoted=lambda: (
            None if (fixed := again()) is None else leave_out(fixed, mapping, asked, label)
        ),
    )


def _refuse_missing(register: Register, rules: Sequence[_Rule], label: str) -> None:
    wrong = [register.unreadable_columns.get(rule.column) for rule in rules]
    problems = [each for each in wrong if each is not None]
    kinds = {rule.column: register.schema.get(rule.column) for rule in rules}
    problems += [
        not_text(f"{label}{column}", kind)
        for column, kind in kinds.items()
        if kind is not None and is_no_cell(kind)
    ]
    problems += [
        problem(
            "leave-out-column",
            column=f"{label}{rule.column}",
            key=rule.key,
            near=near(rule.column, register),
        )
        for rule in rules
        if rule.column not in register.columns
    ]
    if problems:
        raise DataError(register.source, problems)


def _names(rules: Sequence[_Rule]) -> list[pl.Expr]:
    return [pl.col(f"left:{index}") for index in range(len(rules))]


def _is_record(register: Register, rules: Sequence[_Rule]) -> pl.Expr:
    """Whether a row is surely a record: not blank, without cells beyond the header."""
    blank_is_out = any("" in rule.words or rule.keep for rule in rules)
    names = register.columns if blank_is_out else [rule.column for rule in rules]
    filled = any_filled(register.schema, names)
    return filled & pl.col(EXTRA).is_null() if EXTRA in register.schema else filled


def _combinations(
    register: Register, rules: Sequence[_Rule], but: Sequence[int] = ()
) -> pl.DataFrame:
    """How many records have each combination of texts, except the rows `but`."""
    texts = [rule.text(register).alias(f"left:{index}") for index, rule in enumerate(rules)]
    blank_end = by_name(register.last).as_expr().is_null().alias(_BLANK_END)
    rows = register.frame.filter(_is_record(register, rules), ~pl.col(ROW).is_in(but))
    counted = rows.select(*texts, blank_end).group_by(pl.all()).agg(n=pl.len())
    return collect_rows(
        register, counted, lambda found: found.group_by(pl.exclude("n")).agg(pl.col("n").sum())
    )


def _short(register: Register, left: pl.DataFrame) -> list[int]:
    """The rows with too few cells, if some row that is left out may be one of them."""
    ragged = register.ragged().items() if left[_BLANK_END].any() else ()
    return [row for row, cells in ragged if len(cells) < register.width(row)]


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
        there = "others" if rule.hidden(mapping) else listed_words(sorted(texts))
        asked = some(f"`{word}`" for word in absent)
        warnings.append(
            problem("leave-out-absent", column=rule.column, asked=asked, key=rule.key, there=there)
        )
    return (texts - named if rule.keep else frozenset(named)), warnings


def _reason(texts: Sequence[pl.Expr], out: Sequence[frozenset[str]]) -> pl.Expr:
    """The number of the first rule that leaves a row out; null means none does."""
    return pl.coalesce(
        pl.when(text.is_in(sorted(words))).then(pl.lit(index))
        for index, (text, words) in enumerate(zip(texts, out, strict=True))
    )


def _counted(
    mapping: RegisterMapping,
    rules: Sequence[_Rule],
    out: Sequence[frozenset[str]],
    table: pl.DataFrame,
    label: str,
) -> Iterator[LeftOut]:
    """The rows left out, by the column and word that does it."""
    reasons = table.with_columns(_reason(_names(rules), out).alias(_RULE))
    for index, rule in enumerate(rules):
        counts = reasons.filter(pl.col(_RULE) == index).group_by(f"left:{index}").agg(n=pl.sum("n"))
        words = counts.sort("n", f"left:{index}", descending=[True, False]).rows()
        kept = [pair for pair in words if not rule.keep or _is_word(*pair)]
        shown = [] if rule.hidden(mapping) else kept[:_LISTED]
        rest = sum(rows for _, rows in words) - sum(rows for _, rows in shown)
        for word, rows in [*shown, *([(None, rest)] if rest else [])]:
            column = f"{label}{rule.column}"
            yield LeftOut(column=column, value=word, rows=rows, people=bool(label))


def _is_word(word: str, rows: int) -> bool:
    """Whether a word that no list names may be shown: one of few rows may be a name that moved."""
    return rows >= OFTEN or not may_be_name(word) or is_status(word)


def _without(register: Register, gone: pl.Expr) -> Register:
    """Drop the rows that are left out, and what is known of them."""
    known = {each.row for each in register.problems if each.row}
    known |= {row for rows in register.merged.values() for row in rows}
    if known:
        numbers = pl.Series(sorted(known), dtype=register.schema[ROW]).implode()
        rows = register.frame.filter(gone, pl.col(ROW).is_in(numbers)).select(ROW)
        left = frozenset(collect_rows(register, rows)[ROW])
        problems = tuple(each for each in register.problems if each.row not in left)
        register = replace(without(register, left), problems=problems)
    return replace(register, frame=register.frame.filter(~gone))


def listed_words(words: Sequence[str]) -> str:
    """List words for a message; a blank is named so. A column without any has nothing there."""
    if not words:
        return "nothing there"
    return some((f"`{word}`" if word else "blank" for word in words), _NAMED)


def _labelled(each: Problem, label: str) -> Problem:
    return each.model_copy(update={"column": f"{label}{each.column}"})
