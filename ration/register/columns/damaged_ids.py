"""Report the ids that a spreadsheet has made dates, or rounded to 15 digits."""

import re
from collections.abc import Callable, Collection, Iterator, Mapping

import polars as pl

from ration.core.problems.causes import Cause
from ration.core.problems.names import shorten, some
from ration.core.problems.problem import Problem, problem
from ration.core.problems.table import ProblemTable
from ration.register.columns.columns import Columns
from ration.register.columns.evidence import Evidence
from ration.register.columns.frame_columns import SITE
from ration.register.source.collect import collect_rows
from ration.register.source.register import ROW, Register
from ration.register.values.spreadsheet_dates import any_dates, form_of, may_have_dates, part_dates

# All digits beyond the 15th are 0. By chance that is one id in ten for each such digit.
ROUNDED = r"^[1-9][0-9]{14}0+$"
_KEPT = 15  # digits of a number that a spreadsheet keeps
_DIGITS = r"^[1-9][0-9]{15,}$"
ROUNDED_DIGITS = 3  # of all long ids together, at least: by chance one register in 1,000


def id_signs(ids: pl.Series) -> dict[str, int]:
    """Count the damaged ids: dates, long ids, rounded ids, and the zeros of these.

    >>> id_signs(pl.Series(["2-Feb", "1234567890123450000", "A-1"]))
    {'dates': 1, 'long': 1, 'rounded': 1, 'zeros': 4}
    """
    long = ids.filter(ids.str.len_bytes() > _KEPT)
    rounded = long.filter(long.str.contains(ROUNDED))
    return {
        "dates": int(ids.str.contains(any_dates()).sum()),
        "long": int(long.str.contains(_DIGITS).sum()),
        "rounded": rounded.len(),
        "zeros": sum(rounded.str.len_bytes()) - _KEPT * rounded.len(),
    }


def may_be_damaged(ids: str, longest: int) -> bool:
    r"""Whether some ids, one per line and the longest of so many bytes, may be damaged: cheaply.

    >>> may_be_damaged("\nH-1\nH-2\n", 3), may_be_damaged("\nH-1\n2-Feb\n", 5)
    (False, True)
    """
    return longest > _KEPT or may_have_dates(ids)


def damaged(
    register: Register,
    columns: Columns,
    rows: pl.LazyFrame,
    found: Mapping[str, int],
    texts: Collection[str],
    others: Evidence,
) -> Iterator[ProblemTable]:
    """Problems of damaged ids in a typed frame, and warnings of sites; `texts` has all sites.

    `others` are the rows without a problem: they alone show whether ids are damaged.
    """
    identity = columns.identity
    personal = columns.personal
    yield from damaged_ids(register, rows, found, identity, others, personal=personal)
    if may_have_dates("\n".join(["", *texts, ""])) and any(
        map(re.compile(any_dates()).match, texts)
    ):
        for channel, source in columns.sites.items():
            sites = collect_rows(
                register, rows.select(pl.col(SITE.column(channel))), pl.LazyFrame.unique
            )
            yield ProblemTable.of(
                site_dates(source, set(sites.to_series()), hidden=columns.personal(source))
            )


def damaged_ids(
    register: Register,
    rows: pl.LazyFrame,
    found: Mapping[str, int],
    column: str,
    others: Evidence | None = None,
    *,
    personal: Callable[[str], bool],
) -> Iterator[ProblemTable]:
    """A problem of every row whose id is damaged; `found` has the sums of `id_signs`.

    `rows` have the column `id`. `others` are those that show whether ids are damaged; None means
    all. If the column is `personal`, ids are not shown.
    """
    others = others or Evidence(register, rows)
    if found.get("dates"):
        yield from _dates(register, rows, column, others, hidden=personal(column))
    if _are_rounded(register, found, others):
        bad = collect_rows(
            register, rows.filter(pl.col("id").str.contains(ROUNDED)).select(ROW, "id")
        )
        values = None if personal(column) else bad["id"]
        yield ProblemTable.same(Cause("id-rounded", column), bad[ROW], values)


def _are_rounded(register: Register, found: Mapping[str, int], others: Evidence) -> bool:
    """Whether long ids are rounded; the ids are counted again without those of rejected rows."""
    if found.get("zeros", 0) < ROUNDED_DIGITS:
        return False
    gone = len(others.rejected)
    if gone and 2 * found["rounded"] + gone >= found["long"]:
        text = pl.col("id")
        rounded = text.str.contains(ROUNDED)
        zeros = (text.str.len_bytes().cast(pl.Int64) - _KEPT).filter(rounded).sum()
        long = text.str.contains(_DIGITS).sum()
        signs = others.rows.select(zeros=zeros, rounded=rounded.sum(), long=long)
        table = collect_rows(register, signs, lambda parts: parts.select(pl.all().sum()))
        found = table.row(0, named=True)
    return found["zeros"] >= ROUNDED_DIGITS and 2 * found["rounded"] >= found["long"]


def _dates(
    register: Register, rows: pl.LazyFrame, column: str, evidence: Evidence, *, hidden: bool
) -> Iterator[ProblemTable]:
    text = pl.col("id")
    is_date = text.str.contains(any_dates())
    dates = collect_rows(register, rows.filter(is_date).select(ROW, "id")).sort(ROW)
    others = evidence.rows.filter(~is_date, text != "").select("id")
    of_codes = _of_codes(register, others, set(dates["id"]))
    dates = dates.filter(~text.is_in(sorted(of_codes)))
    mixed = collect_rows(register, others, lambda found: found.head(1)).height > 0
    parts = text.str.contains(part_dates())
    wrong = dates if mixed else dates.filter(parts)
    yield ProblemTable.same(Cause("id-date", column), wrong[ROW], None if hidden else wrong["id"])
    full = dates.clear() if mixed else dates.filter(~parts)
    if full.height:
        like = "" if hidden else f", such as `{shorten(full['id'][0])}`"
        yield ProblemTable.of([problem("ids-dates", column=column, like=like)])


def _of_codes(register: Register, others: pl.LazyFrame, dates: set[str]) -> set[str]:
    """The dates that are codes, because other ids of their form cannot be dates."""
    known = sorted({form_of(text) for text in dates})
    if not known:
        return set()
    signs = (pl.col("id").str.contains(form).any().alias(form) for form in known)
    seen = collect_rows(register, others.select(signs), lambda found: found.select(pl.all().any()))
    codes = {form for form, is_code in zip(known, seen.row(0), strict=True) if is_code}
    return {text for text in dates if form_of(text) in codes} if codes else set()


def site_dates(column: str, sites: Collection[str], *, hidden: bool) -> Iterator[Problem]:
    """Warn of sites that a spreadsheet may have made dates.

    Places are named after days, such as `8 Mars`: with a space it is no date of a spreadsheet.
    """
    date = re.compile(any_dates())
    found = {text for text in sites if " " not in text and date.match(text)}
    codes = {form_of(text) for text in sites if text not in found} if found else set()
    dates = sorted(text for text in found if form_of(text) not in codes)
    if dates:
        listed = "…" if hidden else some(f"`{shorten(text)}`" for text in dates)
        yield problem("sites-dates", column=column, sites=listed)
