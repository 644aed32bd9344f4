"""Areas in several rows each, such as one per year or age band: how to name the row that counts."""

import json
import re
from collections.abc import Iterator, Sequence
from itertools import combinations

import polars as pl
from polars.selectors import by_name

from ration.core.problems.problem import Problem, problem
from ration.core.text.cells import trimmed
from ration.register.check.batch.single_row import USUAL
from ration.register.columns.columns import Columns
from ration.register.columns.frame_columns import COUNT
from ration.register.source.collect import collect_rows
from ration.register.source.register import ROW, Register
from ration.register.values.normalize import folded
from ration.register.values.totals_words import is_total

_LOOKED = 2000  # repeated rows
_WORDS = 200  # different words at most of a column of years or bands
_COLUMNS = 3  # at most, to tell the rows of an area apart
# A year, or a band of ages.
_KIND = r"(19|20)\d\d\b|\d{1,3}\s*([-–]|to)\s*\d{1,3}\b|\d{1,3}\s*\+|[<>]\s*\d"
_WHOLE = frozenset(
    ("all", "t", "_t", "both", "both sexes", "all ages", "tous", "toutes", "todos", "todas", "alle",
     "ensemble", "les deux", "les deux sexes", "ambos", "ambos sexos", "beide", "оба", "оба пола",
     "обидва", "обидві статі", "الكل", "كلا الجنسين", "كلاهما", "全部", "男女",
     "전체", "남녀", "wote", "hepsi", "همه")
)  # fmt: skip


def repeated_areas(
    register: Register, columns: Columns, rows: pl.LazyFrame, repeated: pl.DataFrame
) -> Iterator[Problem]:
    """The problem of areas that have a row per year, age band or the like, with the cure.

    `rows` is the typed frame, `repeated` the rows whose id other rows have too. There is none if
    the rows are those of households, or if no columns tell the rows of an area apart.
    """
    some = repeated.bottom_k(_LOOKED, by=ROW).sort(ROW)  # rows come in no order
    if register.people is not None or not _are_areas(register, columns, rows, some):
        return
    table = _words_of(register, columns, some)
    apart = _apart(table)
    if apart:
        chosen = {name: _chosen(table[name].to_list()) for name in apart}
        parts = [name for name, word in chosen.items() if word is None]
        rule = {name: word for name, word in chosen.items() if word is not None}
        code = "areas-parts" if parts else "areas-repeated"
        lines = _lines(columns, rule, parts)
        yield problem(code, columns=" and ".join(parts or apart), lines=lines)


def _are_areas(
    register: Register, columns: Columns, rows: pl.LazyFrame, repeated: pl.DataFrame
) -> bool:
    """Whether most rows are of more people than households have."""
    if "persons" not in columns.counts:
        return False
    own = rows.filter(pl.col(ROW).is_in(repeated[ROW].implode()))
    large = collect_rows(register, own.select(pl.col(COUNT.column("persons")) > USUAL)).to_series()
    return 2 * (large.sum() or 0) > repeated.height


def _words_of(register: Register, columns: Columns, repeated: pl.DataFrame) -> pl.DataFrame:
    """The ids of repeated rows, and the columns with few words that nothing else reads."""
    names = [name for name in register.columns if name not in columns.counted]
    names = [name for name in names if name != columns.identity and not columns.personal(name)]
    kinds = (pl.String, pl.Categorical, pl.Enum)
    names = [n for n in names if register.schema[n] in kinds or register.schema[n].is_integer()]
    wanted = register.frame.filter(pl.col(ROW).is_in(repeated[ROW].implode()))
    texts = [trimmed(by_name(name).as_expr()).alias(name) for name in names]
    table = collect_rows(register, wanted.select(ROW, *texts))
    few = [name for name in names if _are_kinds(table[name])]
    return table.select(ROW, *few).join(repeated.select(ROW, key="id"), on=ROW)


def _are_kinds(words: pl.Series) -> bool:
    """Whether words are few that occur again and again, or years or bands, and not ids."""
    if not 1 < words.n_unique() <= _WORDS:
        return False
    return words.n_unique() < words.len() or all(re.match(_KIND, word) for word in words)


def _apart(table: pl.DataFrame) -> tuple[str, ...]:
    """The fewest columns that tell all rows of each id apart; () means there are none."""
    names = [name for name in table.columns if name not in (ROW, "key")]
    counted = table.group_by("key").agg(pl.col(names).n_unique())
    varying = [name for name in names if counted[name].max() != 1][:10]
    for size in range(1, _COLUMNS + 1):
        for several in combinations(varying, size):
            if not table.select("key", *several).is_duplicated().any():
                return several
    return ()


def _chosen(words: Sequence[str]) -> str | None:
    """The word of the row that counts: of all, or the latest year; None means parts."""
    for word in words:
        if folded(word) in _WHOLE or is_total(word):
            return word
    years = [word for word in words if re.fullmatch(r"(19|20)\d\d(\D.*)?", word)]
    return max(years, default=None)


def _lines(columns: Columns, chosen: dict[str, str], parts: Sequence[str]) -> str:
    """The lines of a mapping that choose one row per area: [long], or `keep` for several counts.

    If the rows of an area are `parts` of it, each gets an id of its own, so that all count.
    """
    rule = ", ".join(f"{_key(name)} = [{_quoted(word)}]" for name, word in chosen.items())
    size = [] if "households" in columns.counts else ["average_size = 5"]
    persons = columns.counts["persons"]
    others = {*columns.counted} - {*persons, "households"}
    lines = [f"keep = {{ {rule} }}"]
    if parts:
        ids = ", ".join(map(_quoted, [*columns.identity.split("+"), *parts]))
        lines = [*(lines if chosen else ()), "[columns]", f"household_id = [{ids}]"]
    elif len(persons) == 1 and not others:
        lines = ["[long]", f"value = {_quoted(persons[0])}", f"counts.persons = {{ {rule} }}"]
    return ", ".join(f"`{line}`" for line in (*size, *lines))


def _key(name: str) -> str:
    return name if re.fullmatch("[A-Za-z0-9_-]+", name) else _quoted(name)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
