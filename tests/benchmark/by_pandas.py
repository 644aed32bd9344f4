"""pandas by hand: read the columns, one plain group-by per channel, no checks."""

import json
import sys

from .shapes import SHAPES


def main(file: str, name: str) -> None:
    """Print the sums of every channel."""
    import pandas as pd

    shape = SHAPES[name]
    if file.endswith(".parquet"):
        frame = pd.read_parquet(file, columns=list(shape.sources))
    else:
        frame = pd.read_csv(file, usecols=list(shape.sources))
    for label, condition in shape.conditions.items():
        matches = (frame[condition.column] == condition.value).astype("int64")
        counted = condition.counted
        frame[label] = matches if counted is None else matches * frame[counted]
    frame["households"] = 1
    summed = ["households", *shape.counts, *shape.conditions]
    answer = {}
    for channel in shape.channels:
        table = frame.groupby(channel, sort=False)[summed].sum()
        answer[channel] = {
            "sites": len(table),
            "squares": int((table["households"] ** 2).sum()),
            **{column: int(table[column].sum()) for column in summed},
        }
    print(json.dumps({"answer": answer}))


if __name__ == "__main__":
    main(*sys.argv[1:])
