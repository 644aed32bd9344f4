"""One kind of problem, and how an example of it is written."""

from textwrap import indent
from typing import NamedTuple


class Kind(NamedTuple):
    """One kind of problem. `message` and `hint` may have {facts}, which the caller fills in.

    `example` is what a user may do to see it: files, each under its name, and a command.
    """

    message: str
    hint: str
    example: str
    warning: bool = False


def example(command: str, **files: str) -> str:
    """The text of an example: its files, then the command. `map_toml` is the file `map.toml`.

    >>> print(example("programme check mine.toml", mine_toml="days = 0"))
    mine.toml:
        days = 0
    $ ration programme check mine.toml
    """
    parts = [
        f"{'.'.join(name.rsplit('_', 1))}:\n{indent(text, '    ')}\n"
        for name, text in files.items()
    ]
    return f"{''.join(parts)}$ ration {command}"


def register(*rows: str, header: str = "household_id,persons", more: str = "") -> str:
    """A register of these rows, checked with `more` options."""
    command = f"check households.csv -p general-food {more}".rstrip()
    return example(command, households_csv="\n".join((header, *rows)))


def people(*rows: str, group: str = "from_age = 60", header: str = "household_id,age") -> str:
    """A register with one row per person, for a programme whose `group` gets soap."""
    mine = (
        'id = "mine"\nversion = "1"\ntitle = "Soap"\ndate = 2024-06-30\nchannels.centre = {}\n'
        f'items.soap = {{ name = "Soap", unit = "bar" }}\n[groups.some]\n{group}\n'
        '[[allocations]]\nitem = "soap"\nper = "some"\nquantity = "1 bar"\nchannel = "centre"'
    )
    text = "\n".join((header, *rows))
    return example("check people.csv --people -p mine.toml", mine_toml=mine, people_csv=text)


def mapped(*rows: str, header: str = "household_id,persons", mapping: str) -> str:
    """A register that is read with a mapping file."""
    text = "\n".join((header, *rows))
    command = "check households.csv -p general-food --map map.toml"
    return example(command, map_toml=mapping, households_csv=text)


def programme(text: str) -> str:
    """A part of a programme file, checked."""
    return example("programme check mine.toml", mine_toml=text)


def allocation(text: str, item: str = 'unit = "kg"', *, more: str = "") -> str:
    """A programme file whose only allocation, of rice, has these keys."""
    return programme(
        f'channels.centre = {{}}\n{more}[items.rice]\nname = "Rice"\n{item}\n'
        f'[[allocations]]\nitem = "rice"\nchannel = "centre"\nper = "person"\n{text}'
    )


def whole(text: str, rate: str = 'quantity = "5 kg"') -> str:
    """A programme file without errors, with `text` at its end."""
    return programme(
        'id = "mine"\nversion = "1"\ntitle = "Rice"\nsource = "Our plan"\nchannels.centre = {}\n'
        f'[items.rice]\nname = "Rice"\nunit = "kg"\n[[allocations]]\nitem = "rice"\n{rate}\n'
        f'per = "person"\nchannel = "centre"\n{text}'
    )


def stock(*rows: str, header: str = "item,quantity", more: str = "") -> str:
    """A stock file of these rows, for a register of one household."""
    command = f"compute households.csv -p general-food --stock stock.csv {more}".rstrip()
    household = "household_id,persons,centre\nA-1,4,North"
    return example(command, stock_csv="\n".join((header, *rows)), households_csv=household)


def roll_out(text: str, *rows: str) -> str:
    """A roll-out file, for a register of these rows: id, households, persons, adults, county."""
    areas = "\n".join(("household_id,households,persons,adults,county", *rows))
    command = "rollout rollout.toml households.csv"
    return example(command, rollout_toml=text, households_csv=areas)
