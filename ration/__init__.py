"""Exact relief rations: from a household register to totals, manifests and entitlements."""

import importlib
import typing

from ration.compute import check, compute
from ration.condition import Condition
from ration.item import Item, Pack, Round, Vehicle
from ration.line import Line, Lines, Manifest, Subtotal
from ration.mapping import RegisterMapping, SimilarColumns
from ration.mapping_file import builtin_mappings, dump_mapping, load_mapping, parse_mapping
from ration.plan import DistributionPlan
from ration.plan_file import load_plan
from ration.problem import DataError, InputError, Problem, RationError
from ration.programme import Programme
from ration.programme_file import (
    builtin_programmes,
    dump_programme,
    load_programme,
    parse_programme,
)
from ration.quantity import Quantity, QuantityError
from ration.report import Report
from ration.rule import Allocation, Channel, Group, Pool, Size
from ration.shortage import Shortage
from ration.supplied import Supply
from ration.supply.stock import Lot, Stock

if typing.TYPE_CHECKING:
    from ration.advice import programme_warnings
    from ration.household import Trial, try_household
    from ration.page import Page, programme_page
    from ration.rollout.compute import roll_out
    from ration.rollout.result import RollOut
    from ration.rollout.schedule import RollOutSchedule, load_roll_out, parse_roll_out
    from ration.rounds.file import load_rounds
    from ration.rounds.result import Rounds
    from ration.rounds.run import run_rounds
    from ration.saved_mapping import mapping_text
    from ration.schema import programme_schema
    from ration.similar.found import SimilarFound
    from ration.similar.households import SimilarHouseholds, similar_households
    from ration.starter import new_programme
    from ration.supply.stock_file import load_stock
    from ration.survey import RegisterColumn, RegisterColumns, register_columns
    from ration.write.html.page import report_html

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
    "Lot",
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
    "Report",
    "RollOut",
    "RollOutSchedule",
    "Round",
    "Rounds",
    "Shortage",
    "SimilarColumns",
    "SimilarFound",
    "SimilarHouseholds",
    "Size",
    "Stock",
    "Subtotal",
    "Supply",
    "Trial",
    "Vehicle",
    "builtin_mappings",
    "builtin_programmes",
    "check",
    "compute",
    "dump_mapping",
    "dump_programme",
    "load_mapping",
    "load_plan",
    "load_programme",
    "load_roll_out",
    "load_rounds",
    "load_stock",
    "mapping_text",
    "new_programme",
    "parse_mapping",
    "parse_programme",
    "parse_roll_out",
    "programme_page",
    "programme_schema",
    "programme_warnings",
    "register_columns",
    "report_html",
    "roll_out",
    "run_rounds",
    "similar_households",
    "try_household",
]

# What writes and explains programmes is loaded when it is asked for: `compute` needs none of it.
_LATER = {
    "Page": "ration.page",
    "RegisterColumn": "ration.survey",
    "RegisterColumns": "ration.survey",
    "Rounds": "ration.rounds.result",
    "RollOut": "ration.rollout.result",
    "RollOutSchedule": "ration.rollout.schedule",
    "Trial": "ration.household",
    "SimilarFound": "ration.similar.found",
    "SimilarHouseholds": "ration.similar.households",
    "load_roll_out": "ration.rollout.schedule",
    "load_rounds": "ration.rounds.file",
    "load_stock": "ration.supply.stock_file",
    "mapping_text": "ration.saved_mapping",
    "new_programme": "ration.starter",
    "parse_roll_out": "ration.rollout.schedule",
    "programme_page": "ration.page",
    "programme_schema": "ration.schema",
    "programme_warnings": "ration.advice",
    "register_columns": "ration.survey",
    "report_html": "ration.write.html.page",
    "roll_out": "ration.rollout.compute",
    "run_rounds": "ration.rounds.run",
    "similar_households": "ration.similar.households",
    "try_household": "ration.household",
}


def __getattr__(name: str) -> object:
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value: object = getattr(importlib.import_module(_LATER[name]), name)
    globals()[name] = value  # found at once from now on
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_LATER})
