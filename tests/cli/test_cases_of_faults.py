"""The tests of faults have a case for every option by which a command writes.

They run for long (`python -m tests.faults`, `python -m tests.faults.disk`); that a new command is
among their cases is seen here.
"""

import shlex
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import pytest
from marked import Command, commands

sys.path.insert(0, str(Path(__file__).parents[2]))  # for tests.faults, which is a package

from tests.faults import commands as killed
from tests.faults.writers import WRITERS

ALL = list(commands())
CASES = {
    "commands.toml": [shlex.split(each.words) for each in killed.commands()],
    "writers.py": [shlex.split(each.words) for each in WRITERS.values()],
}


class Way(NamedTuple):
    """A way in which a command writes: its words, and the names of the option, such as -o, --out.

    No names are of a command that writes beside what it reads, as `ration sign`.
    """

    words: tuple[str, ...]
    options: tuple[str, ...]

    def is_in(self, case: Sequence[str]) -> bool:
        """Whether a command line is of the command, and has the option."""
        named = not self.options or bool({*self.options} & {*case})
        return named and (*case[: len(self.words)],) == self.words


def ways(all_of_them: Iterable[Command]) -> Iterator[Way]:
    """Every way in which commands write, by the marks of their options; what has --force writes."""
    for command in all_of_them:
        options = {each.name: tuple(each.opts) for each in command.parameters}
        for name in sorted(command.writes):
            yield Way(command.words, options[name])
        if "force" in options and not command.writes:
            yield Way(command.words, ())


def without_case(cases: Sequence[Sequence[str]]) -> set[Way]:
    """The ways of writing that no case has."""
    return {way for way in ways(ALL) if not any(way.is_in(case) for case in cases)}


@pytest.mark.parametrize("cases", CASES.values(), ids=CASES)
def test_every_way_of_writing_has_a_case(cases: Sequence[Sequence[str]]) -> None:
    assert without_case(cases) == set()


@pytest.mark.parametrize("cases", CASES.values(), ids=CASES)
def test_a_way_without_a_case_is_seen(cases: Sequence[Sequence[str]]) -> None:
    lost = {
        Way(("value",), ("-o", "--out")): [case for case in cases if case[0] != "value"],
        Way(("sign",), ()): [case for case in cases if case[0] != "sign"],
        Way(("rollout",), ("--rejects",)): [
            case for case in cases if case[0] != "rollout" or "--rejects" not in case
        ],
    }
    for way, others in lost.items():
        assert without_case(others) == {way}
