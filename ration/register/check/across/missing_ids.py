"""Find rows whose id is a word for no answer, such as NA."""

import polars as pl

from ration.core.causes import Cause
from ration.core.problem_table import ProblemTable
from ration.core.text import ERRORS
from ration.register.columns.columns import Columns
from ration.register.source.collect import collect_rows
from ration.register.source.ids.id_hashes import IdHashes
from ration.register.source.register import ROW, Register
from ration.register.values.no_answer import no_answers

_LOOKED = 200  # ids that show whether all are short codes, such as those of countries
_CODE = r"^\p{L}{2,3}$"


def missing_ids(
    register: Register, columns: Columns, rows: pl.LazyFrame, hashes: IdHashes
) -> ProblemTable:
    """A problem for every row of a typed frame whose id is a word for no answer.

    `hashes` are those of all ids: the rows are read again only if one of the words is among them.
    Where ids are codes of two or three letters, as of countries, NA is such a code.
    """
    words = missing_words()
    known = words.hash()
    seen = hashes.among(known)
    if seen.is_empty():
        return ProblemTable.of(())
    there = words.filter(known.is_in(seen.implode()))
    wanted = rows.filter(pl.col("id").is_in(there.implode())).select(ROW, "id")
    found = collect_rows(register, wanted, lambda found: found.sort(ROW))
    if _are_codes(register, rows.filter(~pl.col("id").is_in(there.implode()))):
        found = found.filter(~pl.col("id").str.contains(_CODE))
    values = None if columns.personal(columns.identity) else found["id"]
    return ProblemTable.same(Cause("id-missing", columns.identity), found[ROW], values)


def missing_words() -> pl.Series:
    """The words for no answer that are looked for: the others have problems of their own."""
    return pl.Series(sorted({*no_answers()} - {"", *ERRORS}))


def _are_codes(register: Register, others: pl.LazyFrame) -> bool:
    ids = collect_rows(register, others.select("id"), lambda found: found.head(_LOOKED)).to_series()
    return bool(ids.len()) and ids.str.contains(_CODE).mean() == 1
