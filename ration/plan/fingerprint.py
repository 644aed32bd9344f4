"""Identify the programme and the register that a plan was computed from."""

import hashlib
from collections.abc import Mapping
from fractions import Fraction

from ration.core.problems.table import ProblemTable
from ration.programme.load import dump_programme
from ration.programme.programme import Programme
from ration.programme.schedule import percent
from ration.register.check.scanned import Scanned
from ration.register.limits import MAX_PERSONS
from ration.register.mapping.load import dump_mapping
from ration.register.prepare import ReadOptions
from ration.results.check import LISTED, ProblemCount
from ration.results.provenance import ProgrammeStamp, RegisterStamp


def register_stamp(scanned: Scanned) -> RegisterStamp:
    """Record what was read of a register, and the fingerprint of its file.

    Raises InputError if a file of the register was saved since it was opened.
    """
    register = scanned.register
    for file in register.files:
        file.refuse_changed()
    return RegisterStamp(
        source=register.source,
        sha256=None if register.sha256 is None else str(register.sha256),
        read=scanned.read,
        accepted=scanned.accepted,
        rejected=len(scanned.rejected),
        left_out=scanned.left_out,
        left_out_by=register.left_out,
        ages_on=None if register.ages_on is None else register.ages_on.isoformat(),
        problems=scanned.problems.first(LISTED),
        unlisted=(*unlisted(scanned.problems), *unlisted(scanned.warnings)),
    )


def with_options(stamp: RegisterStamp, options: ReadOptions) -> RegisterStamp:
    """Record how the register was read: its mapping, without names of files, and its limit."""
    people = options.mapping.people
    bare = people if people is None else people.model_copy(update={"file": None})
    mapping = dump_mapping(options.mapping.model_copy(update={"people": bare}))
    known = {
        "mapping": hashlib.sha256(mapping.encode()).hexdigest() if mapping else None,
        "largest": None if options.largest == MAX_PERSONS else options.largest,
    }
    return stamp.model_copy(update=known)


def unlisted(problems: ProblemTable) -> tuple[ProblemCount, ...]:
    """Count the problems that are not listed, by code and column; () means there are none."""
    if len(problems) <= LISTED:
        return ()
    left = problems.counts() - ProblemTable.of(problems.first(LISTED)).counts()
    return by_code(left)


def by_code(counts: Mapping[tuple[bool, str, str | None], int]) -> tuple[ProblemCount, ...]:
    """Counts by code and column: problems before warnings, the most frequent first."""
    found = [
        ProblemCount(code=code, column=column, warning=warning, times=times)
        for (warning, code, column), times in counts.items()
    ]
    return tuple(sorted(found, key=lambda n: (n.warning, -n.times, n.code, n.column or "")))


def programme_stamp(programme: Programme) -> ProgrammeStamp:
    """Record a programme's name, and the fingerprint of its TOML."""
    level = programme.level or Fraction(1)
    shares = {item.id: programme.share(item) for item in programme.items}
    digest = hashlib.sha256(dump_programme(programme).encode()).hexdigest()
    return ProgrammeStamp(
        id=programme.id,
        version=programme.version,
        title=programme.title,
        date=None if programme.date is None else programme.date.isoformat(),
        sha256=digest,
        level=None if level == 1 else level,
        item_levels=tuple(
            (name, percent(share)) for name, share in shares.items() if share != level
        ),
        times=None if programme.times == 1 else programme.times,
        days=programme.days if programme._days_given else None,
    )
