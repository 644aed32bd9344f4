"""Which programme and which register a plan was computed from."""

import hashlib

from ration.programme.load import dump_programme
from ration.programme.programme import Programme
from ration.register.check.scan import Scanned
from ration.register.source.register import Register
from ration.results.provenance import ProgrammeStamp, RegisterStamp


def register_stamp(register: Register, examined: Scanned) -> RegisterStamp:
    """What was read of a register, and the fingerprint of its file."""
    return RegisterStamp(
        source=register.source,
        sha256=None if register.sha256 is None else str(register.sha256),
        read=examined.read,
        accepted=examined.accepted,
        rejected=len(examined.rejected),
        problems=examined.problems,
    )


def programme_stamp(programme: Programme) -> ProgrammeStamp:
    """A programme's name, and the fingerprint of its TOML."""
    digest = hashlib.sha256(dump_programme(programme).encode()).hexdigest()
    return ProgrammeStamp(
        id=programme.id,
        version=programme.version,
        title=programme.title,
        date=None if programme.date is None else programme.date.isoformat(),
        sha256=digest,
    )
