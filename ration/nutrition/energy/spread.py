"""Spread people, of whom counts by group are known, over the ages and sexes of the model."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from ration.nutrition.energy.model import EnergyModel
from ration.nutrition.energy.pieces import Group, Piece, pieces

EVERYBODY = Group()
Spread = Mapping[Piece, Fraction]  # how many people, or what share of them, are of each piece


def profile(model: EnergyModel, groups: Sequence[Group] = ()) -> Spread:
    """The population that the model is for, as shares that add up to 1, cut by `groups`.

    >>> from ration.nutrition.energy.model import energy_model
    >>> adults = Group(first=17 * 12)
    >>> spread = profile(energy_model(), [adults])
    >>> round(float(sum(part for piece, part in spread.items() if piece.is_in(adults))), 3)
    0.616
    """
    cut = pieces(model, groups)
    whole = sum((piece.share for piece in cut), Fraction(0))
    return {piece: piece.share / whole for piece in cut}


def spread_people(
    model: EnergyModel, counts: Sequence[tuple[Group, int]], persons: int
) -> Spread | None:
    """Spread `persons` so that every group of `counts` has its number; None if that cannot be.

    Inside a group, people are spread as in the model. Small groups come first; of a larger one,
    the rest is its number less those of the groups inside it. A group that has a part of another
    is not used. None also means that the counts contradict each other or `persons`.
    """
    cut = pieces(model, [group for group, _ in counts])
    members = {group: [piece for piece in cut if piece.is_in(group)] for group, _ in counts}
    ordered = sorted(counts, key=lambda each: _share(members[each[0]]))
    known: list[tuple[set[Piece], int]] = []
    spread: dict[Piece, Fraction] = {}
    members[EVERYBODY] = list(cut)
    for group, count in (*ordered, (EVERYBODY, persons)):
        own = members[group]
        touched = [each for each in known if each[0] & {*own}]
        if any(not each <= {*own} for each, _ in touched):
            continue
        rest = [piece for piece in own if piece not in spread]
        left = count - sum(number for each, number in known if each <= {*own})
        if left < 0 or (left and not rest):
            return None
        whole = _share(rest)
        spread |= {piece: left * piece.share / whole for piece in rest}
        if rest:
            known.append(({*rest}, left))
    return spread


def _share(several: Sequence[Piece]) -> Fraction:
    return sum((piece.share for piece in several), Fraction(0))
