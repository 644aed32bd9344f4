"""Pydantic by hand: a loop over rows with a model; checks types, not duplicates."""

import csv
import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from pydantic import NonNegativeInt, PositiveInt, create_model

from .shapes import SHAPES


def main(file: str, name: str) -> None:
    """Print the sums of every channel."""
    shape = SHAPES[name]
    fields: dict[str, Any] = dict.fromkeys((*shape.words, *shape.channels), (str, ...))
    fields |= dict.fromkeys(shape.counts, (NonNegativeInt, ...))
    row_model = create_model(
        "Row", household_id=(str, ...), **fields | {"persons": (PositiveInt, ...)}
    )
    tables: dict[str, dict[str, Counter[str]]] = {channel: {} for channel in shape.channels}
    with Path(file).open(encoding="utf-8", newline="") as lines:
        for cells in csv.DictReader(lines):
            row = dict(row_model.model_validate(cells))
            counted = {"households": 1, **{count: row[count] for count in shape.counts}}
            for label, condition in shape.conditions.items():
                matches = row[condition.column] == condition.value
                heads = 1 if condition.counted is None else row[condition.counted]
                counted[label] = matches * heads
            for channel, sites in tables.items():
                sums = sites.setdefault(row[channel], Counter())
                for label, number in counted.items():
                    sums[label] += number
    answer = {}
    for channel, sites in tables.items():
        squares = sum(sums["households"] ** 2 for sums in sites.values())
        names = ("households", *shape.counts, *shape.conditions)
        added = {name: sum(sums[name] for sums in sites.values()) for name in names}
        answer[channel] = {"sites": len(sites), "squares": squares, **added}
    print(json.dumps({"answer": answer}))


if __name__ == "__main__":
    main(*sys.argv[1:])
