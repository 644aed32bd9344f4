"""A register with its columns under fixed names and types, ready to be grouped and added up.

| column | what it holds |
| --- | --- |
| `id` | the household's id, trimmed; "" where blank |
| `p:SOURCE` | one source column of counts as Int64; null where it is no whole number |
| `n:NAME` | a canonical count, the sum of its source columns; `n:households` is always there |
| `w:COLUMN` | words that `only` or `--by` read; "" where blank |
| `s:CHANNEL` | the site of a channel, `all` where the register does not name sites |
| `h:N` | the heads of a rule that has an `only`: 0 where it leaves the household out |
| `r:SOURCE` | the cell as it stands, for messages |
"""

import polars as pl

from ration.programme import Programme
from ration.register.columns import Columns
from ration.register.count import counts
from ration.register.source import EXTRA, ROW, Register
from ration.rule import Allocation, Condition
from ration.text import cleaned

ONE_SITE = "all"


def typed(
    register: Register, columns: Columns, programme: Programme, mended: dict[str, int]
) -> pl.LazyFrame:
    """The lazy frame described above; nothing is read yet."""
    schema = register.frame.collect_schema()
    parts = [part for sources in columns.counts.values() for part in sources]
    base = [
        pl.col(ROW),
        (pl.col(EXTRA) if EXTRA in schema else pl.lit(None, pl.String)).alias(EXTRA),
        cleaned(pl.col(columns.identity)).alias("id"),
        *(counts(part, schema[part], mended).alias(f"p:{part}") for part in dict.fromkeys(parts)),
        *(cleaned(pl.col(name)).alias(f"w:{word}") for word, name in columns.words.items()),
        *(_site(columns, channel.id) for channel in programme.channels),
        *(pl.col(name).alias(f"r:{name}") for name in columns.sources),
    ]
    sums = [
        pl.sum_horizontal([f"p:{part}" for part in sources], ignore_nulls=False).alias(f"n:{name}")
        for name, sources in columns.counts.items()
    ]
    if "households" not in columns.counts:
        sums.append(pl.lit(1, pl.Int64).alias("n:households"))
    eligible = {
        heads(programme, rule): _eligible_heads(programme, rule)
        for rule in programme.allocations
        if rule.only
    }
    frame = register.frame.select(base).with_columns(sums)
    return frame.with_columns(**eligible)


def heads(programme: Programme, rule: Allocation) -> str:
    """The column of `typed` that holds the heads that `rule` counts."""
    if not rule.only:
        return f"n:{programme.count_column(rule.per) or 'households'}"
    alike = [(other.per, other.only) for other in programme.allocations]
    return f"h:{alike.index((rule.per, rule.only))}"


def _site(columns: Columns, channel: str) -> pl.Expr:
    source = columns.sites.get(channel)
    site = pl.lit(ONE_SITE) if source is None else cleaned(pl.col(source))
    return site.alias(f"s:{channel}")


def _eligible_heads(programme: Programme, rule: Allocation) -> pl.Expr:
    column = pl.col(f"n:{programme.count_column(rule.per) or 'households'}")
    asked = [_holds(programme, one) for one in rule.only]
    return pl.when(pl.all_horizontal(asked)).then(column).otherwise(0)


def _holds(programme: Programme, one: Condition) -> pl.Expr:
    if one.values is not None:
        return pl.col(f"w:{one.column}").is_in(list(one.values))
    count = pl.col(f"n:{programme.count_column(one.column) or one.column}")
    bounds = [pl.lit(True)]
    bounds += [count >= one.min] if one.min is not None else []
    bounds += [count <= one.max] if one.max is not None else []
    return pl.all_horizontal(bounds)
