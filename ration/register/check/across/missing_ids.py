"""Find rows whose id is a word for no answer, such as NA."""

import polars as pl

from ration.core.problems.causes import Cause
from ration.core.problems.table import ProblemTable
from ration.core.text.cells import ERRORS
from ration.register.columns.columns import Columns
from ration.register.columns.evidence import Evidence
from ration.register.source.collect import collect_rows
from ration.register.source.ids.id_hashes import IdHashes
from ration.register.source.register import ROW, Register
from ration.register.values.no_answer import no_answers

_CODE = r"^\p{L}{2,3}$"


def missing_ids(register: Register, rows: pl.LazyFrame, hashes: IdHashes) -> pl.DataFrame:
    """The rows of a typed frame, with their ids, whose id is a word for no answer.

    `hashes` are those of all ids: the rows are read again only if one of the words is among them.
    """
    words = missing_words()
    known = words.hash()
    seen = hashes.of_words(known)
    there = words.filter(known.is_in(seen.implode()))
    if there.is_empty():
        return pl.DataFrame(schema={ROW: register.schema[ROW], "id": pl.String})
    wanted = rows.filter(pl.col("id").is_in(there.implode())).select(ROW, "id")
    return collect_rows(register, wanted, lambda found: found.sort(ROW))


def codes_among(missing: pl.DataFrame, register: Register, others: Evidence) -> pl.Series:
    """The rows of `missing_ids` whose id is a code such as NA, that of Namibia.

    It is one where the ids of all `others`, the rows without a problem, are codes of two or three
    letters. Whether a row is refused for such an id never depends on rows that are refused.
    """
    codes = missing.filter(pl.col("id").str.contains(_CODE))[ROW]
    if codes.is_empty():
        return codes
    are_codes = others.rows.filter(pl.col("id") != "").select(
        some=pl.len() > 0, every=pl.col("id").str.contains(_CODE).all()
    )
    found = collect_rows(
        register,
        are_codes,
        lambda parts: parts.select(pl.col("some").any(), pl.col("every").all()),
    )
    return codes if found["some"].item() and found["every"].item() else codes.clear()


def missing_problems(missing: pl.DataFrame, columns: Columns) -> ProblemTable:
    """A problem for every row whose id is a word for no answer."""
    values = None if columns.personal(columns.identity) else missing["id"]
    return ProblemTable.same(Cause("id-missing", columns.identity), missing[ROW], values)


def missing_words() -> pl.Series:
    """The words for no answer that are looked for: the others have problems of their own."""
    return pl.Series(sorted({*no_answers()} - {"", *ERRORS}))
