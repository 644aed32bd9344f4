"""Whole numbers of options are plain digits within a bound; Python would read more."""

import pytest
from command import run

FILE = "households.csv"  # is not read: the option is refused first
OPTIONS = [
    ("compute", FILE, "--days"),
    ("compute", FILE, "--times"),
    ("check", FILE, "--largest"),
    ("columns", FILE, "--header-row"),
    ("rounds", FILE, "--count"),
]
WRONG = {
    "4_2": "not a whole number",
    "４２": "not a whole number",
    "1e3": "not a whole number",
    "x": "not a whole number",
    "": '"" is empty',
    "0": "too small",
    "-1": "too small",
    "9" * 19: "too large",
    "9" * 5000: "too large",
}


@pytest.mark.parametrize("value", WRONG, ids=lambda value: value[:12] or "nothing")
@pytest.mark.parametrize("words", OPTIONS, ids=lambda words: words[2])
def test_a_whole_number_is_written_in_digits(words: tuple[str, ...], value: str) -> None:
    done = run(*words, value)
    assert done.code == 2
    line = f"error: ration {words[0]}: {words[2]}: {WRONG[value]}; write "
    assert done.err.startswith(line)
    assert done.err.count("\n") == 1
