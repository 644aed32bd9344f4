"""The keys of programme files on a terminal: the whole file, a table, or one key."""

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from ration import ProgrammeKey

from ..console import console, print_table


def print_keys(keys: Sequence[ProgrammeKey], *, whole: bool) -> None:
    """Print the keys: what is at the top of the file if `whole`, or else each with its table."""
    out = console()
    if whole:
        _table(out, "Programme file", [each for each in keys if "." not in each.key])
        return
    for each in keys:
        if not any(each.key.startswith(f"{other.key}.") for other in keys):
            _key(out, each)
            start = f"{each.key}."
            inner = [k for k in keys if k.key.startswith(start) and "." not in k.key[len(start) :]]
            if inner:
                _table(out, "", inner)
            else:
                out.print()


def _key(out: Console, key: ProgrammeKey) -> None:
    """One key, a fact a line."""
    facts = {
        "holds": key.type,
        "default": _default(key),
        "means": key.meaning,
        "examples": ", ".join(key.examples),
    }
    lines = Table.grid(padding=(0, 2, 0, 0))
    lines.add_column(no_wrap=True)
    lines.add_column(overflow="fold")
    for name, fact in facts.items():
        if fact:
            lines.add_row(Text(f"  {name}"), Text(fact.replace("`", "")))
    out.print(Text(key.key, style="bold"))
    out.print(lines)


def _table(out: Console, title: str, keys: Sequence[ProgrammeKey]) -> None:
    rows = [
        [
            each.key.rpartition(".")[2],
            each.type.partition(", such as")[0],
            _default(each),
            each.meaning.replace("`", ""),
        ]
        for each in keys
    ]
    print_table(out, title, ["key", "holds", "default", "means"], rows)


def _default(key: ProgrammeKey) -> str:
    return "needed" if key.needed else key.default or ""
