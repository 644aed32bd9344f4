"""Exact relief rations: from a household register to totals, manifests and entitlements."""

from ration.compute import check, compute
from ration.item import Item, Pack, Round, Vehicle
from ration.line import Line, Lines, Manifest, Subtotal
from ration.plan import DistributionPlan, load_plan
from ration.problem import DataError, InputError, Problem, RationError
from ration.programme import Programme
from ration.programme_file import (
    builtin_programmes,
    dump_programme,
    load_programme,
    parse_programme,
)
from ration.quantity import Quantity, QuantityError
from ration.rule import Allocation, Channel, Condition, Group, Pool, Size

__all__ = [
    "Allocation",
    "Channel",
    "Condition",
    "DataError",
    "DistributionPlan",
    "Group",
    "InputError",
    "Item",
    "Line",
    "Lines",
    "Manifest",
    "Pack",
    "Pool",
    "Problem",
    "Programme",
    "Quantity",
    "QuantityError",
    "RationError",
    "Round",
    "Size",
    "Subtotal",
    "Vehicle",
    "builtin_programmes",
    "check",
    "compute",
    "dump_programme",
    "load_plan",
    "load_programme",
    "parse_programme",
]
