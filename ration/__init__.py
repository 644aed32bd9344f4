"""Exact relief rations: from a household register to totals, manifests and entitlements."""

import importlib
import typing

if typing.TYPE_CHECKING:
    from ration.authoring.json_schema import programme_schema
    from ration.authoring.lint import programme_warnings
    from ration.authoring.programme_page import Page, programme_page
    from ration.authoring.template import new_programme
    from ration.authoring.trial import Trial, try_household
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
    from ration.plan.check import check
    from ration.plan.check_report import Report
    from ration.plan.compute import compute
    from ration.plan.load_plan import load_plan
    from ration.plan.plan import DistributionPlan, report_html
    from ration.programme.allocation import Allocation, Channel, Group, Pool, Size
    from ration.programme.condition import Condition
    from ration.programme.item import Item, Pack, Vehicle
    from ration.programme.load import (
        builtin_programmes,
        dump_programme,
        load_programme,
        parse_programme,
    )
    from ration.programme.programme import Programme
    from ration.programme.rollout import RollOutSchedule, load_roll_out, parse_roll_out
    from ration.programme.rounding import Rounding
    from ration.programme.shortage import Shortage
    from ration.register.mapping.load import (
        builtin_mappings,
        dump_mapping,
        load_mapping,
        parse_mapping,
    )
    from ration.register.mapping.mapping import RegisterMapping, SimilarColumns
    from ration.register.survey.mapping_file import mapping_text
    from ration.register.survey.survey import RegisterColumn, RegisterColumns, register_columns
    from ration.results.lines import Line, Lines, Manifest, Subtotal
    from ration.results.similar import SimilarFound
    from ration.results.stock import Lot, Stock
    from ration.results.supply import Supply
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

# Where each public name is: it is loaded when it is used first, so `import ration` costs nothing.
_MODULES = {
    "Allocation": "ration.programme.allocation",
    "Channel": "ration.programme.allocation",
    "Condition": "ration.programme.condition",
    "DataError": "ration.core.problems",
    "DistributionPlan": "ration.plan.plan",
    "FieldError": "ration.core.problems",
    "Group": "ration.programme.allocation",
    "InputError": "ration.core.problems",
    "Item": "ration.programme.item",
    "Line": "ration.results.lines",
    "Lines": "ration.results.lines",
    "Lot": "ration.results.stock",
    "Manifest": "ration.results.lines",
    "Pack": "ration.programme.item",
    "Page": "ration.authoring.programme_page",
    "Pool": "ration.programme.allocation",
    "Problem": "ration.core.problems",
    "ProblemKind": "ration.core.problems",
    "Programme": "ration.programme.programme",
    "Quantity": "ration.core.quantity",
    "QuantityError": "ration.core.quantity",
    "RationError": "ration.core.problems",
    "RegisterColumn": "ration.register.survey.survey",
    "RegisterColumns": "ration.register.survey.survey",
    "RegisterMapping": "ration.register.mapping.mapping",
    "Report": "ration.plan.check_report",
    "RollOut": "ration.rollout.rollout",
    "RollOutSchedule": "ration.programme.rollout",
    "Rounding": "ration.programme.rounding",
    "Rounds": "ration.rounds.rounds",
    "Shortage": "ration.programme.shortage",
    "SimilarColumns": "ration.register.mapping.mapping",
    "SimilarFound": "ration.results.similar",
    "SimilarHouseholds": "ration.similar.find",
    "Size": "ration.programme.allocation",
    "Stock": "ration.results.stock",
    "Subtotal": "ration.results.lines",
    "Supply": "ration.results.supply",
    "Trial": "ration.authoring.trial",
    "Vehicle": "ration.programme.item",
    "builtin_mappings": "ration.register.mapping.load",
    "builtin_programmes": "ration.programme.load",
    "check": "ration.plan.check",
    "compute": "ration.plan.compute",
    "dump_mapping": "ration.register.mapping.load",
    "dump_programme": "ration.programme.load",
    "load_mapping": "ration.register.mapping.load",
    "load_plan": "ration.plan.load_plan",
    "load_programme": "ration.programme.load",
    "load_roll_out": "ration.programme.rollout",
    "load_rounds": "ration.rounds.load",
    "load_stock": "ration.stock.load",
    "mapping_text": "ration.register.survey.mapping_file",
    "new_programme": "ration.authoring.template",
    "parse_mapping": "ration.register.mapping.load",
    "parse_programme": "ration.programme.load",
    "parse_roll_out": "ration.programme.rollout",
    "problem_kinds": "ration.core.problems",
    "programme_page": "ration.authoring.programme_page",
    "programme_schema": "ration.authoring.json_schema",
    "programme_warnings": "ration.authoring.lint",
    "register_columns": "ration.register.survey.survey",
    "report_html": "ration.plan.plan",
    "roll_out": "ration.rollout.roll_out",
    "run_rounds": "ration.rounds.run",
    "similar_households": "ration.similar.find",
    "try_household": "ration.authoring.trial",
}


def __getattr__(name: str) -> object:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value: object = getattr(importlib.import_module(_MODULES[name]), name)
    globals()[name] = value  # from now on without this function
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_MODULES})
