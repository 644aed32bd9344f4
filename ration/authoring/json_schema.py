"""The JSON Schema of programme files, made from the models, so that editors complete them.

The models have tuples for the file's tables by id; the schema describes the file.
"""

import json
import typing
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from ration.authoring.key_kinds import default
from ration.authoring.key_texts import key_texts
from ration.core.models import Id, NamedTables, Names, models_in
from ration.core.quantity.quantity import PATTERN
from ration.programme.allocation import Age
from ration.programme.condition import Only
from ration.programme.food import Amount
from ration.programme.positive import Number
from ration.programme.programme import Programme
from ration.programme.schedule import PERCENT, TIME, Interval, Percent
from ration.programme.transport import Amounts

Node = dict[str, Any]

DRAFT = "http://json-schema.org/draft-07/schema#"  # what TOML editors understand
_REF = "#/definitions/{model}"


def programme_schema() -> Node:
    """The JSON Schema of a programme file: tables by id, quantities as text, no unknown keys.

    It has what an editor can check; `load_programme` also checks that the parts fit together.

    >>> schema = programme_schema()
    >>> schema["properties"]["items"]["additionalProperties"]
    {'$ref': '#/definitions/Item'}
    >>> "id" in schema["definitions"]["Item"]["properties"]
    False
    """
    schema = Programme.model_json_schema(ref_template=_REF)
    parts: dict[str, Node] = schema.pop("$defs")
    _as_written(Programme, schema)
    for model in _models_of(Programme):
        _as_written(model, parts[model.__name__])
    for model in _models_of(Programme):
        if "id" in model.model_fields:  # a file writes it as the table's name
            _without(parts[model.__name__], "id")
    _without(parts["Condition"], "column")
    parts["Condition"]["minProperties"] = 1
    parts["Group"]["properties"]["where"]["additionalProperties"] = _WHERE
    parts["Allocation"]["oneOf"] = [{"required": ["quantity"]}, {"required": ["sizes"]}]
    schema["anyOf"] = [{"required": ["allocations"]}, {"required": ["pools"]}]
    parts["Quantity"] = {
        "description": 'An exact amount and its unit, such as "5 kg" or "450 g/day".',
        "type": "string",
        "pattern": rf"^\s*{PATTERN}\s*$",
        "examples": ["5 kg", "0.5 L", "1 bottle", "450 g/day"],
    }
    parts["Interval"] = {
        "description": _description(Interval),
        "type": "string",
        "pattern": f"^{TIME}$",
        "examples": ["15 days", "2 weeks", "1 month", "1 year"],
    }
    return {
        "$schema": DRAFT,
        "title": "A relief programme",
        **{key: node for key, node in schema.items() if key != "title"},
        "definitions": dict(sorted(parts.items())),
    }


def _as_written(model: type[BaseModel], node: Node) -> None:
    """Change the schema of a model to that of its table in a file."""
    node.pop("title", None)
    node["description"] = _description(model)
    texts = key_texts(model)
    for name, field in model.model_fields.items():
        written = _field(field, node["properties"][name])
        if "$ref" in written:  # beside a reference an editor reads nothing else
            written = {"allOf": [written]}
        value = default(field)
        node["properties"][name] = {
            "description": texts[name].meaning,
            **written,
            **({} if value is None else {"default": value}),
            "examples": [_as_json(example) for example in texts[name].values],
        }


def _as_json(value: Any) -> Any:
    """What TOML holds as JSON: dates are text there, and numbers stay numbers."""
    return json.loads(json.dumps(value, default=_plain))


def _plain(value: Any) -> Any:
    return json.loads(str(value)) if isinstance(value, Decimal) else str(value)


def _field(field: FieldInfo, node: Node) -> Node:
    """The schema of one key; a file leaves a key out instead of null."""
    node = {key: value for key, value in node.items() if key not in ("title", "default")}
    if "anyOf" in node:
        options = [option for option in node.pop("anyOf") if option != {"type": "null"}]
        node |= options[0] if len(options) == 1 else {"anyOf": options}
    if node.get("type") == "array" and "minLength" in node:
        node["minItems"] = node.pop("minLength")
    for shape, written in _SHAPES:
        if shape in field.metadata or shape in _metadata(field.annotation):
            return written(node)
    return node


def _metadata(annotation: Any) -> tuple[Any, ...]:
    """All metadata of an annotated type and its parts."""
    own = tuple(getattr(annotation, "__metadata__", ()))
    return own + tuple(m for part in typing.get_args(annotation) for m in _metadata(part))


def _shape_of(annotated: Any) -> Any:
    """The metadata that identifies an annotated type: its validator."""
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


def _percent(node: Node) -> Node:
    share = {"type": "string", "pattern": f"^{PERCENT}$"}
    return {**node, "items": share} if node.get("type") == "array" else share


def _amount(_: Node) -> Node:
    return {"type": "number", "minimum": 0}


# Words of a column, or whether it says yes.
_WHERE: Node = {
    "anyOf": [
        {"type": "boolean"},
        {"type": "array", "items": {"type": ["string", "boolean"]}, "minItems": 1},
    ]
}

_SHAPES: tuple[tuple[Any, Callable[[Node], Node]], ...] = (
    (_shape_of(NamedTables), _table),
    (_shape_of(Names), _names),
    (_shape_of(Only), _only),
    (_shape_of(Age), _age),
    (_shape_of(Percent), _percent),
    (_shape_of(Amount), _amount),
    (_shape_of(Number), _amount),
    (_shape_of(Amounts), _names),
)


def _models_of(model: type[BaseModel]) -> Iterator[type[BaseModel]]:
    """Every model in the fields of `model`, each once, without quantities."""
    seen: list[type[BaseModel]] = []
    waiting = [model]
    while waiting:
        for field in waiting.pop().model_fields.values():
            for part in models_in(field.annotation):
                if part not in seen and part.__name__ != "Quantity":
                    seen.append(part)
                    waiting.append(part)
    yield from seen


def _without(node: Node, name: str) -> None:
    """Remove a key that a file writes as the table's name."""
    del node["properties"][name]
    node["required"] = [key for key in node.get("required", []) if key != name]


def _description(model: type[BaseModel]) -> str:
    """A model's docstring without its examples."""
    text = (model.__doc__ or "").split(">>>")[0]
    return " ".join(text.split())
