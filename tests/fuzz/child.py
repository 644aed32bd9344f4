"""`python -m tests.fuzz.child`: one target in a process of its own, which it may bring down."""

import argparse
import sys
import tempfile
from pathlib import Path
from random import Random

from .corpus import inputs_of
from .mutate import PIECES, mutated
from .watch import HANG, Watch

try:
    import atheris
except ImportError:  # not where it cannot be installed: then inputs are damaged at random
    atheris = None


def main() -> None:
    """Run the target until the watch ends the process."""
    parser = argparse.ArgumentParser()
    parser.add_argument("target")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--inputs", type=int, required=True)
    parser.add_argument("--seconds", type=float, required=True)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--engine", choices=("atheris", "random"), required=True)
    options = parser.parse_args()
    if options.engine == "atheris":
        with atheris.instrument_imports(include=["ration"]):
            from .targets import TARGETS
    else:
        from .targets import TARGETS
    run = TARGETS[options.target].run
    watch = Watch(run, options.folder, options.inputs, options.seconds)
    seeds = [data for _, data in inputs_of(options.target)]
    if options.engine == "atheris":
        _guided(watch, seeds, options)
    _at_random(watch, seeds, options.seed)


def _guided(watch: Watch, seeds: list[bytes], options: argparse.Namespace) -> None:
    """Let libFuzzer look for inputs that reach new lines; it never returns."""
    work = tempfile.mkdtemp(dir=options.folder)
    for number, data in enumerate(seeds):
        Path(work, f"{number}").write_bytes(data)
    words = Path(work).with_suffix(".dict")
    escaped = ("".join(f"\\x{byte:02x}" for byte in piece[:60]) for piece in PIECES)
    words.write_text("".join(f'"{each}"\n' for each in escaped))
    settings = [
        f"-seed={options.seed}",
        f"-dict={words}",
        f"-timeout={30 * HANG}",
        f"-artifact_prefix={options.folder}/",
        "-rss_limit_mb=2048",
        "-max_len=20000",
        "-len_control=20",
        "-verbosity=0",
        "-print_final_stats=0",
    ]
    atheris.Setup([sys.argv[0], *settings, work], watch.one)
    atheris.Fuzz()


def _at_random(watch: Watch, seeds: list[bytes], seed: int) -> None:
    for data in seeds:
        watch.one(data)
    for data in mutated(seeds, Random(seed)):
        watch.one(data)


if __name__ == "__main__":
    main()
