"""The figures of a table of fuels that an answer used, with how they are known."""

from collections.abc import Iterable, Iterator

from ration.fuel.table import Fuel, FuelFigure, FuelTable, Need
from ration.results.fuel import FigureUsed


def figures_used(table: FuelTable, fuels: Iterable[str]) -> tuple[FigureUsed, ...]:
    """The figures of these fuels and their stoves, of the needs, and of firewood."""
    used = dict.fromkeys([*fuels, table.firewood, table.cooking.fuel, table.heating.fuel])
    stoves = dict.fromkeys(
        [
            *_stoves([table.fuel(name) for name in fuels]),
            *(table.fire, table.cooking.stove, table.heating.stove),
        ]
    )
    return (
        *(_heat(table.fuel(name)) for name in used),
        *(_share(table, name) for name in stoves),
        _need("Cooking", table.cooking),
        _need("Heating", table.heating),
        _figure("Load of a walk", "kg", table.walk.kg),
        _figure("Time of a walk", "hours", table.walk.hours),
    )


def _stoves(fuels: Iterable[Fuel]) -> Iterator[str]:
    for fuel in fuels:
        yield from filter(None, (fuel.cooks_on, fuel.heats_with))


def _heat(fuel: Fuel) -> FigureUsed:
    return _figure(fuel.name, "MJ per kg", fuel.mj_per_kg)


def _share(table: FuelTable, name: str) -> FigureUsed:
    stove = table.stove(name)
    useful = stove.useful
    return FigureUsed(
        what=stove.name,
        unit="part of use",
        figure=useful.range,
        status=useful.status,
        source=useful.source,
    )


def _need(use: str, need: Need) -> FigureUsed:
    days = "day" if need.days == 1 else f"{need.days} days"
    what = f"{use}, {need.per} and {days}"
    return _figure(what, f"kg of {need.fuel}", need.kg)


def _figure(what: str, unit: str, figure: FuelFigure) -> FigureUsed:
    return FigureUsed(
        what=what,
        unit=unit,
        figure=figure.range,
        status=figure.status,
        source=figure.source,
    )
