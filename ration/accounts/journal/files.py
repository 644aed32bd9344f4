"""Open the files of a journal, each for itself: they may have different columns."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from ration.accounts.journal.words import kinds_in, usual_names
from ration.core.problems.data_as_header import nearest_column
from ration.core.problems.errors import DataError, InputError
from ration.core.problems.names import some
from ration.core.problems.problem import Problem, problem
from ration.register.mapping.journal import JOURNAL_COLUMNS, JournalMapping
from ration.register.source.database.url import is_url
from ration.register.source.paths import files_in
from ration.register.source.ragged import ragged_rows
from ration.register.source.register import Register
from ration.stock.file.columns import StockColumns, Wanted, find_columns, is_named
from ration.stock.file.goods_rows import RowStyle
from ration.stock.file.goods_table import (
    cells_of,
    open_goods,
    row_style,
    style_warnings,
    unread_warning,
)
from ration.stock.file.usual import usual_names as stock_names

_FREE = ("lot", "pack", "reason", "by")
_SIGNS = ("date", "document", "kind", "item")  # a file with none of these is no journal


@dataclass(frozen=True)
class JournalFile:
    """A file of a journal: its cells as text, how it writes numbers and dates, what is unusual."""

    name: str
    register: Register
    cells: pl.DataFrame
    style: RowStyle
    warnings: Sequence[Problem]

    @property
    def sha256(self) -> str | None:
        """The fingerprint of its bytes; None means it is no file."""
        return None if self.register.sha256 is None else str(self.register.sha256)

    def located(self, problems: Sequence[Problem]) -> Iterator[Problem]:
        """The problems with the name of the file."""
        for each in self.register.located(problems):
            yield each.at(self.name, each.row, each.unit)


def named_sources(sources: Any) -> tuple[list[tuple[str, Any]], list[Problem]]:
    """Every file and frame that `sources` names, each once, and warnings.

    A folder or a pattern stands for its files. Raises InputError if there are none.
    """
    several = sources if isinstance(sources, list | tuple) else [sources]
    if not several:
        raise InputError("journal", [problem("journal-no-files")])
    found: dict[str, Any] = {}
    warnings = []
    frames = 0
    for each in several:
        if not isinstance(each, str | Path):
            frames += 1
            found["frame" if frames == 1 else f"frame {frames}"] = each
            continue
        name = str(each)
        listed = None if name == "-" or is_url(name) else files_in(name)
        for file in [name] if listed is None else listed.names:
            if file in found:
                warnings.append(problem("journal-file-again", other=file).at(file, None))
            found[file] = file
        if listed is not None and listed.skipped:
            count, which = len(listed.skipped), some(listed.skipped)
            warnings.append(problem("journal-skipped", count=count, which=which))
    return sorted(found.items()), warnings


def open_journal(name: str, source: Any, mapping: JournalMapping) -> JournalFile:
    """Open a file or a frame and find its columns.

    Raises InputError if it cannot be read, DataError if its columns are not those of a journal.
    """
    register = open_goods(source, mapping, "journal")
    columns = _columns(register, mapping)
    problems = [*columns.problems, *ragged_rows(register).values()]
    if problems:
        raise DataError(name, register.located(problems))
    cells = cells_of(register, columns.read)
    style = row_style(register, columns, cells, mapping, "journal", ["date"])
    warnings = (
        *(each for each in register.warnings if each.warning),
        *style_warnings(columns, style, cells, ""),
        *unread_warning(columns.unread, JOURNAL_COLUMNS),
    )
    return JournalFile(name, register, cells, style, warnings)


def _columns(register: Register, mapping: JournalMapping) -> StockColumns:
    ours, goods = usual_names()["columns"], stock_names()["columns"]
    usual = {"item": goods["item"], "unit": goods["unit"], **ours}
    wanted = Wanted("journal", JOURNAL_COLUMNS, usual, _FREE, both=True)
    found = find_columns(register, mapping, wanted)
    if not {*_SIGNS} & found.known:
        kinds = ", ".join(JOURNAL_COLUMNS)
        raise InputError(register.source, [problem("journal-none", columns=kinds)])
    sides = () if {"quantity", "packs"} & found.known else _sides(register, usual)
    if sides:
        problems = [problem("journal-sides", columns=some(sides))]
    else:
        problems = [*found.problems, *_missing(register, found, mapping)]
    return StockColumns(
        found.read, found.guessed, found.unit, found.unread, problems, found.pack_unit
    )


def _sides(register: Register, usual: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """Columns of quantities of several kinds side by side, such as those of a stock card."""
    others = [
        each for name, names in usual.items() if name not in ("quantity", "packs") for each in names
    ]
    found = {
        column: kinds
        for column in register.columns
        if not is_named(column, [*JOURNAL_COLUMNS, *others]) and (kinds := kinds_in(column))
    }
    return tuple(found) if len({*found.values()}) > 1 else ()


def _missing(register: Register, found: StockColumns, mapping: JournalMapping) -> Iterator[Problem]:
    """Columns that every journal needs and that the file does not have."""
    needed = [name for name in _SIGNS if name != "kind" or mapping.kind is None]
    for name in needed:
        if name not in found.known:
            yield _lacks(register, name, f"every entry needs its {name}")
    if not {"quantity", "packs"} & found.known:
        yield _lacks(register, "quantity", "every entry needs a quantity, or packs")
    if {"from", "to"} <= found.known:
        return
    places = [name for name in found.unread if _is_place(name)]
    for name in places:
        yield problem("journal-place-unclear", column=name)
    if not places and not {"from", "to"} & found.known:
        yield _lacks(register, "from", "goods leave a place, or arrive at one")


def _lacks(register: Register, name: str, why: str) -> Problem:
    near = nearest_column(name, register.columns)
    code = "journal-kind-column" if name == "kind" else "stock-column-missing"
    return problem(code, column=name, why=why, near=near)


def _is_place(column: str) -> bool:
    return is_named(column, usual_names()["unclear_columns"]["places"])
