"""Join several columns into one column of ids, such as YEAR+SERIAL."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

import polars as pl
from polars.selectors import by_name

from ration.core.text.cells import CUT_NUMBER, ERRORS, FLOAT_ID, cleaned, unmarked_column
from ration.register.mapping.mapping import RegisterMapping
from ration.register.mapping.people import PeopleMapping
from ration.register.source.register import Register
from ration.register.values.normalize import folded

_SIGN = "~"  # between the parts: no spreadsheet makes a date of 2019~7
# How parts are written, so that none has the sign, and different parts never make equal ids.
_WRITTEN = {"≈": "≈≈", _SIGN: "≈-"}
_NO_TEXT = (pl.Object, pl.Binary, pl.Duration)


def id_parts(source: Sequence[str] | None, have: Collection[str]) -> tuple[str, ...]:
    """The columns that are joined to ids; () means that the source is a single column.

    >>> id_parts(["YEAR + SERIAL"], ["YEAR", "SERIAL"]), id_parts(["A+B"], ["A+B"])
    (('YEAR', 'SERIAL'), ())
    """
    if not source or (len(source) == 1 and source[0] in have):
        return ()
    parts = tuple(part.strip() for name in source for part in name.split("+"))
    return parts if len(parts) > 1 else ()


def id_column(source: str | None, have: Collection[str]) -> str | None:
    """The name of the column for a source of ids; None means there is no source."""
    return "+".join(id_parts([source], have)) or source if source else source


def with_ids(register: Register, mapping: RegisterMapping) -> Register:
    """Join the columns of the ids of households, and of people if the rows are people."""
    people = mapping.people or PeopleMapping.model_construct()
    own = people.file is None and people.sheet is None
    sources = [*(mapping.source("household_id") or ()), people.of]
    sources += [people.household, people.id] if own else []
    return with_joined_ids(register, sources, mapping)


def with_joined_ids(
    register: Register, sources: Iterable[str | None], mapping: RegisterMapping
) -> Register:
    """Add a column of joined ids to the frame for each of the `sources` that needs one.

    The same parts make the same id in every file. If a part is blank, or the `mapping` says that
    it means no answer, the id is blank; if a part is broken, the id is that part. Nothing is
    added if a part is missing or no text: whoever looks the column up says so.
    """
    joined: dict[str, tuple[str, ...]] = {}
    for source in sources:
        parts = id_parts([source] if source else None, register.columns)
        if parts and all(_is_text(register, part) for part in parts):
            joined["+".join(parts)] = parts
    if not joined:
        return register
    again = register.requoted
    ids = [_joined(register, mapping, parts).alias(name) for name, parts in joined.items()]
    return replace(
        register,
        frame=register.frame.with_columns(ids),
        joined={**register.joined, **joined},
        requoted=lambda: (
            None if (fixed := again()) is None else with_joined_ids(fixed, joined, mapping)
        ),
    )


def _is_text(register: Register, part: str) -> bool:
    if part not in register.columns:
        return False
    kind = register.schema[part]
    return not (kind.is_nested() or kind in _NO_TEXT)


def _joined(register: Register, mapping: RegisterMapping, parts: Sequence[str]) -> pl.Expr:
    texts = [_part(register, mapping, part) for part in parts]
    broken = [pl.when(text.is_in(ERRORS) | text.str.contains(CUT_NUMBER)).then(text)
              for text in texts]  # fmt: skip
    written = [text.str.replace_many(list(_WRITTEN), list(_WRITTEN.values())) for text in texts]
    return pl.coalesce(*broken, pl.concat_str(written, separator=_SIGN))


def _part(register: Register, mapping: RegisterMapping, part: str) -> pl.Expr:
    """The cells of a part as text; null if blank, which makes the whole id null."""
    text = unmarked_column(cleaned(by_name(part).as_expr()))
    if register.schema[part].is_float():
        text = text.str.replace(FLOAT_ID, "$1")
    no_answers = {"", *map(folded, (*mapping.missing, *dict(mapping.codes).get(part, ())))}
    return pl.when(~text.str.to_lowercase().is_in(sorted(no_answers))).then(text)
