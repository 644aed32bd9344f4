"""Pack the goods of sites into few or cheap loads, with a bound that none can be below."""

from collections.abc import Sequence

from ration.loads.packing.division import beyond
from ration.loads.packing.pieces import Goods, Kind, Packing, Piece
from ration.loads.packing.question import Question
from ration.programme.transport import Split
from ration.results.loads import Least


def pack(
    pieces: Sequence[Piece],
    sites: Sequence[Goods],
    kinds: Sequence[Kind],
    *,
    split: Split,
    least: Least,
    seconds: int,
) -> Packing:
    """Pack the goods of sites into vehicles, none over its weight or room.

    `least` "vehicles" makes the loads few, then cheap; "cost" makes their costs small. With `split`
    "needed" the goods of a site are divided if none of the kinds of vehicle that are used carries
    them together; with "always" they are divided to fill vehicles. Every piece must fit a kind that
    may serve its site. `seconds` is what a question may take in HiGHS, which is asked if fast
    searches do not reach the bound, up to 2,000 sites and `MOST_LOTS` different things; its
    work is counted in nodes, so that the answer is the same on every machine.

    Raises ValueError if `split` is "never" and a site is beyond every vehicle, or if a piece is.

    >>> lorry = frozenset({0})
    >>> packing = pack([Piece(50, None, False)], [Goods((3,), lorry), Goods((1,), lorry)],
    ...                [Kind(200, None, 7)], split="never", least="vehicles", seconds=1)
    >>> packing.loads
    (Load(kind=0, parts=(Part(site=0, counts=(3,)), Part(site=1, counts=(1,)))),)
    >>> packing.least_loads, packing.least_cost, packing.proved
    (1, 7, True)
    """
    if split == "never" and (far := beyond(pieces, sites, kinds)):
        raise ValueError(f"no vehicle carries the goods of site {far[0]} together")
    return Question(pieces, sites, kinds, split, least).answer(seconds)
