"""Print distribution lists with `ration`. `python -m … FILE` prints the number of pages."""

import sys
import tempfile
from pathlib import Path

import ration

PROGRAMME = Path(__file__).with_name("lists.toml")


def main(file: str) -> None:
    """Compute a plan, and print its lists."""
    with tempfile.TemporaryDirectory() as folder:
        printed = ration.compute(file, PROGRAMME).write_pdf(
            f"{folder}/paper", documents=["list"], language="en,ko", names="head"
        )
    print(printed.pages)


if __name__ == "__main__":
    main(*sys.argv[1:])
