"""Results as frames: the tables that files have, with exact decimals, whole numbers and text."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Literal, get_args

import polars as pl

from ration.core.problems.columns import LISTED_COLUMNS
from ration.core.problems.names import no_such
from ration.core.problems.problem import Problem
from ration.core.problems.table import JoinedProblems, ProblemTable
from ration.core.quantity.quantity import number_text
from ration.export.tables.rows import (
    NOTHING,
    PEOPLE,
    SHORT,
    Row,
    cell_text,
    nothing_rows,
    people_rows,
    subtotal_header,
    subtotal_rows,
    totals_header,
    totals_rows,
)
from ration.results.lines import Line, Manifest, by_level
from ration.results.plan.plan import PlanRecord
from ration.results.plan.site_table import SiteTable

Table = Literal["totals", "manifests", "subtotals", "people", "nothing", "problems"]

_DIGITS = 38  # of a decimal
_COUNTS = {"in_register", "served", "households"}
_YES = {"pool", "assumption", "assumed_packs", "assumed_weight"}
_AMOUNTS = {"quantity", "loose", "over", "net_kg", "gross_kg", "volume_m3", *SHORT}
_AMOUNTS |= {f"{name}_alone" for name in _AMOUNTS}
_PROBLEMS = dict.fromkeys(LISTED_COLUMNS, pl.String) | {"row": pl.Int64}


def plan_frame(plan: PlanRecord, table: str, by: str | None = None) -> pl.DataFrame:
    """One of the tables of a plan; `by` has the columns of the subtotals, if there are several."""
    match table:
        case "totals":
            lines = plan.totals.lines
            return _frame(totals_header(lines), totals_rows(lines))
        case "manifests":
            parts = [_manifests(channel, plan.manifests(channel)) for channel in plan.channels]
            return pl.concat(parts, how="diagonal_relaxed") if parts else _frame(_header(()), ())
        case "subtotals":
            return _subtotals(plan, by)
        case "people":
            return _frame(PEOPLE, people_rows(plan, plan.sites))
        case "nothing":
            return _frame(NOTHING, nothing_rows(plan.nothing))
        case "problems":
            return problems_frame(plan.warnings)
        case _:
            raise no_such("table", table, get_args(Table))


def problems_frame(*problems: Sequence[Problem]) -> pl.DataFrame:
    """Problems and warnings, a row each: kind, code, place, value, message and hint."""
    tables = [
        each if isinstance(each, JoinedProblems) else ProblemTable.of(each) for each in problems
    ]
    parts = [part for table in tables for part in table.listed()]
    return pl.concat([pl.DataFrame(schema=_PROBLEMS), *parts], how="vertical_relaxed")


def _subtotals(plan: PlanRecord, by: str | None) -> pl.DataFrame:
    levels = {",".join(columns): level for columns, level in by_level(plan.by).items()}
    if by is None and len(levels) != 1:
        has = f"by of {' or '.join(map(repr, levels))}" if levels else "by in `compute`"
        raise ValueError(f"subtotals need the columns of one level: pass {has}")
    level = next(iter(levels.values())) if by is None else levels.get(by)
    if level is None:
        raise no_such("level", by, levels)
    counts = {who for each in level for who, _ in each.people} - {*level[0].columns}
    return _frame(subtotal_header(level), subtotal_rows(level), counts)


def _manifests(channel: str, manifests: Sequence[Manifest]) -> pl.DataFrame:
    """A row per site and item of a channel, in the order of sites."""
    if not isinstance(manifests, SiteTable):
        lines = [line for manifest in manifests for line in manifest.lines.values()]
        sites = [manifest.site for manifest in manifests for _ in manifest.lines.values()]
        return _of_sites(channel, _frame(_header(lines), _rows(lines)), sites)
    columns = manifests.columns  # very many sites: each line that several have is made once
    items = [[*item.distinct] for item in columns.lines.values()]
    every = [line for lines in items for line in lines]
    made, start, parts = _frame(_header(every), _rows(every)), 0, []
    for number, (item, lines) in enumerate(zip(columns.lines.values(), items, strict=True)):
        which = pl.Series("line", item.which, dtype=pl.UInt32) + start
        at = pl.DataFrame({"site": range(len(columns.sites)), "item": number})
        parts.append(at.with_columns(which))
        start += len(lines)
    rows = pl.concat(parts).sort("site", "item")
    named = pl.Series(columns.sites, dtype=pl.String)
    return _of_sites(channel, made[rows["line"]], named[rows["site"]])


def _of_sites(channel: str, lines: pl.DataFrame, sites: Iterable[str]) -> pl.DataFrame:
    where = [pl.Series("channel", [channel], dtype=pl.String).new_from_index(0, lines.height)]
    return pl.DataFrame([*where, pl.Series("site", sites, dtype=pl.String)]).hstack(lines)


def _header(lines: Sequence[Line]) -> list[str]:
    short = SHORT if any(line.supply for line in lines) else ()
    return [*totals_header(lines), *short]


def _rows(lines: Sequence[Line]) -> Iterable[Row]:
    short = any(line.supply for line in lines)
    for line, row in zip(lines, totals_rows(lines), strict=True):
        supply = line.supply
        more = (None,) * len(SHORT) if supply is None else (
            supply.required, supply.owed, supply.short
        )  # fmt: skip
        yield (*row, *more) if short else row


def _frame(header: Sequence[str], rows: Iterable[Row], counts: Iterable[str] = ()) -> pl.DataFrame:
    """A frame of rows: amounts are decimals, `counts` and the like Int64, all else is text."""
    whole = {*counts, *_COUNTS}
    cells = [*zip(*rows, strict=True)] or [()] * len(header)
    return pl.DataFrame([_column(name, of, whole) for name, of in zip(header, cells, strict=True)])


def _column(name: str, cells: Sequence[object], whole: set[str]) -> pl.Series:
    if name in _YES:
        return pl.Series(name, [cell == "yes" for cell in cells], dtype=pl.Boolean)
    if name in whole:
        return pl.Series(name, cells, dtype=pl.Int64)
    if name in _AMOUNTS:
        return _decimals(name, cells)
    texts = [cell_text(cell) for cell in cells]  # type: ignore[arg-type]  # of a `Row`
    return pl.Series(name, texts, dtype=pl.String)


def _decimals(name: str, cells: Sequence[object]) -> pl.Series:
    """A column of amounts as decimals; as text if one is no decimal, such as 1/3."""
    texts = [number_text(cell) if isinstance(cell, Fraction | int) else None for cell in cells]
    known = [text for text in texts if text is not None]
    scale = max((len(text.partition(".")[2]) for text in known), default=0)
    if any("/" in text or len(text.partition(".")[0]) + scale > _DIGITS for text in known):
        return pl.Series(name, texts, dtype=pl.String)
    exact = [None if text is None else Decimal(text) for text in texts]
    return pl.Series(name, exact, dtype=pl.Decimal(_DIGITS, scale))
