"""Every parser is fuzzed, and no input of the corpus is at fault any more.

The long run is `python -m tests.fuzz`; here is what the gate has time for.
"""

import sys
from itertools import islice
from pathlib import Path
from random import Random

import pytest

sys.path.insert(0, str(Path(__file__).parents[2]))  # for tests.fuzz, which is a package

from tests.fuzz.corpus import CORPUS, KNOWN, inputs_of
from tests.fuzz.mutate import mutated
from tests.fuzz.parsers import OURS, Reached, called_modules, parsing_modules
from tests.fuzz.targets import TARGETS

pytestmark = pytest.mark.slow

CHEAP = [name for name, target in TARGETS.items() if target.share >= 15]
LARGEST = 1_000_000  # bytes of the corpus


@pytest.fixture(scope="module")
def reached() -> set[str]:
    """Replay the corpus; return the modules of ration that were reached."""
    with Reached() as found:
        for name, target in TARGETS.items():
            for _, data in inputs_of(name):
                target.run(data)
    return found.modules


def test_no_input_of_the_corpus_is_at_fault_and_every_parsing_module_is_reached(
    reached: set[str],
) -> None:
    assert sorted(parsing_modules() - reached) == []


def test_modules_that_are_left_out_parse() -> None:
    called = called_modules()
    unneeded = [
        name
        for name in OURS
        if not any(each == name or each.startswith(f"{name}/") for each in called)
    ]
    assert unneeded == []


@pytest.mark.parametrize("name", CHEAP)
def test_damaged_inputs_end_well(name: str) -> None:
    seeds = [data for _, data in inputs_of(name) if len(data) < 1000]
    for data in islice(mutated(seeds, Random(17)), 40):
        if len(data) < 1000:
            TARGETS[name].run(data)


def test_every_target_has_good_inputs_and_every_input_a_target() -> None:
    assert {path.name for path in CORPUS.iterdir()} == {*TARGETS}
    assert all((CORPUS / target / name).is_file() for target, name in KNOWN)
    sizes = [path.stat().st_size for path in CORPUS.rglob("*") if path.is_file()]
    assert sum(sizes) < LARGEST
