"""Compare the seals of two plans: which of their parts differ."""

from collections.abc import Iterator, Sequence

from ration.results.verify.verify import SealStamp
from ration.seals.seal import Seal

_DIGITS = 12  # of a fingerprint, where people read it


def stamp(seal: Seal) -> SealStamp:
    """A seal as a record has it."""
    return SealStamp(
        code=seal.code, **seal.model_dump(exclude={"format", "options"}), options=seal.options
    )


def other_parts(here: Seal, plan: Seal) -> Iterator[str]:
    """The parts of a seal that are not as in the plan's; the version is none of them."""
    for name in ("register", "programme", "stock"):
        ours, theirs = (getattr(seal, f"{name}_sha256") for seal in (here, plan))
        if ours != theirs:
            yield f"{name} {short(ours)}, in the plan {short(theirs)}"
    ours, theirs = dict(here.options), dict(plan.options)
    for name in dict.fromkeys((*ours, *theirs)):
        first, second = ours.get(name), theirs.get(name)
        if first != second:
            yield f"option {name} {_option(first)}, in the plan {_option(second)}"
    if here.figures_sha256 != plan.figures_sha256:
        yield "figures"


def version_note(here: Seal, plan: Seal) -> Sequence[str]:
    """Say that another version of ration computed a file, if one did."""
    if here.version == plan.version:
        return ()
    return (
        f"ration {here.version or 'of an unknown version'} wrote it; the plan is of {plan.version}",
    )


def short(digest: str | None) -> str:
    """The first digits of a fingerprint; "none" for None."""
    return "none" if digest is None else digest[:_DIGITS]


def _option(value: str | None) -> str:
    """An option; the fingerprints among them in short."""
    if value is None:
        return "none"
    return short(value) if len(value) == 64 and not value.strip("0123456789abcdef") else value
