"""Statistics of one pass over a register, added up batch by batch."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

import polars as pl
from polars.selectors import by_name

from ration.core.problems.problem import Problem, problem
from ration.core.text.cells import FLOAT_ID, MARKED, UNSEEN, many, surrounded, trimmed
from ration.register.check.batch.id_forms import IdText
from ration.register.check.batch.near_ids import NearIds
from ration.register.check.batch.repair import CellRepairs, cells
from ration.register.check.batch.typed_frame import TypedFrame
from ration.register.columns.columns import Columns
from ration.register.columns.damaged_ids import id_signs, may_be_damaged
from ration.register.columns.frame_columns import CELL, NONE, NUMBER, WORD
from ration.register.source.collect import collect_rows
from ration.register.source.register import Register
from ration.register.values.totals_words import may_name_totals

# What makes an id differ from what it seems, each after a character to look for first: a text
# mark, an error, a number in scientific or decimal notation, a space that the engine leaves.
_ODD = (
    ("'", "\n'"), ("=", "\n="), ("#", "\n#"), ("Err:", "\nErr:"),
    ("+", "E+"), ("+", "e+"), (".", ".0\n"),
    *((sign, sign) for sign in "\x1c\x1d\x1e\x1f"),
)  # fmt: skip
_UNSEEN = f"[{re.escape(UNSEEN)}]"


def batch_stats(
    rows: pl.LazyFrame, typed: TypedFrame, *, first: bool, ids: bool = True
) -> pl.LazyFrame:
    """The statistics that `BatchStats` adds up; `first` adds those that are needed only once.

    `ids` False means that the text of the ids is known.
    """
    columns = typed.columns
    identity = pl.col(CELL.column(columns.identity)).cast(pl.String)
    stats = [pl.len().alias("rows")]
    if first:
        lengths = pl.col("id").str.len_bytes()
        stats += [lengths.min().alias("shortest"), lengths.max().alias("longest")]
        if not typed.keeps_ids:
            shorter = identity.str.len_bytes().sum() != pl.col("id").str.len_bytes().sum()
            stats.append(shorter.alias("odd"))
        if ids:
            stats.append(pl.col("id").str.join("\n").alias("ids"))
    for part in columns.counted:
        cell, number = pl.col(CELL.column(part)), pl.col(NUMBER.column(part))
        stats.append(number.max())
        if part not in columns.days:  # no row of totals adds up days
            stats.append(number.sum().alias(f"a:{part}"))
        unread = cell.filter(number.is_null()).cast(pl.String)
        stats.append(unread.unique().implode().alias(f"o:{part}"))
        if columns.blank(part) is not None:
            stats.append((trimmed(cell) == "").sum().alias(f"b:{part}"))
        if typed.repaired.get(part):
            repaired = cell.cast(pl.String).is_in(list(typed.repaired[part]))
            counted = cell.filter(repaired).cast(pl.String).value_counts(name="count")
            stats.append(
                counted.struct.rename_fields(["cell", "count"]).implode().alias(f"m:{part}")
            )
    if typed.careful:
        stats += [
            (surrounded(CELL.column(source)) & ~pl.col(name).is_in(["", NONE]))
            .sum()
            .alias(f"t:{name}")
            for name, source in columns.texts.items()
        ]
        stats += [
            trimmed(pl.col(CELL.column(source))).str.contains(MARKED).sum().alias(f"q:{name}")
            for name, source in columns.texts.items()
        ]
    stats += [
        (pl.col(WORD.column(name)) == NONE).sum().alias(f"n:{name}") for name in columns.subtotals
    ]
    if typed.whole_ids:
        stats.append(identity.str.contains(FLOAT_ID).sum().alias("floats"))
    return rows.select(stats)


def unread(answer: pl.DataFrame) -> dict[str, list[str | None]]:
    """The distinct cells that the engine could not read in one batch, by column of counts."""
    return {
        name.removeprefix("o:"): answer[name].item().to_list()
        for name in answer.columns
        if name.startswith("o:")
    }


def id_text(answer: pl.DataFrame) -> IdText | None:
    """The ids of a batch; None means there are none, or they were not asked for."""
    joined = answer["ids"].item() if "ids" in answer.columns else None
    return IdText.of(joined) if joined else None


@dataclass
class BatchStats:
    """The statistics so far.

    `largest` and `sums` are by source column of counts; `blanks` counts the blank cells that were
    read as 0, `repaired` the cells that only `read_count` can read. `trimmed` counts, by column
    of the typed frame, the texts with spaces around them, `marked` those such as `="007"`, and
    `floats` the ids such as `1092128444.0`. `unnamed` counts the rows under "(none)" by column of
    subtotals. `damage` has the sums of `id_signs`. `odd` means that some id may differ from what
    it seems, `words` that some may name a total, and `near` is a first look whether some may be
    the same.
    """

    rows: int = 0
    largest: dict[str, int] = field(default_factory=dict)
    sums: dict[str, int] = field(default_factory=dict)
    blanks: Counter[str] = field(default_factory=Counter)
    repaired: dict[str, Counter[str]] = field(default_factory=dict)
    trimmed: Counter[str] = field(default_factory=Counter)
    marked: Counter[str] = field(default_factory=Counter)
    unnamed: Counter[str] = field(default_factory=Counter)
    floats: int = 0
    damage: Counter[str] = field(default_factory=Counter)
    odd: bool = False
    words: bool = False
    near: NearIds = field(default_factory=NearIds)

    def add(self, answer: pl.DataFrame, text: IdText | None) -> None:
        """Add the statistics of one more batch, whose ids are `text`."""
        row = answer.drop("ids", strict=False).row(0, named=True)
        self.rows += row["rows"]
        self.odd = self.odd or bool(row.get("odd"))
        self.floats += row.get("floats", 0)
        if text is not None:
            self.near.add(text, row["shortest"], row["longest"])
            self._inspect(text)
            if may_be_damaged(text.forms, row["longest"]):
                self.damage.update(id_signs(pl.Series(text.ids[1:-1].split("\n"))))
        counters = {
            "b": self.blanks,
            "t": self.trimmed,
            "q": self.marked,
            "n": self.unnamed,
        }
        for name, value in row.items():
            kind, _, source = name.partition(":")
            if kind == "p":
                self.largest[source] = max(self.largest.get(source, 0), value or 0)
            elif kind == "a":
                self.sums[source] = self.sums.get(source, 0) + value
            elif kind in counters:
                counters[kind][source] += value
            elif kind == "m":
                counted = self.repaired.setdefault(source, Counter())
                for cell in value:
                    counted[cell["cell"]] += cell["count"]

    def join(self, other: "BatchStats") -> None:
        """Add the statistics of other rows."""
        self.rows += other.rows
        for source, value in other.largest.items():
            self.largest[source] = max(self.largest.get(source, 0), value)
        for source, value in other.sums.items():
            self.sums[source] = self.sums.get(source, 0) + value
        for source, counted in other.repaired.items():
            self.repaired.setdefault(source, Counter()).update(counted)
        self.blanks.update(other.blanks)
        self.trimmed.update(other.trimmed)
        self.marked.update(other.marked)
        self.unnamed.update(other.unnamed)
        self.damage.update(other.damage)
        self.floats += other.floats
        self.odd, self.words = self.odd or other.odd, self.words or other.words
        self.near.join(other.near)

    def _inspect(self, text: IdText) -> None:
        """Look for odd ids among all ids of a batch."""
        unseen = not text.forms.isascii() and re.search(_UNSEEN, text.forms) is not None
        self.odd = self.odd or unseen or any(text.has(sign, what) for sign, what in _ODD)
        self.words = self.words or may_name_totals(text.forms)


def has_float_ids(register: Register, identity: str) -> bool:
    """Whether ids such as `1092128444.0` are whole numbers, and none has real decimals."""
    text = trimmed(by_name(identity).as_expr())
    decimal = text.filter(text.str.contains(r"^[0-9]+\.[0-9]+$"))
    result = collect_rows(
        register,
        register.frame.select(any=decimal.len() > 0, whole=decimal.str.ends_with(".0").all()),
        lambda parts: parts.select(pl.col("any").any(), pl.col("whole").all()),
    )
    return bool(result["any"].item() and result["whole"].item())


def repair_warnings(columns: Columns, repairs: CellRepairs, found: BatchStats) -> Iterator[Problem]:
    """One warning for every column and kind of repair of its cells."""
    for source in columns.counted:
        repaired = found.repaired.get(source, Counter())
        zero = found.blanks[source] + repairs.blanks(source, repaired)
        if zero:
            code = "blank-zero" if columns.blank(source) == 0 else "days-blank-all"
            days = columns.blank(source)
            yield problem(code, column=source, count=cells(zero), days=days)
    yield from repairs.warnings(found.repaired)
    trimmed_in = {columns.texts[name]: count for name, count in found.trimmed.items() if count}
    for source, count in trimmed_in.items():
        yield problem("words-trimmed", column=source, cells=cells(count))
    marked_in = {columns.texts[name]: count for name, count in found.marked.items() if count}
    for source, count in marked_in.items():
        yield problem("words-unmarked", column=source, cells=cells(count))
    for name in sorted(found.unnamed):
        if found.unnamed[name]:
            rows = many(found.unnamed[name], "row")
            yield problem("subtotal-none", column=columns.words[name], rows=rows)
    if found.floats:
        yield problem("ids-repaired", column=columns.identity, cells=cells(found.floats))
