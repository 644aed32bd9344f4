"""Which claims are of one round: by its name, by the month of the day, or by gaps of days."""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from ration.accounts.doubles.claim_list import ClaimList
from ration.core.problems.errors import DataError, FieldError, InputError
from ration.core.problems.names import some
from ration.core.problems.problem import Problem, problem
from ration.programme.schedule import Interval, parse_interval
from ration.register.source.register import ROW

ALL = "all"
_PERIODS = {"day": "%Y-%m-%d", "week": "%G-W%V", "month": "%Y-%m", "year": "%Y"}
_MOST = 100  # rows with the same problem that are listed
_GAP = {"day": 1, "week": 7}


@dataclass(frozen=True)
class RoundRule:
    """How claims are of one round: `text` as given, such as `month`, `all` or `15 days`.

    `days` is the longest gap between two days of a round; None means that rounds are periods of
    the calendar. `names` means that rounds have names in the lists, `one` that all is one round.
    """

    text: str
    days: int | None = None
    names: bool = False
    one: bool = False

    @property
    def words(self) -> str:
        """What is one round, for people to read."""
        if self.one:
            return "all rows are of one round"
        if self.names:
            return "rounds are as the lists name them"
        gap = f"a round ends where nothing is served for more than {self.text}"
        return gap if self.days else f"a {self.text} is a round"


def round_rule(text: str, lists: Sequence[ClaimList]) -> RoundRule:
    """The rule for these lists; names of rounds that all lists have come first.

    Raises InputError if `text` is no rule, DataError if lists cannot be compared by it.
    """
    word = text.strip().casefold()
    days = None if word in (ALL, *_PERIODS) else _days(text)
    if word == ALL or not any({"round", "date"} & each.has for each in lists):
        return RoundRule(text, one=True)
    if all("round" in each.has for each in lists):
        return RoundRule(text, names=True)
    if all("date" in each.has for each in lists):
        return RoundRule(text if days else word, days=days)
    undated = some(each.source for each in lists if "date" not in each.has)
    raise DataError("lists", [problem("doubles-round-missing", lists=undated)])


def _days(text: str) -> int:
    try:
        interval: Interval = parse_interval(text)
        if interval.unit not in _GAP:
            raise FieldError("doubles-round", value=text)
    except FieldError:
        raise InputError("--round", [problem("doubles-round", value=text)]) from None
    return interval.count * _GAP[interval.unit]


def filled(each: ClaimList, rule: RoundRule) -> tuple[pl.DataFrame, list[Problem]]:
    """The frame of a list with a round in every row, as far as the list knows it.

    A row without a day or round is of the list's only round; if there are several, it is a
    problem.
    """
    if rule.one:
        return each.frame, []
    name = "round" if rule.names else "day"
    known = pl.col(name) != "" if rule.names else pl.col(name).is_not_null()
    rows, blank = each.frame.filter(known), each.frame.filter(~known)
    if not blank.height:
        return each.frame, []
    if rows.height and _is_one(rows, rule):
        only = rows[name].min()
        return each.frame.with_columns(pl.when(known).then(name).otherwise(only).alias(name)), []
    return each.frame, [problem("doubles-round-blank", row=row) for row in blank[ROW][:_MOST]]


def _is_one(rows: pl.DataFrame, rule: RoundRule) -> bool:
    if rule.days is not None:
        gaps = rows["day"].unique().sort().diff().dt.total_days()
        return not (gaps > rule.days).any()
    return bool(rows.select(_label(rule).n_unique()).item() == 1)


def _label(rule: RoundRule) -> pl.Expr:
    if rule.one:
        return pl.lit("")
    return pl.col("round") if rule.names else pl.col("day").dt.strftime(_PERIODS[rule.text])


def in_rounds(claims: pl.DataFrame, rule: RoundRule) -> pl.DataFrame:
    """Name the round of every claim: `round`. Claims of one id and purpose are compared."""
    if rule.days is None:
        return claims.with_columns(_label(rule).alias("round"))
    key = ["of", "id", "purpose"]
    ordered = claims.sort(*key, "day", maintain_order=True)
    gap = (pl.col("day") - pl.col("day").shift(1).over(key)).dt.total_days()
    starts = pl.when((gap > rule.days) | gap.is_null()).then(pl.col("day"))
    start = starts.forward_fill().over(key)
    return ordered.with_columns(start.dt.strftime("%Y-%m-%d").alias("round"))
