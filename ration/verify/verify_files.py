"""Verify files: what each is, whether it is unchanged, signed and of a plan, and what differs."""

from collections.abc import Sequence
from pathlib import Path

from ration.core.file_state import unchanged
from ration.core.paths import path_to_read
from ration.plan.load_loads import load_loads
from ration.plan.load_plan import PlanSource, load_plan
from ration.results.loads import LoadsRecord
from ration.results.verify.verify import Verification
from ration.seals.certificate import certificate_number
from ration.seals.keys import load_public_key
from ration.verify.file_checks import FileChecks, PlanFiles
from ration.verify.lists import missing_and_added, plain_name
from ration.verify.rewrite import rewriting
from ration.verify.seal_parts import stamp


def verify_files(
    files: Sequence[str | Path] | str | Path,
    plan: PlanSource | None = None,
    *,
    keys: Sequence[str | Path] = (),
    proofs: str | Path | None = None,
    loads: LoadsRecord | str | Path | None = None,
) -> Verification:
    """Verify files and folders: whether they are unchanged, signed, and of a plan; what differs.

    A file is unchanged if its own mark fits, and the list of its folder. With `plan`, a computed
    plan or the folder of one, every file is compared with the same file written from that plan. A
    plan from a folder has no households: lists and papers need a computed one. `keys` are public
    keys, files of minisign or their 56 letters: every file must then be signed by one of them, or
    be in a list that is. A certificate (.crt) among them is of PDF files alone. `proofs` is the
    file of the key that roots and proofs were made with; None means that papers and tables which
    have any are not compared. `loads` are those that papers of trips were printed from, or their
    file or folder; None means that such papers are not compared.

    Raises InputError if a file, a key or the plan cannot be read, or a file changes meanwhile.

    >>> import tempfile
    >>> import polars as pl
    >>> import ration
    >>> frame = pl.DataFrame({"household_id": ["1", "2"], "persons": [4, 3], "adults": [2, 1]})
    >>> plan = ration.compute(frame)
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     plan.write(f"{folder}/plan")
    ...     ration.verify_files(f"{folder}/plan", plan).good
    True
    """
    named = [path_to_read(each) for each in ([files] if isinstance(files, str | Path) else files)]
    certificates = {key: certificate_number(key) for key in keys}
    checks = FileChecks(
        [load_public_key(key) for key, number in certificates.items() if number is None],
        [number for number in certificates.values() if number is not None],
    )
    with unchanged([*named, *(each for each in (plan, loads) if isinstance(each, str | Path))]):
        whole = None if plan is None else load_plan(plan)
        record = None if loads is None else load_loads(loads)
        for path in named:
            checks.add(path)
        if whole is None:
            verified, seal = checks.verified(None), None
        else:
            with rewriting(whole, checks.papers, proofs, record) as writers:
                against = PlanFiles(whole, writers)
                verified, seal = checks.verified(against), stamp(against.seal)
        apart = [
            missing_and_added(path, checks.lists, str(path)) for path in named if path.is_dir()
        ]
    return Verification(
        plan=seal,
        seals=tuple(map(stamp, checks.seals.values())),
        files=verified,
        missing=tuple(plain_name(each) for missing, _ in apart for each in missing),
        added=tuple(plain_name(each) for _, added in apart for each in added),
    )
