"""Exact relief rations: from a household register to totals, manifests and entitlements."""

import importlib
import typing

if typing.TYPE_CHECKING:
    __version__: str
    from ration.accounts.collected.collected import Collected
    from ration.accounts.collected.load import load_collected
    from ration.accounts.doubles.find import double_collection
    from ration.accounts.doubles.found import DoubleCollection
    from ration.accounts.doubles.pseudonyms import keyed_ids
    from ration.accounts.journal.load import load_journal
    from ration.accounts.journal.template import journal_template
    from ration.accounts.journal.write import write_journal
    from ration.accounts.reconcile.measurements import Measurements, load_measurements
    from ration.accounts.reconcile.reconcile import reconcile
    from ration.accounts.reconcile.reconciliation import Reconciliation
    from ration.authoring.json_schema import programme_schema
    from ration.authoring.keys import ProgrammeKey, programme_keys
    from ration.authoring.lint import programme_warnings
    from ration.authoring.programme_page import Page, programme_page
    from ration.authoring.template import new_programme
    from ration.authoring.trial import Trial, try_household
    from ration.core.problems.errors import DataError, FieldError, InputError, RationError
    from ration.core.problems.kinds import ProblemKind, problem_kinds
    from ration.core.problems.problem import Problem
    from ration.core.quantity.quantity import Quantity, QuantityError
    from ration.core.running.progress import Progress
    from ration.core.secrets.key_files import new_key
    from ration.explain.household import explain_household
    from ration.explain.page import explanation_html
    from ration.explain.site import explain_site
    from ration.export.proofs.proofs import SiteProofs
    from ration.fairness.fairness import Fairness
    from ration.fairness.study import fairness_of
    from ration.fuel.cover import FuelCover, fuel_of
    from ration.fuel.table import FuelTable, builtin_fuel_tables, load_fuels
    from ration.loads.distances.load import load_distances
    from ration.loads.loads import Loads
    from ration.loads.loads_of import loads_of
    from ration.loads.loads_of_rounds import LoadsOverTime, loads_of_rounds
    from ration.nutrition.assess import nutrition_of
    from ration.nutrition.design.basket_limits import BasketLimits, load_limits
    from ration.nutrition.design.design import design
    from ration.nutrition.design.designed import Design
    from ration.nutrition.food_list import FoodList, list_foods
    from ration.nutrition.foods import FoodTable, load_foods
    from ration.nutrition.nutrition import Nutrition
    from ration.nutrition.requirement import RequirementSet, load_requirements
    from ration.nutrition.substitution.substituted import Substitution, substitute
    from ration.plan.at_sites import SiteManifests
    from ration.plan.check import check
    from ration.plan.check_report import Report
    from ration.plan.compute import compute
    from ration.plan.diff.diff import PlanDiff, diff
    from ration.plan.load_loads import load_loads
    from ration.plan.load_plan import load_plan
    from ration.plan.plan import DistributionPlan, report_html
    from ration.prices.load import load_prices
    from ration.prices.value import Value, value_of
    from ration.programme.allocation import Allocation, Channel, Group, Pool, Size
    from ration.programme.condition import Condition
    from ration.programme.item import Item, Pack
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
    from ration.programme.vehicle import Vehicle
    from ration.register.mapping.load import (
        builtin_mappings,
        dump_mapping,
        load_mapping,
        parse_mapping,
    )
    from ration.register.mapping.mapping import RegisterMapping, SimilarColumns
    from ration.register.survey.mapping_file import mapping_text
    from ration.register.survey.survey import RegisterColumn, RegisterColumns, register_columns
    from ration.results.accounts.journal import Entry, Journal
    from ration.results.accounts.reconciliation import Discrepancy
    from ration.results.distances import Distance, DistanceTable
    from ration.results.explain.explanation import Explanation, SiteExplanation
    from ration.results.lines import Line, Lines, Manifest, Subtotal
    from ration.results.plan.site_details import SiteDetail, SiteDetails
    from ration.results.prices import Price, PriceList
    from ration.results.similar import SimilarFound
    from ration.results.stock import Lot, Stock
    from ration.results.supply import Supply
    from ration.results.verify.codes import CodeCheck, CodeChecks
    from ration.results.verify.signatures import KeyRecord, SignedFiles
    from ration.results.verify.verify import Verification
    from ration.rollout.roll_out import roll_out
    from ration.rollout.rollout import RollOut
    from ration.rounds.load import load_rounds
    from ration.rounds.rounds import Rounds
    from ration.rounds.run import run_rounds
    from ration.seals.keys import PublicKey, SecretKey, load_public_key, load_secret_key
    from ration.signing.encrypt import decrypt, encrypt
    from ration.signing.new_keys import new_age_key, new_certificate, new_signing_key, show_key
    from ration.signing.pdf import sign_pdf
    from ration.signing.sign import sign
    from ration.similar.find import SimilarHouseholds, similar_households
    from ration.sites.load import load_site_details
    from ration.stock.file.load import load_stock
    from ration.stock.file.survey import stock_columns, stock_mapping_text
    from ration.verify.codes.page import check_page
    from ration.verify.codes.texts import check_codes
    from ration.verify.verify_files import verify_files

__all__ = [
    "Allocation",
    "BasketLimits",
    "Channel",
    "CodeCheck",
    "CodeChecks",
    "Collected",
    "Condition",
    "DataError",
    "Design",
    "Discrepancy",
    "Distance",
    "DistanceTable",
    "DistributionPlan",
    "DoubleCollection",
    "Entry",
    "Explanation",
    "Fairness",
    "FieldError",
    "FoodList",
    "FoodTable",
    "FuelCover",
    "FuelTable",
    "Group",
    "InputError",
    "Item",
    "Journal",
    "KeyRecord",
    "Line",
    "Lines",
    "Loads",
    "LoadsOverTime",
    "Lot",
    "Manifest",
    "Measurements",
    "Nutrition",
    "Pack",
    "Page",
    "PlanDiff",
    "Pool",
    "Price",
    "PriceList",
    "Problem",
    "ProblemKind",
    "Programme",
    "ProgrammeKey",
    "Progress",
    "PublicKey",
    "Quantity",
    "QuantityError",
    "RationError",
    "Reconciliation",
    "RegisterColumn",
    "RegisterColumns",
    "RegisterMapping",
    "Report",
    "RequirementSet",
    "RollOut",
    "RollOutSchedule",
    "Rounding",
    "Rounds",
    "SecretKey",
    "Shortage",
    "SignedFiles",
    "SimilarColumns",
    "SimilarFound",
    "SimilarHouseholds",
    "SiteDetail",
    "SiteDetails",
    "SiteExplanation",
    "SiteManifests",
    "SiteProofs",
    "Size",
    "Stock",
    "Substitution",
    "Subtotal",
    "Supply",
    "Trial",
    "Value",
    "Vehicle",
    "Verification",
    "builtin_fuel_tables",
    "builtin_mappings",
    "builtin_programmes",
    "check",
    "check_codes",
    "check_page",
    "compute",
    "decrypt",
    "design",
    "diff",
    "double_collection",
    "dump_mapping",
    "dump_programme",
    "encrypt",
    "explain_household",
    "explain_site",
    "explanation_html",
    "fairness_of",
    "fuel_of",
    "journal_template",
    "keyed_ids",
    "list_foods",
    "load_collected",
    "load_distances",
    "load_foods",
    "load_fuels",
    "load_journal",
    "load_limits",
    "load_loads",
    "load_mapping",
    "load_measurements",
    "load_plan",
    "load_prices",
    "load_programme",
    "load_public_key",
    "load_requirements",
    "load_roll_out",
    "load_rounds",
    "load_secret_key",
    "load_site_details",
    "load_stock",
    "loads_of",
    "loads_of_rounds",
    "mapping_text",
    "new_age_key",
    "new_certificate",
    "new_key",
    "new_programme",
    "new_signing_key",
    "nutrition_of",
    "parse_mapping",
    "parse_programme",
    "parse_roll_out",
    "problem_kinds",
    "programme_keys",
    "programme_page",
    "programme_schema",
    "programme_warnings",
    "reconcile",
    "register_columns",
    "report_html",
    "roll_out",
    "run_rounds",
    "show_key",
    "sign",
    "sign_pdf",
    "similar_households",
    "stock_columns",
    "stock_mapping_text",
    "substitute",
    "try_household",
    "value_of",
    "verify_files",
    "write_journal",
]

# Where each public name is: it is loaded when it is used first, so `import ration` costs nothing.
_NAMES = {
    "accounts.collected.collected": "Collected",
    "accounts.collected.load": "load_collected",
    "accounts.doubles.find": "double_collection",
    "accounts.doubles.found": "DoubleCollection",
    "accounts.doubles.pseudonyms": "keyed_ids",
    "accounts.journal.load": "load_journal",
    "accounts.journal.template": "journal_template",
    "accounts.journal.write": "write_journal",
    "accounts.reconcile.measurements": "Measurements load_measurements",
    "accounts.reconcile.reconcile": "reconcile",
    "accounts.reconcile.reconciliation": "Reconciliation",
    "authoring.json_schema": "programme_schema",
    "authoring.keys": "ProgrammeKey programme_keys",
    "authoring.lint": "programme_warnings",
    "authoring.programme_page": "Page programme_page",
    "authoring.template": "new_programme",
    "authoring.trial": "Trial try_household",
    "core.problems.errors": "DataError FieldError InputError RationError",
    "core.problems.kinds": "ProblemKind problem_kinds",
    "core.problems.problem": "Problem",
    "core.quantity.quantity": "Quantity QuantityError",
    "core.running.progress": "Progress",
    "core.secrets.key_files": "new_key",
    "explain.household": "explain_household",
    "explain.page": "explanation_html",
    "explain.site": "explain_site",
    "export.proofs.proofs": "SiteProofs",
    "fairness.fairness": "Fairness",
    "fairness.study": "fairness_of",
    "fuel.cover": "FuelCover fuel_of",
    "fuel.table": "FuelTable builtin_fuel_tables load_fuels",
    "loads.loads": "Loads",
    "loads.loads_of": "loads_of",
    "loads.loads_of_rounds": "LoadsOverTime loads_of_rounds",
    "loads.distances.load": "load_distances",
    "nutrition.assess": "nutrition_of",
    "nutrition.design.basket_limits": "BasketLimits load_limits",
    "nutrition.design.design": "design",
    "nutrition.design.designed": "Design",
    "nutrition.food_list": "FoodList list_foods",
    "nutrition.foods": "FoodTable load_foods",
    "nutrition.nutrition": "Nutrition",
    "nutrition.requirement": "RequirementSet load_requirements",
    "nutrition.substitution.substituted": "Substitution substitute",
    "plan.at_sites": "SiteManifests",
    "plan.check": "check",
    "plan.check_report": "Report",
    "plan.compute": "compute",
    "plan.diff.diff": "PlanDiff diff",
    "plan.load_loads": "load_loads",
    "plan.load_plan": "load_plan",
    "plan.plan": "DistributionPlan report_html",
    "prices.load": "load_prices",
    "prices.value": "Value value_of",
    "programme.allocation": "Allocation Channel Group Pool Size",
    "programme.condition": "Condition",
    "programme.item": "Item Pack",
    "programme.load": "builtin_programmes dump_programme load_programme parse_programme",
    "programme.programme": "Programme",
    "programme.rollout": "RollOutSchedule load_roll_out parse_roll_out",
    "programme.rounding": "Rounding",
    "programme.shortage": "Shortage",
    "programme.vehicle": "Vehicle",
    "register.mapping.load": "builtin_mappings dump_mapping load_mapping parse_mapping",
    "register.mapping.mapping": "RegisterMapping SimilarColumns",
    "register.survey.mapping_file": "mapping_text",
    "register.survey.survey": "RegisterColumn RegisterColumns register_columns",
    "results.accounts.journal": "Entry Journal",
    "results.accounts.reconciliation": "Discrepancy",
    "results.distances": "Distance DistanceTable",
    "results.explain.explanation": "Explanation SiteExplanation",
    "results.lines": "Line Lines Manifest Subtotal",
    "results.plan.site_details": "SiteDetail SiteDetails",
    "results.prices": "Price PriceList",
    "results.similar": "SimilarFound",
    "results.stock": "Lot Stock",
    "results.supply": "Supply",
    "results.verify.codes": "CodeCheck CodeChecks",
    "results.verify.signatures": "KeyRecord SignedFiles",
    "results.verify.verify": "Verification",
    "rollout.roll_out": "roll_out",
    "rollout.rollout": "RollOut",
    "rounds.load": "load_rounds",
    "rounds.rounds": "Rounds",
    "rounds.run": "run_rounds",
    "seals.keys": "PublicKey SecretKey load_public_key load_secret_key",
    "signing.encrypt": "decrypt encrypt",
    "signing.new_keys": "new_age_key new_certificate new_signing_key show_key",
    "signing.pdf": "sign_pdf",
    "signing.sign": "sign",
    "similar.find": "SimilarHouseholds similar_households",
    "sites.load": "load_site_details",
    "stock.file.load": "load_stock",
    "stock.file.survey": "stock_columns stock_mapping_text",
    "verify.codes.page": "check_page",
    "verify.codes.texts": "check_codes",
    "verify.verify_files": "verify_files",
}
_MODULES = {name: f"ration.{module}" for module in _NAMES for name in _NAMES[module].split()}


def __getattr__(name: str) -> object:
    if name == "__version__":
        version: str = importlib.import_module("ration.core.version").VERSION
        return version
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value: object = getattr(importlib.import_module(_MODULES[name]), name)
    globals()[name] = value  # from now on without this function
    return value


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
