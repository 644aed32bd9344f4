"""Find the names of a programme that its papers would print in another language than their own."""

from collections.abc import Iterator

from ration.core.models import Names
from ration.core.problems.names import some
from ration.core.problems.problem import Problem, problem
from ration.core.quantity.quantity import dimension
from ration.core.text.cells import many
from ration.export.pdf.document import DocumentMaker

_SHOWN = 6  # keys to write, or words


def untranslated(maker: DocumentMaker) -> tuple[Problem, ...]:
    """A warning for each language that the programme lacks names in, and one for missing words."""
    return tuple(
        warning
        for at, code in enumerate(maker.labels.codes)
        if code != maker.programme.language
        for warning in _warnings(maker, at, code)
    )


def _warnings(maker: DocumentMaker, at: int, code: str) -> Iterator[Problem]:
    known = maker.labels.knows
    lacking = [
        key
        for key, names, table in _named(maker)
        if code not in dict(names) and not (table and known(*table)[at])
    ]
    if lacking:
        yield problem(
            "print-untranslated",
            language=code,
            names=many(len(lacking), "name"),
            keys=some([f'{key} = {{ {code} = "…" }}' for key in lacking], _SHOWN),
        )
    packs = {pack.name for item in maker.programme.items for pack in item.packs}
    words = [word for word in _words(maker) if word not in packs and not known("units", word)[at]]
    if words:
        yield problem("print-words", language=code, words=some(words, _SHOWN))


def _named(maker: DocumentMaker) -> Iterator[tuple[str, Names, tuple[str, str] | None]]:
    """Yield what papers name: its key, its names, and its place in a language file, if any."""
    programme = maker.programme
    yield "titles", programme.titles, None
    for channel in programme.channels:
        if channel.id in maker.plan.channels:
            yield f"channels.{channel.id}.titles", channel.titles, None
    for group in programme.groups:
        key, table = f"groups.{group.id}.titles", ("people", group.column)
        yield key, group.titles, table
    for item in programme.items:
        yield f"items.{item.id}.names", item.names, None
        for number, pack in enumerate(item.packs):
            key, table = f"items.{item.id}.packs[{number}].names", ("units", pack.name)
            yield key, pack.names, table


def _words(maker: DocumentMaker) -> list[str]:
    """The units and vehicles that papers name, without measures and currencies, each once."""
    programme = maker.programme
    units = [item.unit for item in programme.items if dimension(item.unit) is None]
    vehicles = [vehicle.name for vehicle in programme.vehicles]
    return [w for w in dict.fromkeys([*units, *vehicles]) if w != programme.currency]
