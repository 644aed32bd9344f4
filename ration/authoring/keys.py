"""The keys of a programme file: what each holds, what it means, and examples."""

import re
from collections.abc import Iterator

from pydantic import BaseModel

from ration.authoring.key_kinds import kind, written_default
from ration.authoring.key_texts import key_texts
from ration.core.models import Frozen, models_in
from ration.core.problems.names import near_names
from ration.core.quantity.quantity import Quantity
from ration.programme.programme import Programme
from ration.programme.schedule import Interval


class ProgrammeKey(Frozen):
    """A key of a programme file."""

    key: str
    """Where it is: `items.packs.tare` is the tare of a pack of an item, whichever."""
    type: str
    needed: bool
    default: str | None = None
    """The value if it is left out, as a file writes it; None means that `meaning` says it."""
    meaning: str
    examples: tuple[str, ...]
    """Values as a file writes them."""


def programme_keys(key: str | None = None) -> tuple[ProgrammeKey, ...]:
    """The keys of a programme file; with `key`, that key and those in it.

    `key` may be a place as a message names it, or a name alone: then every key of that name.
    Raises KeyError with the nearest names if there is no such key.

    >>> (tare,) = programme_keys("items.rice.packs[0].tare")
    >>> tare.key, tare.examples, tare.meaning.split(".")[0]
    ('items.packs.tare', ('"0.08 kg"',), 'What it weighs empty')
    >>> [each.key for each in programme_keys("to")]
    ['items.round.to', 'allocations.sizes.to', 'allocations.round.to']
    """
    every = dict(_keys(Programme, "", ""))
    if key is None:
        return tuple(every.values())
    place = re.sub(r"\[[0-9]*\]", "", key.strip())
    matched = [each for pattern, each in every.items() if re.fullmatch(pattern, place)]
    if matched:
        found = max(matched, key=lambda each: each.key.count(".")).key
        return tuple(e for e in every.values() if f"{e.key}.".startswith(f"{found}."))
    named = tuple(each for each in every.values() if each.key.rpartition(".")[2] == place)
    if not named:
        names = [name for each in every.values() for name in (each.key, each.key.split(".")[-1])]
        near = " or ".join(near_names(place, list(dict.fromkeys(names))))
        meant = f"did you mean {near}?" if near else "`ration programme keys` lists the keys"
        raise KeyError(f"no such key: {key}; {meant}")
    return named


def _keys(model: type[BaseModel], place: str, pattern: str) -> Iterator[tuple[str, ProgrammeKey]]:
    """Every key of a table and of the tables in it, by the pattern of the places that name it."""
    texts = key_texts(model)
    for name, field in model.model_fields.items():
        if place and name in ("id", "column") and field.is_required():
            continue  # a file writes it as the name of a table, or of a condition
        text, words = texts[name], kind(field.annotation, field.metadata)
        own = f"{place}.{name}".removeprefix(".")
        matched = rf"{pattern}\.{name}".removeprefix(r"\.") + "?" * name.endswith("s")
        if words in ("tables by id", "conditions"):
            matched += r"(?:\.[^.]+)?"  # the id, or the column
        yield (
            matched,
            ProgrammeKey(
                key=own,
                type=words.replace("`", ""),
                needed=field.is_required(),
                default=written_default(field) or None,
                meaning=text.meaning,
                examples=text.written,
            ),
        )
        for part in models_in(field.annotation):
            if part not in (Quantity, Interval):
                yield from _keys(part, own, matched)
