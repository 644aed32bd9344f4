"""DuckDB by hand: all channels' group-bys in one scan (grouping sets), nothing checked."""

import json
import sys

from .shapes import SHAPES, Condition


def _sum(one: Condition) -> str:
    counted = "1" if one.counted is None else one.counted
    return f"sum({counted}) filter ({one.column} = '{one.value}')"


def main(file: str, name: str) -> None:
    """Print the sums of every channel."""
    import duckdb

    shape = SHAPES[name]
    summed = {"households": "count(*)"}
    summed |= {count: f"sum({count})" for count in shape.counts}
    summed |= {made: _sum(one) for made, one in shape.conditions.items()}
    columns = ", ".join(f'{sum_} as "{made}"' for made, sum_ in summed.items())
    sets = ", ".join(f"({channel})" for channel in shape.channels)
    sites = ", ".join(shape.channels)
    duckdb.execute(
        f"create table sums as select {sites}, {columns} from '{file}'"
        f" group by grouping sets ({sets})"
    )
    answer = {}
    for channel in shape.channels:
        added = ", ".join(f'sum("{made}")' for made in summed)
        row = duckdb.execute(
            f"select count(*), sum(households ** 2), {added} from sums where {channel} is not null"
        ).fetchone()
        assert row is not None
        names = ["sites", "squares", *summed]
        answer[channel] = {key: int(value) for key, value in zip(names, row, strict=True)}
    print(json.dumps({"answer": answer}))


if __name__ == "__main__":
    main(*sys.argv[1:])
