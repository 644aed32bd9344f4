"""Cover needs by parts of patterns at least cost, and what each need is worth: HiGHS in floats.

Patterns are added where they would pay. Prices leave here as whole numbers: whoever uses them
proves what follows from them.
"""

from collections.abc import Sequence

from ration.solver.solve import quiet_highs

WORTH = 1 << 30  # the price of a need that is worth as much as a pattern of cost 1


class Covering:
    """The cheapest parts of patterns that cover every need.

    `most` is the cost of the dearest pattern; all costs count as shares of it.

    >>> covering = Covering([3, 2], most=1)
    >>> covering.add(1, [0], [2])
    >>> covering.add(1, [1], [1])
    >>> [round(price / WORTH, 3) for price in covering.prices() or ()]
    [0.5, 1.0]
    """

    def __init__(self, needs: Sequence[int], most: int) -> None:
        self._highs = quiet_highs()
        self._most = most or 1
        for need in needs:
            self._highs.addRow(float(need), float("inf"), 0, [], [])

    def add(self, cost: int, needs: Sequence[int], numbers: Sequence[int]) -> None:
        """A pattern that covers so many of each of some needs."""
        values = [float(number) for number in numbers]
        share = cost / self._most
        self._highs.addCol(share, 0.0, float("inf"), len(needs), list(needs), values)

    def prices(self) -> list[int] | None:
        """What one more of each need would cost, in parts of `WORTH`; None means not found."""
        self._highs.run()
        if not self._highs.getSolution().dual_valid:
            return None
        return [max(0, int(dual * WORTH)) for dual in self._highs.getSolution().row_dual]

    def parts(self) -> list[int]:
        """How much of each pattern is used, in parts of `WORTH`, in the order they were added."""
        return [max(0, round(value * WORTH)) for value in self._highs.getSolution().col_value]

    def needing(self, needs: Sequence[int]) -> None:
        """Ask for other numbers of the same needs."""
        for at, need in enumerate(needs):
            self._highs.changeRowBounds(at, float(need), float("inf"))
