"""Options that several commands share, listed once: what is said of a register, and of stock."""

import inspect
from collections.abc import Callable
from functools import wraps
from typing import Any

from .common import (
    Arrears,
    Column,
    DateOrder,
    Day,
    Encoding,
    HeaderRow,
    Map,
    Members,
    People,
    Sheet,
    ShortageOption,
    SkipRows,
    Stock,
)
from .register import RegisterOptions, rows_given
from .stock import StockOptions

Command = Callable[..., None]


def register_said(
    column: Column = None,
    mapping: Map = None,
    sheet: Sheet = None,
    encoding: Encoding = None,
    header_row: HeaderRow = None,
    skip_rows: SkipRows = None,
    dates: DateOrder = None,
    people: People = False,
    members: Members = None,
) -> RegisterOptions:
    """What is said of a register, its reading by the names that a mapping has for it."""
    more = {
        "sheet": sheet,
        "encoding": encoding,
        "header_row": header_row,
        "skip_rows": rows_given(skip_rows or "") or None,
        "dates": dates and dates.value,
        "people": people,
        "members": members,
    }
    return RegisterOptions(column or (), mapping, more)


def stock_said(
    stock: Stock = None, shortage: ShortageOption = None, arrears: Arrears = None, date: Day = None
) -> StockOptions:
    """What is said of stock."""
    return StockOptions(stock, shortage, arrears, date)


def with_options(**groups: Callable[..., Any]) -> Callable[[Command], Command]:
    """A command with the parameters of other functions in the place of some of its own.

    Of `@with_options(said=register_said)` the command's `said` is what `register_said` makes of
    the options that it lists; help and usage show those.
    """

    def decorate(command: Command) -> Command:
        own = inspect.signature(command)
        listed = {name: inspect.signature(make).parameters for name, make in groups.items()}

        @wraps(command)
        def run(**given: Any) -> None:
            for name, make in groups.items():
                given[name] = make(**{option: given.pop(option) for option in listed[name]})
            command(**given)

        every = [
            option.replace(kind=one.kind)
            for one in own.parameters.values()
            for option in (listed[one.name].values() if one.name in listed else [one])
        ]
        # what the terminal library reads a command's options off; functions may have it, but
        # their type does not say so
        run.__signature__ = own.replace(parameters=every)  # type: ignore[attr-defined]
        run.__annotations__ = {one.name: one.annotation for one in every}
        return run

    return decorate
