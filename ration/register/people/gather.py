"""Put the people of every household together, on this machine or on a cluster."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import polars as pl
from polars.selectors import by_name

from ration.register.columns.columns import Columns
from ration.register.people.count import by_household, carried, is_odd, joined_runs, word
from ration.register.people.roster import KEY, PeopleTable, with_key
from ration.register.source.cluster import Cluster
from ration.register.source.collect import collect, collect_rows
from ration.register.source.ids.id_hashes import repeated


@dataclass(frozen=True)
class Gathered:
    """The households of a table of people.

    `odd` are those with people who differ, or not with one head each, and perhaps others. `count`
    is how many households there are, `largest` how many people the largest has; None means that
    there are none. `cluster` holds the `rows`; None means they are here.
    """

    rows: pl.LazyFrame
    odd: pl.DataFrame
    count: int
    largest: int | None
    cluster: Cluster | None = None

    def blanked(self, names: Sequence[str]) -> pl.LazyFrame:
        """The rows, with blank cells where the people of a household differ."""
        return self.rows.with_columns(
            pl.when(~by_name(f"differs:{name}").as_expr()).then(by_name(name).as_expr()).alias(name)
            for name in names
        )


def gather(
    roster: PeopleTable,
    people: pl.LazyFrame,
    wanted: Sequence[str],
    columns: Columns,
    runs: Iterable[pl.DataFrame] | None = None,
) -> Gathered:
    """Group people by household, with the words of the columns `wanted`.

    `runs` are these people, where those of a household that stand together are added up; None
    means that the table is read again.
    """
    register = roster.register

    def together(rows: pl.LazyFrame) -> pl.LazyFrame:
        return by_household(roster, rows, carried(wanted, columns))

    if register.cluster is None:
        added_up = [*runs] if runs is not None else []
        if added_up:
            table = _joined(roster, pl.concat(added_up), wanted, columns)
        else:
            table = collect(register, together(people))
        return Gathered(table.lazy(), table, table.height, _most(table))
    cluster, rows = register.cluster.gathered(people.select(KEY, pl.exclude(KEY)), together)
    made = replace(register, cluster=cluster)
    odd = collect_rows(made, rows.filter(is_odd(wanted)))
    sizes = rows.select(count=pl.len(), persons=pl.col("persons").max())
    table = collect_rows(made, sizes)
    return Gathered(rows, odd, int(table["count"].sum()), _most(table), cluster)


def _joined(
    roster: PeopleTable, runs: pl.DataFrame, wanted: Sequence[str], columns: Columns
) -> pl.DataFrame:
    """Join the runs of households: only those that share the hash of their household's id."""
    keyed = with_key(runs.lazy(), KEY, marked=roster.marked).filter(pl.col(KEY) != "")
    runs = keyed.with_columns(word(name, columns).alias(name) for name in wanted).collect()
    hashes = runs[KEY].hash()
    again = repeated(hashes)
    several = hashes.is_in(again.implode())
    rest = joined_runs(runs.filter(several).lazy(), wanted).collect()
    same = (pl.lit(False).alias(f"differs:{name}") for name in wanted)
    whole = runs if again.is_empty() else runs.filter(~several)
    return pl.concat([whole.with_columns(*same).select(rest.columns), rest])


def _most(table: pl.DataFrame) -> int | None:
    most = table["persons"].max()
    return most if isinstance(most, int) else None
