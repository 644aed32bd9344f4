"""Find rows whose id is a word for no answer, such as NA."""

from collections.abc import Iterator

import polars as pl

from ration.core.problems import Problem, problem
from ration.core.text import ERRORS
from ration.register.check.id_hashes import IdHashes
from ration.register.columns.columns import Columns
from ration.register.source.collect import collect
from ration.register.source.register import ROW, Register
from ration.register.values.no_answer import no_answers

_LOOKED = 200  # ids that show whether all are short codes, such as those of countries
_CODE = r"^\p{L}{2,3}$"


def missing_ids(
    register: Register, columns: Columns, rows: pl.LazyFrame, hashes: IdHashes
) -> Iterator[Problem]:
    """A problem for every row of a typed frame whose id is a word for no answer.

    `hashes` are those of all ids: the rows are read again only if one of the words is among them.
    Where ids are codes of two or three letters, as of countries, NA is such a code.
    """
    words = pl.Series(sorted({*no_answers()} - {"", *ERRORS}))  # these have problems of their own
    known = words.hash()
    seen = hashes.among(known)
    if seen.is_empty():
        return
    there = words.filter(known.is_in(seen.implode()))
    wanted = rows.filter(pl.col("id").is_in(there.implode())).select(ROW, "id")
    found = collect(register, wanted.sort(ROW))
    if _are_codes(register, rows.filter(~pl.col("id").is_in(there.implode()))):
        found = found.filter(~pl.col("id").str.contains(_CODE))
    hidden = columns.personal(columns.identity)
    for row, name in found.iter_rows():
        value = None if hidden else name
        yield problem("id-missing", row=row, column=columns.identity, value=value)


def _are_codes(register: Register, others: pl.LazyFrame) -> bool:
    ids = collect(register, others.select("id").head(_LOOKED)).to_series()
    return bool(ids.len()) and ids.str.contains(_CODE).mean() == 1
