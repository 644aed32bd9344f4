"""`ration`: check every row, make the manifest of every site. `python -m … FILE SHAPE [write]`."""

import json
import sys
import tempfile
from pathlib import Path

import ration

from .shapes import SHAPES, Answer


def main(file: str, name: str, write: str = "") -> None:
    """Print the sums of the plan's manifests, and its totals without pools.

    `write` also writes plan.json and entitlements.parquet.
    """
    shape = SHAPES[name]
    plan = ration.compute(file, shape.programme, mapping={"people": {}} if shape.people else None)
    if write:
        with tempfile.TemporaryDirectory() as folder:
            plan.write(Path(folder) / "plan", formats=(), entitlements="parquet")
    answer: Answer = {}
    for channel in shape.channels:
        manifests = plan.manifests(channel)
        sums = dict.fromkeys(("households", *shape.counts), 0)
        squares = 0
        for manifest in manifests:
            people = dict(manifest.people)
            squares += people["households"] ** 2
            for who in sums:
                sums[who] += people[who]
        answer[channel] = {"sites": len(manifests), "squares": squares, **sums}
    totals = {item: str(plan.totals[item].quantity.amount) for item in shape.rates}
    print(json.dumps({"answer": answer, "totals": totals}))


if __name__ == "__main__":
    main(*sys.argv[1:])
