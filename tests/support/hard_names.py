"""Site names that are hard to write, and a register with a household at each site."""

import polars as pl

NAMES = [
    "개성 제일", "髙橋", "مركز الإغاثة", "🍚 camp", "<script>alert(1)</script>", "a & b", "\"'`>",
    "x" * 80, "{{ 7*7 }}", "=1+1", "--><svg onload=alert(1)>", "line\nbreak", "esc\x1b[31m",
]  # fmt: skip


def frame(**columns: list[str]) -> pl.DataFrame:
    """A register with a household at every site; `columns` are added to it."""
    count = len(NAMES)
    return pl.DataFrame(
        {
            "household_id": [f"HH-{n}" for n in range(count)],
            "persons": [n % 5 + 1 for n in range(count)],
            "adults": [n % 2 for n in range(count)],
            "centre": NAMES,
            "district": [*NAMES[1:], "North"],
        }
        | columns
    )
