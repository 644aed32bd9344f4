"""Exact relief rations: from a household register to totals, manifests and entitlements."""

from ration.advice import programme_warnings
from ration.compute import check, compute
from ration.household import Trial, try_household
from ration.item import Item, Pack, Round, Vehicle
from ration.line import Line, Lines, Manifest, Subtotal
from ration.mapping import RegisterMapping
from ration.mapping_file import dump_mapping, load_mapping, parse_mapping
from ration.page import Page, programme_page
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
from ration.register_columns import (
    RegisterColumn,
    RegisterColumns,
    mapping_text,
    register_columns,
)
from ration.rule import Allocation, Channel, Condition, Group, Pool, Size
from ration.schema import programme_schema
from ration.starter import new_programme

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
    "Page",
    "Pool",
    "Problem",
    "Programme",
    "Quantity",
    "QuantityError",
    "RationError",
    "RegisterColumn",
    "RegisterColumns",
    "RegisterMapping",
    "Round",
    "Size",
    "Subtotal",
    "Trial",
    "Vehicle",
    "builtin_programmes",
    "check",
    "compute",
    "dump_mapping",
    "dump_programme",
    "load_mapping",
    "load_plan",
    "load_programme",
    "mapping_text",
    "new_programme",
    "parse_mapping",
    "parse_programme",
    "programme_page",
    "programme_schema",
    "programme_warnings",
    "register_columns",
    "try_household",
]
