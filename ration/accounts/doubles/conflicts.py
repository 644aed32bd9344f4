"""Find claims of one id, round and purpose that cannot all be right. Only groups and joins."""

import polars as pl

from ration.register.source.register import ROW

KEY = ("of", "id", "round", "purpose")


def with_ids(claims: pl.DataFrame, *, per_household: bool) -> pl.DataFrame:
    """Name what each row is about: `of`, household or person, and its `id`.

    A row with the id of a person is about the person, unless `per_household` and it names the
    household.
    """
    person = pl.col("person") != ""
    person = person & (pl.col("household") == "") if per_household else person
    return claims.with_columns(
        of=pl.when(person).then(pl.lit("person")).otherwise(pl.lit("household")),
        id=pl.when(person).then("person").otherwise("household"),
    )


def whole_claims(rows: pl.DataFrame) -> pl.DataFrame:
    """Join the rows of a list that are parts of one claim: other channels, or other items of it."""
    part = [*KEY, "list"]
    rows = rows.sort(pl.col("served").not_(), maintain_order=True)  # what is served goes together
    numbered = rows.with_columns(nth=pl.int_range(pl.len()).over(*part, "channel", "item"))
    return numbered.group_by(*part, "nth", maintain_order=True).agg(
        pl.col("site").list.explode().unique().sort(),
        pl.col("served").any(),
        pl.col("date").min(),
        pl.col("household", "person", "plan", ROW).first(),
        pl.col("amount").filter(pl.col("amount") != "").str.join("; "),
    )


def once(claims: pl.DataFrame) -> pl.DataFrame:
    """Drop claims that another list has too: served on the same day at the same named site.

    Claims that are known to be of different plans stay; so does what one list has twice.
    """
    claims = claims.with_columns(where=pl.col("site").list.join(" + "))
    named = (pl.col("where") != "") & pl.col("date").is_not_null()
    known = pl.when("served").then(named).otherwise(pl.col("plan").is_not_null())
    alike = [*KEY, "served", "date", "where", "nth"]
    plan = pl.coalesce("plan", pl.col("plan").drop_nulls().first().over(alike))
    claims = claims.with_columns(same=plan)
    kept = ~known | pl.struct(*alike, "same").is_first_distinct()
    return claims.filter(kept).drop("same")


def conflicting(claims: pl.DataFrame) -> pl.DataFrame:
    """The claims that are in conflict, with the `kind`: `hard` or `soft`.

    Hard: two are served. Soft: two are planned, or one is served and another is planned elsewhere.
    """
    served = pl.col("served")
    groups = (
        claims.group_by(KEY)
        .agg(
            pl.len().alias("all"),
            served.sum().alias("done"),
            *(pl.col(name).filter(served).first().alias(f"done:{name}") for name in _PLACE),
        )
        .filter(pl.col("all") > 1)
    )
    joined = claims.join(groups, on=KEY)
    planned = pl.col("all") - pl.col("done")
    elsewhere = (~served & _apart()).any().over(KEY)
    kind = (
        pl.when(pl.col("done") > 1)
        .then(pl.lit("hard"))
        .when((planned > 1) | elsewhere)
        .then(pl.lit("soft"))
    )
    found = joined.with_columns(kind=kind).filter(pl.col("kind").is_not_null())
    return found.drop("all", "done", *(f"done:{name}" for name in _PLACE))


_PLACE = ("where", "site", "plan", "list")


def _apart() -> pl.Expr:
    """Whether a planned claim is not the plan of the only one that is served."""
    unknown = (pl.col("where") == "") | (pl.col("done:where") == "")
    sites = pl.col("site").list.set_intersection("done:site").list.len() == 0
    plans = (pl.col("plan") != pl.col("done:plan")).fill_null(value=False)
    apart = unknown | sites | plans | (pl.col("list") == pl.col("done:list"))
    return apart.fill_null(value=True)  # none is served


def in_two_households(people: pl.DataFrame) -> pl.DataFrame:
    """The registrations of people who are in two households: `person`, `household`, the rest."""
    named = people.filter(pl.col("person") != "", pl.col("household") != "")
    single = named.unique(("person", "household", "list"), keep="first", maintain_order=True)
    return single.filter(pl.col("household").n_unique().over("person") > 1)
