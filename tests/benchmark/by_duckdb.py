"""DuckDB by hand: the group-bys of all channels in one scan (grouping sets), no checks."""

import json
import sys

from .shapes import SHAPES, Condition


def _sum(condition: Condition) -> str:
    counted = "1" if condition.counted is None else condition.counted
    return f"sum({counted}) filter ({condition.column} = '{condition.value}')"


def main(file: str, name: str) -> None:
    """Print the sums of every channel."""
    import duckdb

    shape = SHAPES[name]
    summed = {"households": "count(*)"}
    summed |= {count: f"sum({count})" for count in shape.counts}
    summed |= {name: _sum(condition) for name, condition in shape.conditions.items()}
    columns = ", ".join(f'{sum_} as "{name}"' for name, sum_ in summed.items())
    sets = ", ".join(f"({channel})" for channel in shape.channels)
    sites = ", ".join(shape.channels)
    duckdb.execute(
        f"create table sums as select {sites}, {columns} from '{file}'"
        f" group by grouping sets ({sets})"
    )
    answer = {}
    for channel in shape.channels:
        added = ", ".join(f'sum("{name}")' for name in summed)
        row = duckdb.execute(
            f"select count(*), sum(households ** 2), {added} from sums where {channel} is not null"
        ).fetchone()
        assert row is not None
        names = ["sites", "squares", *summed]
        answer[channel] = {key: int(value) for key, value in zip(names, row, strict=True)}
    print(json.dumps({"answer": answer}))


if __name__ == "__main__":
    main(*sys.argv[1:])
