"""The JSON Schema of programme files, made from the models, so that editors complete them.

The models hold tuples where a file has tables by id; the schema says what the file says.
"""

import typing
from collections.abc import Callable, Iterator
from typing import Any

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from ration.core.models import Id, NamedTables, Names, models_in
from ration.core.quantity import PATTERN
from ration.programme.allocation import Age
from ration.programme.condition import Only
from ration.programme.programme import Programme
from ration.programme.schedule import PERCENT, TIME, Interval, Percent

Node = dict[str, Any]

DRAFT = "http://json-schema.org/draft-07/schema#"  # what TOML editors understand
_REF = "#/definitions/{model}"


def programme_schema() -> Node:
    """The JSON Schema of a programme file: tables by id, quantities as text, no unknown keys.

    It says what an editor can check while one writes; `load_programme` also checks whether the
    parts agree with one another.

    >>> schema = programme_schema()
    >>> schema["properties"]["items"]["additionalProperties"]
    {'$ref': '#/definitions/Item'}
    >>> "id" in schema["definitions"]["Item"]["properties"]
    False
    """
    made = Programme.model_json_schema(ref_template=_REF)
    parts: dict[str, Node] = made.pop("$defs")
    _as_written(Programme, made)
    for model in _models_of(Programme):
        _as_written(model, parts[model.__name__])
    for model in _in_tables():
        _without(parts[model.__name__], "id")
    _without(parts["Condition"], "column")
    parts["Condition"]["minProperties"] = 1
    parts["Allocation"]["oneOf"] = [{"required": ["quantity"]}, {"required": ["sizes"]}]
    made["anyOf"] = [{"required": ["allocations"]}, {"required": ["pools"]}]
    parts["Quantity"] = {
        "description": 'An exact amount and its unit, as "5 kg" or "450 g/day".',
        "type": "string",
        "pattern": rf"^\s*{PATTERN.pattern}\s*$",
        "examples": ["5 kg", "0.5 L", "1 bottle", "450 g/day"],
    }
    parts["Interval"] = {
        "description": _told(Interval),
        "type": "string",
        "pattern": f"^{TIME.pattern}$",
        "examples": ["15 days", "2 weeks", "1 month", "1 year"],
    }
    return {
        "$schema": DRAFT,
        "title": "A relief programme",
        **{key: node for key, node in made.items() if key != "title"},
        "definitions": dict(sorted(parts.items())),
    }


def _as_written(model: type[BaseModel], node: Node) -> None:
    """Turn the schema of a model's values into that of what a file writes for them."""
    node.pop("title", None)
    node["description"] = _told(model)
    for name, field in model.model_fields.items():
        node["properties"][name] = _field(field, node["properties"][name])


def _field(field: FieldInfo, node: Node) -> Node:
    """The schema of one key: a file has no null, and leaves out what is not said."""
    node = {key: value for key, value in node.items() if key not in ("title", "default")}
    if "anyOf" in node:
        said = [one for one in node.pop("anyOf") if one != {"type": "null"}]
        node |= said[0] if len(said) == 1 else {"anyOf": said}
    if node.get("type") == "array" and "minLength" in node:
        node["minItems"] = node.pop("minLength")
    for shape, written in _SHAPES:
        if shape in field.metadata or shape in _metadata(field.annotation):
            return written(node)
    return node


def _metadata(annotation: Any) -> tuple[Any, ...]:
    """What is annotated anywhere in a type."""
    own = tuple(getattr(annotation, "__metadata__", ()))
    return own + tuple(m for part in typing.get_args(annotation) for m in _metadata(part))


def _shape_of(annotated: Any) -> Any:
    """What tells an annotated type from others: how it is read."""
    return annotated.__metadata__[0]


def _table(node: Node) -> Node:
    pattern = _shape_of(Id).metadata[0].pattern
    return {
        "type": "object",
        "propertyNames": {"pattern": pattern},
        "additionalProperties": node["items"],
    }


def _names(_: Node) -> Node:
    return {"type": "object", "additionalProperties": {"type": "string"}}


def _only(node: Node) -> Node:
    words = {"type": "array", "items": {"type": "string"}, "minItems": 1}
    return {"type": "object", "additionalProperties": {"anyOf": [words, node["items"]]}}


def _age(_: Node) -> Node:
    years = {"type": "integer", "minimum": 0}
    return {"anyOf": [years, {"type": "string", "pattern": "^[0-9]+ months$"}]}


def _percent(_: Node) -> Node:
    return {"type": "string", "pattern": f"^{PERCENT.pattern}$", "examples": ["5 %"]}


_SHAPES: tuple[tuple[Any, Callable[[Node], Node]], ...] = (
    (_shape_of(NamedTables), _table),
    (_shape_of(Names), _names),
    (_shape_of(Only), _only),
    (_shape_of(Age), _age),
    (_shape_of(Percent), _percent),
)


def _models_of(model: type[BaseModel]) -> Iterator[type[BaseModel]]:
    """Every model in the fields of `model`, each once, quantities left out."""
    seen: list[type[BaseModel]] = []
    waiting = [model]
    while waiting:
        for field in waiting.pop().model_fields.values():
            for part in models_in(field.annotation):
                if part not in seen and part.__name__ != "Quantity":
                    seen.append(part)
                    waiting.append(part)
    yield from seen


def _in_tables() -> list[type[BaseModel]]:
    """The models that a file writes as tables by id."""
    return [model for model in _models_of(Programme) if "id" in model.model_fields]


def _without(node: Node, name: str) -> None:
    """Take a key away that a file writes as the table's name."""
    del node["properties"][name]
    node["required"] = [one for one in node.get("required", []) if one != name]


def _told(model: type[BaseModel]) -> str:
    """What a model's docstring says, without its examples."""
    text = (model.__doc__ or "").split(">>>")[0]
    return " ".join(text.split())
