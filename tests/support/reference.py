"""Sections of pages that are made from the code: keys, commands, rooms, problems, formats.

A section stands between `<!-- generated: NAME -->` and `<!-- end -->`. Where its rows end with a
meaning in plain English, that is written by hand: it is kept, and a new row has a TODO there.
"""

import ast
import datetime as dt
import re
import tomllib
import typing
from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction
from importlib import resources
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import typer
from command import app
from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

import ration
from ration.core.messages import catalogue
from ration.core.models import Frozen, NamedTables, Names, Sourced
from ration.core.quantity import Quantity
from ration.programme.allocation import Age, Allocation, Channel, Group, Pool, Size
from ration.programme.condition import Condition, Only
from ration.programme.item import Item, Pack, Vehicle
from ration.programme.programme import Programme
from ration.programme.rollout import RollOutSchedule, StatedPhase
from ration.programme.rounding import Rounding
from ration.programme.schedule import Percent, Pipeline, RoundSchedule, percent
from ration.programme.shortage import Shortage
from ration.register.mapping.journal import JournalColumnNames, JournalMapping, KindWords
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
from ration.register.mapping.site_details import SiteColumnNames, SiteDetailsMapping
from ration.register.mapping.site_names import SiteNames
from ration.register.mapping.stock import StockColumnNames, StockMapping
from ration.results.accounts.doubles import DoublesRecord
from ration.results.lines import Counts

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
    RoundSchedule: "`[rounds]`",
    Pipeline: "`[pipeline]`",
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
    System: "`[system]`",
}
FORMATS: Models = {
    ration.DistributionPlan: "`ration compute --json`, `plan.json`",
    ration.SiteManifests: "`ration show --site --json`",
    ration.Report: "`ration check --json`",
    ration.RegisterColumns: "`ration columns --json`",
    ration.Rounds: "`ration rounds --json`, `rounds.json`",
    ration.RollOut: "`ration rollout --json`, `rollout.json`",
    ration.Trial: "`ration try --json`",
    ration.Journal: "`ration journal --json`",
    ration.Collected: "`ration collected --json`, `collected.json`",
    ration.PlanDiff: "`ration diff --json`, `diff.json`",
    ration.Explanation: "`ration explain REGISTER HOUSEHOLD --json`",
    ration.SiteExplanation: "`ration explain REGISTER --item … --site … --json`",
    ration.Reconciliation: "`ration reconcile --json`",
    DoublesRecord: "`ration doubles --json`",
}


def _optional(model: type[BaseModel], name: str) -> Any:
    """The type of a field that may be left out."""
    return typing.get_args(model.model_fields[name].annotation)[0]


_SHAPES: tuple[tuple[Any, str], ...] = (
    (Age, 'years, or `"6 months"`'),
    (Only, "conditions"),
    (_optional(RoundSchedule, "every"), 'time, such as `"15 days"`'),
    (Percent, 'share, such as `"5 %"`'),
    (Names, "names by language"),
    (NamedTables[Any], "tables by id"),
    (Sources, "columns by name"),
    (StockColumnNames, "columns by name"),
    (SiteColumnNames, "columns by name"),
    (JournalColumnNames, "columns by name"),
    (KindWords, "kinds by word"),
    (Codes, "words by column"),
    (SiteNames, "names by name"),
    (PeoplePerHousehold, "number, such as 4.2"),
    (ComparedColumns, "column, or list of columns"),
    (Counts, "counts by name"),
    (LongMapping.__annotations__["counts"], "conditions by name"),
)
_WORDS = {str: "text", int: "whole number", bool: "true or false", dt.date: "date"}


def _kind(annotation: Any, metadata: Iterable[Any] = ()) -> str:
    """What a file holds for a field of this type."""
    metadata = [*metadata, *getattr(annotation, "__metadata__", ())]
    for shape, word in _SHAPES:
        if shape.__metadata__[0] in metadata:
            return word
    origin, parts = typing.get_origin(annotation), typing.get_args(annotation)
    if origin is typing.Annotated:
        return _kind(parts[0], metadata)
    if origin is typing.Literal:
        return " or ".join(f'`"{part}"`' for part in parts)
    if origin in (tuple, list) or str(origin).startswith("<class 'collections"):
        if typing.get_origin(parts[0]) in (tuple, list):
            return "list of lists of text"
        plural = _kind(parts[0]).replace("whole number", "whole numbers").replace("date", "dates")
        return f"list of {'tables' if plural == 'table' else plural}"
    if parts:
        return " or ".join(_kind(part) for part in parts if part is not type(None))
    if annotation is Quantity:
        return 'quantity, such as `"5 kg"`'
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return "table"
    return _WORDS.get(annotation, "text")


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "needed"
    value = field.get_default(call_default_factory=True)
    if isinstance(value, Fraction):
        return f'`"{percent(value)}"`'
    if value is PydanticUndefined or value is None or isinstance(value, tuple | BaseModel):
        return ""
    return f"`{str(value).lower() if isinstance(value, bool) else repr(value)}`".replace("'", '"')


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


def _tables(models: Models, old: str, common: type[BaseModel] | None = None) -> str:
    kept = _meanings(old)
    text = ""
    for model, title in models.items():
        text += f"\n### {title}\n\n| key | type | default | meaning |\n| --- | --- | --- | --- |\n"
        for name, field in _fields(model, common=model is common):
            if name == "id" and model is not Programme and model in PROGRAMME:
                continue  # the table's name
            kind = _kind(field.annotation, field.metadata)
            meaning = kept.get((title, f"`{name}`"), "TODO")
            text += f"| `{name}` | {kind} | {_default(field)} | {meaning} |\n"
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


def _programme(old: str) -> str:
    assert {each for each in _within(Programme) if each.__name__ != "Interval"} == set(PROGRAMME)
    return _tables(PROGRAMME, old, Programme)


def _roll_out(old: str) -> str:
    assert {each for each in _within(RollOutSchedule) if each.__name__ != "Interval"} == set(
        ROLL_OUT
    )
    return _tables(ROLL_OUT, old, RollOutSchedule)


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
        each.model_fields["format"] for each in _below(Frozen) if "format" in each.model_fields
    ]
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
                kind = _kind(field.annotation, field.metadata).replace("names by language", "table")
                meaning = kept.get((f"`{name}`", f"`{key}`"), "TODO")
                text += f"| `{key}` | {kind} | {meaning} |\n"
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
        kind = option.type_descriptor.annotation
        words = [word.value for word in getattr(kind, "__members__", {}).values()]
        words = words or [word for word in typing.get_args(kind) if isinstance(word, str)]
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
    for code, kind in sorted(catalogue().items()):
        cells = (kind.message, kind.hint)
        words = " | ".join(" ".join(cell.replace("|", "\\|").split()) for cell in cells)
        text += f"| `{code}` | {'warning' if kind.warning else 'error'} | {words} |\n"
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
