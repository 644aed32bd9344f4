"""pandas by hand: the columns read at once, one plain group-by a channel, nothing checked."""

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
    for made, one in shape.conditions.items():
        matches = (frame[one.column] == one.value).astype("int64")
        frame[made] = matches if one.counted is None else matches * frame[one.counted]
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
