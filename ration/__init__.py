"""Exact relief rations: from a household register to totals, manifests and entitlements."""

import importlib
import typing

from ration.core.problems import (
    DataError,
    FieldError,
    InputError,
    Problem,
    ProblemKind,
    RationError,
    problem_kinds,
)
from ration.core.quantity import Quantity, QuantityError
from ration.plan.compute import check, compute
from ration.plan.load import load_plan
from ration.plan.plan import DistributionPlan
from ration.plan.report import Report
from ration.programme.allocation import Allocation, Channel, Group, Pool, Size
from ration.programme.condition import Condition
from ration.programme.item import Item, Pack, Rounding, Vehicle
from ration.programme.load import (
    builtin_programmes,
    dump_programme,
    load_programme,
    parse_programme,
)
from ration.programme.programme import Programme
from ration.programme.shortage import Shortage
from ration.register.mapping.load import builtin_mappings, dump_mapping, load_mapping, parse_mapping
from ration.register.mapping.mapping import RegisterMapping, SimilarColumns
from ration.results.lines import Line, Lines, Manifest, Subtotal
from ration.results.stock import Lot, Stock
from ration.results.supply import Supply

if typing.TYPE_CHECKING:
    from ration.authoring.json_schema import programme_schema
    from ration.authoring.lint import programme_warnings
    from ration.authoring.programme_page import Page, programme_page
    from ration.authoring.template import new_programme
    from ration.authoring.trial import Trial, try_household
    from ration.export.html.page import report_html
    from ration.programme.rollout import RollOutSchedule, load_roll_out, parse_roll_out
    from ration.register.survey.mapping_file import mapping_text
    from ration.register.survey.survey import RegisterColumn, RegisterColumns, register_columns
    from ration.results.similar import SimilarFound
    from ration.rollout.roll_out import roll_out
    from ration.rollout.rollout import RollOut
    from ration.rounds.load import load_rounds
    from ration.rounds.rounds import Rounds
    from ration.rounds.run import run_rounds
    from ration.similar.find import SimilarHouseholds, similar_households
    from ration.stock.load import load_stock

__all__ = [
    "Allocation",
    "Channel",
    "Condition",
    "DataError",
    "DistributionPlan",
    "FieldError",
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
    "ProblemKind",
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
    "Rounding",
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
    "problem_kinds",
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
    "Page": "ration.authoring.programme_page",
    "RegisterColumn": "ration.register.survey.survey",
    "RegisterColumns": "ration.register.survey.survey",
    "Rounds": "ration.rounds.rounds",
    "RollOut": "ration.rollout.rollout",
    "RollOutSchedule": "ration.programme.rollout",
    "Trial": "ration.authoring.trial",
    "SimilarFound": "ration.results.similar",
    "SimilarHouseholds": "ration.similar.find",
    "load_roll_out": "ration.programme.rollout",
    "load_rounds": "ration.rounds.load",
    "load_stock": "ration.stock.load",
    "mapping_text": "ration.register.survey.mapping_file",
    "new_programme": "ration.authoring.template",
    "parse_roll_out": "ration.programme.rollout",
    "programme_page": "ration.authoring.programme_page",
    "programme_schema": "ration.authoring.json_schema",
    "programme_warnings": "ration.authoring.lint",
    "register_columns": "ration.register.survey.survey",
    "report_html": "ration.export.html.page",
    "roll_out": "ration.rollout.roll_out",
    "run_rounds": "ration.rounds.run",
    "similar_households": "ration.similar.find",
    "try_household": "ration.authoring.trial",
}


def __getattr__(name: str) -> object:
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value: object = getattr(importlib.import_module(_LATER[name]), name)
    globals()[name] = value  # found at once from now on
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_LATER})
