"""Do the sums of an explanation again, from its lines alone: a calculator with units.

It shares no code with `ration`. Amounts are in the item's own unit.
"""

import re
from fractions import Fraction
from typing import Any

import oracle

Item = dict[str, Any]
NUMBER = r"-?\d[\d,]*(?:\.\d+)?(?:/[\d,]+)?"
AMOUNT = re.compile(rf"({NUMBER}) ([^\s,;()]+)")
ABOUT = re.compile(rf" \(about {NUMBER}\)")


def number(text: str) -> Fraction:
    return Fraction(text.replace(",", ""))


def amount(text: str, item: Item) -> Fraction:
    """One amount, such as `6,170.5 kg`."""
    match = AMOUNT.fullmatch(ABOUT.sub("", text).strip())
    assert match is not None, text
    value, unit = number(match[1]), match[2]
    if unit.removesuffix("s") == item["unit"]:
        unit = item["unit"]
    # `in_units` reads decimals alone
    return value * oracle.in_units(f"1 {unit}", item)


def product(line: str, item: Item) -> Fraction:
    """A line such as `5 persons (of 8, at most 5) × 450 g × 70 % × 30 days + 1 kg`."""
    line = re.sub(r" \(of [^)]+\)", "", line)
    line, *bases = line.split(" + ")
    heads, rate, *factors = line.split(" × ")
    match = re.match(NUMBER, heads)
    assert match is not None, line
    result = number(match[0]) * amount(rate, item)
    for factor in factors:
        size, what = factor.split(" ", 1)
        result *= number(size) / (100 if what == "%" else 1)
    return result + sum((amount(base, item) for base in bases), Fraction(0))


def rounded(exact: Fraction, how: str, item: Item) -> Fraction:
    """Round as a line says, such as `rounded to 0.5 kg, up if more than 0.3 kg remains`."""
    first, _, rest_of_it = how.partition(", ")
    to = amount(re.split(r" of | to the nearest | to ", first)[-1], item)
    more = [amount(" ".join(each), item) for each in AMOUNT.findall(rest_of_it)]
    times, rest = divmod(exact, to)
    if "up if more than" in how:
        times += rest > more[0]
        times = max(times, int("at least" in how and exact > 0))
    elif "rounded up" in how:
        times += rest > 0
    elif "nearest" in how:
        times += 2 * rest >= to
    return times * to


def check(line: str, item: Item) -> Fraction | None:
    """Check one line; give its result, or None if it has no sum."""
    line = ABOUT.sub("", line)
    if re.match(r"nothing: |Nothing", line):
        return Fraction(0)
    if line.startswith(("Rule: ", "Source: ", "In packs", "1 ")) and " × " not in line:
        return None
    if "; " in line and " / " in line.rpartition("; ")[2]:  # a turn
        there, needed, share = re.split(" / | = ", line.rpartition("; ")[2])
        share = number(share.partition(", less")[0])
        assert amount(there, item) / amount(needed, item) == share, line
        return None
    if line.startswith("Issued: ") and " = " not in line:
        return amount(line.removeprefix("Issued: "), item)
    left, equals, right = line.rpartition(" = ")
    if not equals:
        return None
    bound = re.fullmatch(r"(.+) \((at least|at most) (.+)\): (.+)", right)
    result = amount(bound[4] if bound else right, item)
    if bound:  # what the sum is before its bound, the bound, and what it is then
        before, limit = amount(bound[1], item), amount(bound[3], item)
        check_sum(left, before, item)
        least = bound[2] == "at least"
        assert result == limit, line
        assert before < limit if least else before > limit, line
    else:
        check_sum(left, result, item)
    return result


def check_sum(left: str, result: Fraction, item: Item) -> None:
    """Check that the left side of a line comes to its result."""
    line = f"{left} is not {result}"
    if ", rounded down to whole steps of " in left:
        left, _, step = left.partition(", rounded down to whole steps of ")
        left, _, exact = left.rpartition(" = ")
        due, _, share = left.partition(" × ")
        assert amount(due, item) * number(share) == amount(exact, item), line
        assert amount(exact, item) // amount(step, item) * amount(step, item) == result, line
    elif ", rounded " in left:
        exact, _, how = left.partition(", rounded ")
        assert rounded(amount(exact, item), f"rounded {how}", item) == result, line
    elif re.fullmatch(rf"{NUMBER} \S+ × {NUMBER}(?: / {NUMBER})?", left.rpartition(": ")[2]):
        due, _, share = left.rpartition(": ")[2].partition(" × ")
        of, _, whole = share.partition(" / ")
        if amount_or_none(due, item) is not None:
            assert amount(due, item) * number(of) / number(whole or "1") == result, line
    elif " − " in left:
        more, less = left.rpartition(": ")[2].split(" − ")
        owed = sum((amount(part, item) for part in more.split(" + ")), Fraction(0))
        assert owed - amount(less, item) == result, line
    elif " × " in left:
        assert product(left, item) == result, line
    else:
        parts = left.rpartition(": ")[2].split(" + ")
        assert sum(amount(part, item) for part in parts) == result, line


def amount_or_none(text: str, item: Item) -> Fraction | None:
    try:
        return amount(text, item)
    except (KeyError, ValueError):
        return None
