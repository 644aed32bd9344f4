"""Transport problems that are published, to their optimum.

A case has a `source`, a `note`, what each depot has (`supply`), what each site needs (`demand`),
the cost of a unit by depot and site (`costs`), and the least cost (`least`).
"""

import tomllib
from pathlib import Path

import pytest

from ration.loads.depots.assign import Demand, DepotPiece, assign

CASES = sorted((Path(__file__).parent / "cases").glob("*.toml"))


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_it_comes_to_its_optimum(path: Path) -> None:
    case = tomllib.loads(path.read_text("utf-8"))
    assert case["source"]
    assert case["note"]
    demands = [Demand(site, 0, count) for site, count in enumerate(case["demand"])]
    stock = {(depot, 0): steps for depot, steps in enumerate(case["supply"])}
    found = assign(demands, [DepotPiece(0, 1, 1)], stock, case["costs"], seconds=5)
    assert (found.cost, found.least, found.proved) == (case["least"], case["least"], True)
    assert found.missing == ()
