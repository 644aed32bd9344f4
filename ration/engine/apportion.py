"""Divide a fixed quantity exactly, by the method of largest remainders."""

from collections.abc import Mapping


class NobodyToShare(ValueError):
    """The sites of a pool have no households or people to share it among."""


def apportion(total: int, weights: Mapping[str, int]) -> dict[str, int]:
    """Divide `total` steps among the names of `weights`, in proportion, to the step.

    Each name gets the whole part of its exact quota. The steps left over go one each to the
    largest remainders, ties by name. The shares add up to `total`, and each is within one step
    of its quota. It is not monotone: a larger weight elsewhere may take a step away.

    Raises NobodyToShare if the weights add up to 0.

    >>> apportion(180_000, {"DC-01": 2, "DC-02": 1, "DC-03": 4})
    {'DC-01': 51429, 'DC-02': 25714, 'DC-03': 102857}
    """
    whole = sum(weights.values())
    if not whole:
        raise NobodyToShare
    quotas = {name: divmod(total * weight, whole) for name, weight in weights.items()}
    left = total - sum(quota for quota, _ in quotas.values())
    first = sorted(quotas, key=lambda name: (-quotas[name][1], name))[:left]
    lucky = set(first)
    return {name: quotas[name][0] + (name in lucky) for name in sorted(quotas)}
