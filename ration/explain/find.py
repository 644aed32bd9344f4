"""Find a household of a register by its id, also one that is rejected or left out."""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import polars as pl
from polars.selectors import by_name

from ration.core.problems.names import near_names
from ration.core.problems.problem import Problem, problem
from ration.core.text.cells import clean, unmarked, unmarked_column
from ration.engine.households import Households
from ration.explain.source_rows import HouseholdRows, words_leaving_out
from ration.register.columns.frame_columns import ID
from ration.register.mapping.mapping import RegisterMapping
from ration.register.mapping.people import PeopleMapping
from ration.register.source.collect import collect
from ration.register.source.register import ROW, Register
from ration.results.explain.explanation import Status
from ration.results.provenance import LeftOut

MOST_NAMED = 3  # ids that are named for one that is not known
MOST_NEAR = 20_000  # ids that are compared to find one that is meant


@dataclass(frozen=True)
class Found:
    """A household: its id as in the register, and what became of it.

    `rows` are its rows as they came; `row` is its row in the typed frame, if it is accepted. `why`
    says what leaves it out.
    """

    id: str
    status: Status
    rows: HouseholdRows | None = None
    row: dict[str, Any] | None = None
    problems: tuple[Problem, ...] = ()
    why: tuple[LeftOut, ...] = ()


def find_household(households: Households, mapping: RegisterMapping, text: str) -> Found:
    """Find the household with the id `text`; spaces and signs around it do not matter."""
    ids = list(dict.fromkeys([text.strip(), clean(text), unmarked(clean(text))]))
    scanned = households.scanned
    register = scanned.register
    whose = pl.col(ID).is_in(ids)
    accepted = collect(register, scanned.rows.filter(whose))
    if accepted.height:
        row = accepted.row(0, named=True)
        rows = _rows(households, mapping, [row[ROW]], row[ID])
        return Found(row[ID], "accepted", rows, row, _problems(households, rows))
    rejected = collect(register, scanned.rejected_rows.filter(whose).select(ROW, ID))
    if rejected.height:
        rows = _rows(households, mapping, rejected[ROW].to_list(), rejected[ID][0])
        return Found(rejected[ID][0], "rejected", rows, None, _problems(households, rows))
    left = next(_left_out(households, mapping, ids), None)
    return left or Found(text.strip(), "unknown", problems=(_unknown(households, text.strip()),))


def _rows(
    households: Households, mapping: RegisterMapping, rows: list[int], identity: str
) -> HouseholdRows:
    register, columns = households.scanned.register, households.columns
    return HouseholdRows(register, columns, households.programme, mapping, tuple(rows), identity)


def _problems(households: Households, rows: HouseholdRows) -> tuple[Problem, ...]:
    """The problems and warnings of the rows of a household."""
    scanned, own = households.scanned, {*rows.source, *rows.rows}
    return (*scanned.problems.about(own), *scanned.warnings.about(own))


def _left_out(households: Households, mapping: RegisterMapping, ids: list[str]) -> Iterator[Found]:
    """Find the household among the rows that the mapping leaves out."""
    register, columns = households.scanned.register, households.columns
    people = register.people
    table = register if people is None else people.register
    if table.whole is None or columns.identity not in table.whole.collect_schema():
        return
    text = unmarked_column(by_name(columns.identity).as_expr().cast(pl.String).str.strip_chars())
    whole = table.whole.filter(text.is_in(ids))
    numbers = collect(table, whole.select(ROW))[ROW].to_list()
    if numbers:
        own = replace(table, frame=whole)
        lists = [
            mapping,
            *([mapping.people] if people is not None and people.of is not None else []),
        ]
        shown = replace(table, frame=table.whole, people=None)
        rows = HouseholdRows(shown, columns, households.programme, mapping, tuple(numbers))
        yield Found(ids[0], "left out", rows, why=_why(own, mapping, lists, table.left_out))


def _why(
    own: Register,
    mapping: RegisterMapping,
    lists: Sequence[RegisterMapping | PeopleMapping | None],
    known: Sequence[LeftOut],
) -> tuple[LeftOut, ...]:
    """By which column and word the rows are left out, or that they are hidden, or of nobody."""
    by_words = words_leaving_out(own, mapping, lists)
    others = (each for each in known if each.column is None)
    rows = collect(own, own.frame.select(pl.len())).item()
    return by_words or tuple(each.model_copy(update={"rows": rows}) for each in others)


def _unknown(households: Households, text: str) -> Problem:
    """No row has the id: name ids that may be meant."""
    near = list(_near(households, text))
    hint = f"did you mean {' or '.join(near)}?" if near else "look it up in the register"
    column = households.columns.identity
    return problem("explain-unknown", column=column, value=text, near=hint)


def _near(households: Households, text: str) -> Iterator[str]:
    """The ids that differ by signs, case or zeros alone, or end with the number; else most like."""
    scanned = households.scanned
    ids = pl.concat([scanned.rows.select(ID), scanned.rejected_rows.select(ID)])
    typed = "".join(str(unicodedata.digit(sign, sign)) for sign in text)
    key = pl.DataFrame({ID: [typed]}).select(_folded()).item()
    last_number = pl.col(ID).str.extract(r"([0-9]+)[^0-9]*$").str.replace(r"^0+([0-9])", "$1")
    asked = [_folded() == key, *([last_number == key] if key.isdecimal() else [])]
    for alike in asked:
        same = collect(scanned.register, ids.filter(alike).unique().sort(ID).head(MOST_NAMED))
        if same.height:
            yield from same[ID]
            return
    size = pl.col(ID).str.len_chars()
    alike = ids.filter(
        size.is_between(len(text) - 1, len(text) + 1),
        pl.col(ID).str.starts_with(text[:1]) | pl.col(ID).str.ends_with(text[-1:]),
    )
    near = collect(scanned.register, alike.unique().sort(ID).head(MOST_NEAR))
    yield from near_names(text, near[ID].to_list())


def _folded() -> pl.Expr:
    """An id without what people add and leave out: case, signs, zeros before a number."""
    low = pl.col(ID).str.to_lowercase().str.replace_all(r"(^|[^0-9])0+([0-9])", "$1$2")
    return low.str.replace_all(r"[^\p{L}\p{N}]", "")
