"""Sections of pages that are made from the code: keys, commands, rooms, problems, formats.

A section stands between `<!-- generated: NAME -->` and `<!-- end -->`. Where its rows end with a
meaning in plain English, that is written by hand: it is kept, and a new row has a TODO there.
"""

import ast
import re
import tomllib
import typing
from collections.abc import Callable, Iterator
from importlib import resources
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import typer
from command import app
from pydantic import BaseModel
from pydantic.fields import FieldInfo

import ration
from ration.authoring.key_kinds import Shapes, kind, written_default
from ration.authoring.key_texts import key_texts
from ration.core.messages import catalogue
from ration.core.models import Frozen, Sourced
from ration.core.quantity.quantity import Quantity
from ration.programme.allocation import Allocation, Channel, Group, Pool, Size
from ration.programme.condition import Condition
from ration.programme.food import Food, FoodFigure, Nutrients
from ration.programme.item import Item, Pack
from ration.programme.programme import Programme
from ration.programme.rollout import RollOutSchedule, StatedPhase
from ration.programme.rounding import Rounding
from ration.programme.schedule import Pipeline, RoundSchedule
from ration.programme.shortage import Shortage
from ration.programme.transport import Depot, Transport
from ration.programme.vehicle import Vehicle
from ration.register.mapping.column_names import ColumnNames
from ration.register.mapping.distances import DistancesMapping
from ration.register.mapping.journal import JournalMapping, KindWords
from ration.register.mapping.mapping import (
    Codes,
    ComparedColumns,
    LongMapping,
    PeoplePerHousehold,
    RegisterMapping,
    Sources,
    System,
)
from ration.register.mapping.people import PeopleMapping
from ration.register.mapping.prices import PricesMapping
from ration.register.mapping.site_details import SiteDetailsMapping
from ration.register.mapping.site_names import SiteNames
from ration.register.mapping.stock import StockMapping
from ration.results.accounts.doubles import DoublesRecord
from ration.results.lines import Counts
from ration.results.loads import LoadsRecord
from ration.results.loads_over_time import LoadsOverTimeRecord

ROOT = Path(__file__).parents[2]
Models = dict[type[BaseModel], str]
PROGRAMME: Models = {
    Programme: "The file",
    Group: "`[groups.ID]`",
    Channel: "`[channels.ID]`",
    Item: "`[items.ID]`",
    Pack: "`packs` of an item",
    Rounding: "`round` of an item or an allocation",
    Shortage: "`[shortage]` of a programme or an item",
    Allocation: "`[[allocations]]`",
    Size: "`sizes` of an allocation",
    Condition: "Conditions: `only`, `where`, `households`",
    Pool: "`[[pools]]`",
    Vehicle: "`[vehicles.ID]`",
    Food: "`[foods.ID]`",
    Nutrients: "`per_100g` of a food",
    FoodFigure: "`figures` of a food",
    RoundSchedule: "`[rounds]`",
    Pipeline: "`[pipeline]`",
    Transport: "`[transport]`",
    Depot: "`depots` of transport",
}
ROLL_OUT: Models = {RollOutSchedule: "The roll-out file", StatedPhase: "`[[phases]]`"}
MAPPING: Models = {
    RegisterMapping: "The mapping file",
    PeopleMapping: "`[people]`",
    LongMapping: "`[long]`",
    ration.SimilarColumns: "`[similar]`",
    StockMapping: "`[stock]`",
    JournalMapping: "`[journal]`",
    SiteDetailsMapping: "`[site_details]`",
    DistancesMapping: "`[distances]`",
    PricesMapping: "`[prices]`",
    System: "`[system]`",
}
FORMATS: Models = {
    ration.DistributionPlan: "`ration compute --json`, `plan.json`",
    ration.SiteManifests: "`ration show --site --json`",
    ration.Report: "`ration check --json`",
    ration.RegisterColumns: "`ration columns --json`",
    ration.Fairness: "`ration fairness --json`",
    ration.Rounds: "`ration rounds --json`, `rounds.json`",
    ration.RollOut: "`ration rollout --json`, `rollout.json`",
    ration.Trial: "`ration try --json`",
    ration.Journal: "`ration journal --json`",
    ration.Collected: "`ration collected --json`, `collected.json`",
    ration.PlanDiff: "`ration diff --json`, `diff.json`",
    ration.Explanation: "`ration explain REGISTER HOUSEHOLD --json`",
    ration.SiteExplanation: "`ration explain REGISTER --item … --site … --json`",
    ration.Reconciliation: "`ration reconcile --json`",
    LoadsRecord: "`ration loads --json`, `loads.json`",
    LoadsOverTimeRecord: "`ration loads ROUNDS --json`",
    ration.FuelCover: "`ration fuel --json`",
    ration.Value: "`ration value --json`",
    DoublesRecord: "`ration doubles --json`",
    ration.Verification: "`ration verify --json`",
    ration.KeyRecord: "`ration keys --json`",
    ration.SignedFiles: "`ration sign --json`",
    ration.Verification: "`ration verify --json`",
    ration.CodeChecks: "`ration verify --json` of texts of codes",
    ration.Nutrition: "`ration nutrition --json`",
    ration.FoodList: "`ration foods --json`",
    ration.Design: "`ration design --json`",
    ration.Substitution: "`ration substitute --json`",
}


_SHAPES: Shapes = (
    (Sources, "columns by name"),
    (KindWords, "kinds by word"),
    (ColumnNames, "columns by name"),
    (Codes, "words by column"),
    (SiteNames, "names by name"),
    (PeoplePerHousehold, "number, such as 4.2"),
    (ComparedColumns, "column, or list of columns"),
    (Counts, "counts by name"),
    (LongMapping.__annotations__["counts"], "conditions by name"),
)


def _kind(field: FieldInfo) -> str:
    """What a file holds for a field."""
    return kind(field.annotation, field.metadata, _SHAPES)


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "needed"
    return f"`{written}`" if (written := written_default(field)) else ""


def _fields(model: type[BaseModel], *, common: bool) -> Iterator[tuple[str, FieldInfo]]:
    """The keys of a model; those that all parts share where `common`, or it is a whole file."""
    for name, field in model.model_fields.items():
        if common or name not in Sourced.model_fields:
            yield str(field.serialization_alias or name), field


def _meanings(old: str) -> dict[tuple[str, str], str]:
    """What is written by hand in the last column, by heading and first column."""
    found, heading = {}, ""
    for line in old.splitlines():
        if line.startswith("#"):
            heading = line.lstrip("# ")
        elif line.startswith("| `"):
            cells = re.split(r"(?<!\\) \| ", line.strip("| "))
            found[heading, cells[0]] = cells[-1]
    return found


def _explained(models: Models, whole: type[BaseModel]) -> str:
    """Tables of keys with the texts of the models themselves."""
    text = ""
    for model, title in models.items():
        text += f"\n### {title}\n\n| key | type | default | meaning | examples |\n"
        text += "| --- | --- | --- | --- | --- |\n"
        texts = key_texts(model)
        for name, field in _fields(model, common=model is whole):
            if name == "id" and model is not Programme and model in PROGRAMME:
                continue  # the table's name
            examples = ", ".join(f"`{each}`" for each in texts[name].written)
            cells = (f"`{name}`", _kind(field), _default(field), texts[name].meaning, examples)
            text += f"| {' | '.join(cells)} |\n"
    return f"{text}\n"


def _tables(models: Models, old: str) -> str:
    kept = _meanings(old)
    text = ""
    for model, title in models.items():
        text += f"\n### {title}\n\n| key | type | default | meaning |\n| --- | --- | --- | --- |\n"
        for name, field in _fields(model, common=False):
            meaning = kept.get((title, f"`{name}`"), "TODO")
            text += f"| `{name}` | {_kind(field)} | {_default(field)} | {meaning} |\n"
    return f"{text}\n"


def _within(model: type[BaseModel]) -> set[type[BaseModel]]:
    """All models in the fields of a model, and itself."""
    found, waiting = {model}, [model]
    while waiting:
        for field in waiting.pop().model_fields.values():
            new = set(_models(field.annotation)) - found - {Quantity}
            found |= new
            waiting += new
    return found


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in typing.get_args(annotation):
        yield from _models(part)


def _programme(_: str) -> str:
    assert {each for each in _within(Programme) if each.__name__ != "Interval"} == set(PROGRAMME)
    return _explained(PROGRAMME, Programme)


def _roll_out(_: str) -> str:
    assert {each for each in _within(RollOutSchedule) if each.__name__ != "Interval"} == set(
        ROLL_OUT
    )
    return _explained(ROLL_OUT, RollOutSchedule)


def _mapping(old: str) -> str:
    assert _within(RegisterMapping) - {Condition} == set(MAPPING)
    return _tables(MAPPING, old)


def _about(folder: str, name: str) -> str:
    """The comment at the top of a TOML file, its first sentence."""
    text = (resources.files(folder) / f"{name}.toml").read_text("utf-8")
    lines = [line.lstrip("# ") for line in text.split("\n\n")[0].splitlines() if line[:1] == "#"]
    return re.split(r"(?<=[.:]) ", " ".join(lines))[0].rstrip(".:")


def _ready_mappings(_: str) -> str:
    text = "\n| name | what it reads |\n| --- | --- |\n"
    for name in ration.builtin_mappings():
        text += f"| `{name}` | {_about('ration.register.mapping.builtin', name)} |\n"
    return f"{text}\n"


def _builtin_programmes(_: str) -> str:
    text = "\n| id | title | source |\n| --- | --- | --- |\n"
    for name in ration.builtin_programmes():
        programme = ration.load_programme(name)
        text += f"| `{name}` | {programme.title} | {programme.source or ''} |\n"
    return f"{text}\n"


def _below(model: type[BaseModel]) -> Iterator[type[BaseModel]]:
    for part in model.__subclasses__():
        yield part
        yield from _below(part)


def _formats(old: str) -> str:
    fields = [
        each.model_fields["format"]
        for each in _below(Frozen)
        if "format" in each.model_fields and not each.__module__.startswith("ration.seals.")
    ]  # seals and marks stand in files, which `ration verify --json` describes
    named = {field.default for field in fields if not field.is_required()}  # a base has no number
    assert named == {each.model_fields["format"].default for each in FORMATS}
    kept = _meanings(old)
    text = ""
    for model, where in FORMATS.items():
        name = model.model_fields["format"].default
        text += f"\n### `{name}`\n\nPrinted by {where}.\n\n"
        text += "| key | type | meaning |\n| --- | --- | --- |\n"
        for key, field in _fields(model, common=True):
            if key != "format":
                words = _kind(field).replace("names by language", "table")
                meaning = kept.get((f"`{name}`", f"`{key}`"), "TODO")
                text += f"| `{key}` | {words} | {meaning} |\n"
    return f"{text}\n"


def _commands(_: str) -> str:
    return "".join(_command(typer.main.get_command(app()), "ration"))


def _command(command: Any, path: str) -> Iterator[str]:
    text = f"\n### `{path}`\n\n{' '.join((command.help or '').split())}\n"
    lines = [line for line in (command.epilog or "").splitlines()[1:] if line.strip()]
    if lines:
        text += "\n<!-- not run: the tests of the help run these -->\n```console\n"
        text += "".join(f"$ {line.strip()}\n" for line in lines) + "```\n"
    panels: dict[str, str] = {}
    for param in command.params:
        if not param.hidden:
            panel = param.rich_help_panel or "argument or option"
            panels[panel] = panels.get(panel, "") + _option(param)
    for panel, rows in panels.items():
        text += f"\n| {panel} | meaning |\n| --- | --- |\n{rows}"
    yield text
    for name, part in getattr(command, "commands", {}).items():
        yield from _command(part, f"{path} {name}")


def _option(option: Any) -> str:
    escaped = r"\|"
    value = option.metavar or ""
    if option.param_type_name == "argument":
        names = f"`{value or option.name.upper()}`"
    else:
        words_of = option.type_descriptor.annotation
        words = [word.value for word in getattr(words_of, "__members__", {}).values()]
        words = words or [word for word in typing.get_args(words_of) if isinstance(word, str)]
        value = value or "|".join(map(str, words)) or option.name.upper()
        value = "" if getattr(option, "is_flag", False) else f" {value}"
        names = ", ".join(f"`{name}`" for name in [*option.opts[:-1], option.opts[-1] + value])
    help_text = " ".join((option.help or "").split())
    shown = (
        "" if option.default in (None, False, [], ()) or not option.show_default else option.default
    )
    shown = f" Default: `{getattr(shown, 'value', shown)}`." if shown != "" else ""
    cells = (names, help_text + shown)
    return f"| {' | '.join(cell.replace('|', escaped) for cell in cells)} |\n"


def _problems(_: str) -> str:
    text = "\n| code | kind | message | what to do |\n| --- | --- | --- | --- |\n"
    for code, each in sorted(catalogue().items()):
        cells = (each.message, each.hint)
        words = " | ".join(" ".join(cell.replace("|", "\\|").split()) for cell in cells)
        text += f"| `{code}` | {'warning' if each.warning else 'error'} | {words} |\n"
    return f"{text}\n"


def _rooms(_: str) -> str:
    spec = find_spec("ration")
    assert spec is not None
    assert spec.origin is not None
    package = Path(spec.origin).parent
    text = "\n| room | what is in it |\n| --- | --- |\n"
    for file in sorted(package.rglob("__init__.py")):
        room = file.parent.relative_to(package.parent).as_posix()
        docstring = ast.get_docstring(ast.parse(file.read_text("utf-8"))) or ""
        if file.parent != package:
            text += f"| `{room}/` | {docstring.splitlines()[0]} |\n"
    return f"{text}\n"


def _layers(_: str) -> str:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    text = ""
    for contract in settings["tool"]["importlinter"]["contracts"]:
        if contract["type"] == "layers":
            text += f"\n{contract['name']}, from the top down:\n\n"
            for number, layer in enumerate(contract["layers"], 1):
                rooms = re.split(r" ([|:]) ", layer)
                names = " · ".join(f"`{each.removeprefix('ration.')}`" for each in rooms[::2])
                alone = " (neither imports the other)" if "|" in rooms else ""
                text += f"{number}. {names}{alone}\n"
    return f"{text}\n"


SECTIONS: dict[str, Callable[[str], str]] = {
    "builtin-programmes": _builtin_programmes,
    "commands": _commands,
    "json-formats": _formats,
    "layers": _layers,
    "mapping-keys": _mapping,
    "problem-codes": _problems,
    "programme-keys": _programme,
    "ready-mappings": _ready_mappings,
    "rollout-keys": _roll_out,
    "rooms": _rooms,
}
