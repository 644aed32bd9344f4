"""The commands that write, each with its inputs, what comes before it, and its outputs."""

import tomllib
from pathlib import Path
from typing import Any, NamedTuple

HERE = Path(__file__).parent
EXAMPLES = HERE.parents[1] / "examples"


class Command(NamedTuple):
    """A command that writes.

    `example` is the folder of its inputs, `files` are those written for it, `before` the commands
    that are run first. `old` are the words by which older outputs are made; they are then replaced
    with `--force`. Without it, there is nothing in the place of the outputs. Of outputs that are
    `random` only the names are compared, and whether they are empty or signed. What `changes` in
    place is not removed before the next run.
    """

    name: str
    words: str
    outputs: tuple[str, ...]
    example: str = ""
    before: tuple[str, ...] = ()
    old: str = ""
    random: bool = False
    changes: tuple[str, ...] = ()

    @property
    def inputs(self) -> Path | None:
        """The folder whose files are copied; None means only those of all commands."""
        return EXAMPLES / self.example if self.example else None


def commands() -> list[Command]:
    """All commands of `commands.toml`."""
    found = tomllib.loads((HERE / "commands.toml").read_text("utf-8"))["command"]
    made: list[Command] = []
    for each in found:
        values: dict[str, Any] = {
            key: tuple(value) if isinstance(value, list) else value for key, value in each.items()
        }
        made.append(Command(**values))
    return made


def write_register(folder: Path) -> None:
    """Write a register with rows that have problems, and one without."""
    rows = [f"H-{n},{1 + n % 7},1,C{n % 3},Kim {n}" for n in range(40)]
    header = "household_id,persons,adults,centre,name"
    (folder / "good.csv").write_text("\n".join([header, *rows, ""]), "utf-8")
    bad = [*rows, "H-41,many,1,C1,Pak", "H-42,2,5,C1,Ri"]
    (folder / "bad.csv").write_text("\n".join([header, *bad, ""]), "utf-8")
