"""What the keys of a file mean: the docstrings below the fields of its models.

A docstring says what the key means, what it is if it is left out, and has examples as a file
writes them. It is read from the source when it is asked for, so that no start pays for it.
"""

import ast
import inspect
import sys
import tomllib
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise
from typing import Any, NamedTuple

from pydantic import BaseModel


class KeyText(NamedTuple):
    """What a key means; `written` are examples as a file writes them, `values` what they are."""

    meaning: str
    written: tuple[str, ...] = ()
    values: tuple[Any, ...] = ()


def key_texts(model: type[BaseModel]) -> dict[str, KeyText]:
    """The text of every field of a model, by its name.

    >>> from ration.programme.allocation import Size
    >>> key_texts(Size)["to"]
    KeyText(meaning='For households of up to so many persons. Left out: all larger ones.', \
written=('3',), values=(3,))
    """
    found: dict[str, str] = {}
    for base in reversed(model.__mro__):
        if issubclass(base, BaseModel) and base is not BaseModel:
            found |= _docstrings(base)
    return {name: _text(found.get(name, "")) for name in model.model_fields}


def _docstrings(model: type[BaseModel]) -> dict[str, str]:
    """The docstrings below the fields of one class."""
    module = ast.parse(inspect.getsource(sys.modules[model.__module__]))
    found = {}
    for definition in module.body:
        if isinstance(definition, ast.ClassDef) and definition.name == model.__name__:
            for field, text in pairwise(definition.body):
                if isinstance(field, ast.AnnAssign) and isinstance(text, ast.Expr):
                    found[ast.unparse(field.target)] = str(ast.literal_eval(text.value))
    return found


def _text(docstring: str) -> KeyText:
    text = " ".join(docstring.split()).replace(" Example: ", " Examples: ")
    meaning, _, listed = text.partition(" Examples: ")
    examples = list(_examples(listed.removesuffix(".")))
    written = tuple(text for text, _ in examples)
    return KeyText(meaning, written, tuple(value for _, value in examples))


def _examples(listed: str) -> Iterator[tuple[str, Any]]:
    """The examples in a list such as `18, "6 months"`: each as it is written, and its value."""
    text = ""
    for part in listed.split(", "):
        text = f"{text}, {part}" if text else part
        try:
            value = tomllib.loads(f"x = {text}", parse_float=Decimal)["x"]
        except tomllib.TOMLDecodeError:
            continue  # the comma is within it
        yield text, value
        text = ""
