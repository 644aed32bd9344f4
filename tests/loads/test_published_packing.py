"""Published instances of bin packing are packed into the fewest vehicles, which is proved."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from ration.loads.packing.pack import pack
from ration.loads.packing.pieces import Goods, Kind, Piece

INSTANCES: dict[str, dict[str, Any]] = tomllib.loads(
    (Path(__file__).parent / "bin_packing.toml").read_text(encoding="utf-8")
)


@pytest.mark.parametrize("name", INSTANCES)
def test_a_published_instance_needs_no_more_vehicles_than_the_best_known(name: str) -> None:
    """A thing is a site whose goods travel together."""
    given = INSTANCES[name]
    sites = [Goods((size,), frozenset({0})) for size in given["things"]]
    lorry = [Kind(given["carries"], None, 1)]
    packing = pack(
        [Piece(1, None, True)], sites, lorry, split="never", least="vehicles", seconds=10
    )
    assert (len(packing.loads), packing.least_loads) == (given["fewest"], given["fewest"])
    assert packing.proved
    assert given["fewest"] <= given["listed"]
    for load in packing.loads:
        assert sum(part.counts[0] for part in load.parts) <= given["carries"]
    stops = sorted((part.site, part.counts) for load in packing.loads for part in load.parts)
    assert stops == [(site, goods.counts) for site, goods in enumerate(sites)]
