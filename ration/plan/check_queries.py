"""The queries that only a check needs, and the records made from their answers."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial

import polars as pl

from ration.core.construct import construct
from ration.core.lazy import LazySequence
from ration.core.quantity.quantity import number_text
from ration.engine.grouping import PLACE
from ration.engine.household_sizes import by_size
from ration.programme.programme import Programme
from ration.register.check.batch.single_row import Checks
from ration.register.check.queries import Key
from ration.register.check.scanned import Scanned
from ration.register.columns.columns import Columns, matched_columns
from ration.register.columns.frame_columns import COUNT, ROWS, SITE, SUM
from ration.register.source.collect import collect_rows
from ration.register.source.register import EXTRA, ROW
from ration.results.check import OddHouseholds, ReadFrom, SiteRows
from ration.results.household_sizes import HouseholdSize, average
from ration.results.lines import Counts

MANY = 20  # persons in a household: above it, worth a look
MUCH = 3  # times the average: above it, worth a look
_GROWN = 14  # years: a group that begins there or later, and does not end, is of adults


SIZES: Key = ("household sizes",)  # the name of the query


@dataclass(frozen=True)
class SizesQuery:
    """The query how large households are, and how many have nobody of a group.

    Rows that stand for several households have no size and are not counted.
    """

    checks: Checks

    @property
    def groups(self) -> dict[str, str]:
        """The canonical columns of the groups that are counted, by the group's id."""
        return {who: name for who, name in self.checks.people.items() if who != "persons"}

    def query(self, rows: pl.LazyFrame) -> pl.LazyFrame:
        """Count, by size, the households and those that have nobody of each group."""
        none = [
            (pl.col(COUNT.column(name)) == 0).sum().cast(pl.Int64).alias(_nobody(who))
            for who, name in self.groups.items()
        ]
        return by_size(self.checks.columns, rows, none)

    def none(self, answer: pl.DataFrame) -> Counts:
        """Add up the households that have nobody of a group, for every group."""
        return tuple((who, int(answer[_nobody(who)].sum())) for who in self.groups)


def _nobody(group: str) -> str:
    return SUM.column(f"none:{group}")


def odd_households(
    programme: Programme, sizes: Sequence[HouseholdSize], none: Counts
) -> tuple[OddHouseholds, ...]:
    """Count households that may be right and are worth a look; kinds without any are left out."""
    odd = Counter(
        {
            f"without {group.title or group.id}": dict(none).get(group.id, 0)
            for group in programme.groups
            if isinstance(group.from_age, int) and group.from_age >= _GROWN and not group.to_age
        }
    )
    usual = average(sizes)
    if usual is not None:
        about = number_text(round(usual, 1))
        odd[f"over {MANY} persons"] = _larger(sizes, MANY)
        odd[f"over {MUCH} times the average of {about} persons"] = _larger(sizes, MUCH * usual)
    return tuple(OddHouseholds(what=what, households=n) for what, n in odd.items() if n)


def _larger(sizes: Iterable[HouseholdSize], than: Fraction | int) -> int:
    return sum(size.households for size in sizes if size.persons > than)


def read_from(programme: Programme, columns: Columns) -> tuple[ReadFrom, ...]:
    """Name the source columns of everything that is read."""
    return tuple(
        ReadFrom(
            name=name,
            columns=sources,
            guessed=columns.guessed[name].why if name in columns.guessed else None,
        )
        for name, sources in matched_columns(programme, columns)
    )


def site_rows(
    scanned: Scanned, checks: Checks, by_site: Mapping[str, pl.DataFrame]
) -> Sequence[SiteRows]:
    """Count the rows of every site, those with most rejected rows first.

    `by_site` are the answers by channel. Channels without a column in the register, or whose
    column may have personal data, are left out.
    """
    columns = checks.columns
    shown = [name for name, source in columns.sites.items() if not columns.personal(source)]
    rejected_rows = _rejected_sites(scanned, shown)
    parts = []
    for channel, answer in by_site.items():
        if channel in shown:
            accepted = answer.group_by(pl.col(PLACE).alias("site")).agg(
                pl.col(ROWS).sum().alias("accepted")
            )
            rejected = rejected_rows.group_by(pl.col(SITE.column(channel)).alias("site")).agg(
                pl.len().cast(pl.Int64).alias("rejected")
            )
            both = accepted.join(rejected, on="site", how="full", coalesce=True)
            name = pl.lit(channel).alias("channel")
            parts.append(both.select(name, "site", pl.col("accepted", "rejected").fill_null(0)))
    if not parts:
        return ()
    table = pl.concat(parts).sort("rejected", "accepted", "channel", "site",
                                  descending=[True, True, False, False])  # fmt: skip
    return LazySequence(table.height, partial(_site, table))


def _site(table: pl.DataFrame, at: int) -> SiteRows:
    return construct(SiteRows, **table.row(at, named=True))


def _rejected_sites(scanned: Scanned, channels: Sequence[str]) -> pl.DataFrame:
    """Read the sites of the rejected rows; blank if the row's cells may be in wrong columns."""
    names = [SITE.column(channel) for channel in channels]
    if not (len(scanned.rejected) and names):
        return pl.DataFrame(schema=dict.fromkeys(names, pl.String))
    ragged = scanned.problems.rows("ragged").cast(scanned.register.schema[ROW])
    shifted = pl.col(ROW).is_in(ragged.implode()) | pl.col(EXTRA).is_not_null()
    sites = [pl.when(shifted).then(pl.lit("")).otherwise(pl.col(n)).alias(n) for n in names]
    return collect_rows(scanned.register, scanned.rejected_rows.select(sites))
