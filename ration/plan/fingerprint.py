"""Identify the programme and the register that a plan was computed from."""

import hashlib

from ration.programme.load import dump_programme
from ration.programme.programme import Programme
from ration.register.check.scan import Scanned
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
        problems=scanned.problems,
    )


def programme_stamp(programme: Programme) -> ProgrammeStamp:
    """Record a programme's name, and the fingerprint of its TOML."""
    digest = hashlib.sha256(dump_programme(programme).encode()).hexdigest()
    return ProgrammeStamp(
        id=programme.id,
        version=programme.version,
        title=programme.title,
        date=None if programme.date is None else programme.date.isoformat(),
        sha256=digest,
    )
