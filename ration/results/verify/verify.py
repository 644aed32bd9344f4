"""What verifying files found, as a record: unchanged, signed, of this plan, and what differs."""

from typing import Literal

from ration.core.models import Frozen, Names, Several
from ration.results.verify.signatures import FileSignature

LEFT_OVER = "left-over"  # what a file is that a run which ended early left


class SealStamp(Frozen):
    """The seal of a plan: its code, and the fingerprints of inputs and figures.

    None means as in the plan: no stock, or an input that is no file. `version` is that of ration.
    """

    code: str
    register_sha256: str | None
    programme_sha256: str
    stock_sha256: str | None
    options: Names
    version: str | None
    figures_sha256: str


class FileDifference(Frozen):
    """A text that differs from the plan: in the file it is `here`, in the plan `plan`.

    `kind` is `changed`, `added` (not in the plan) or `missing` (only in the plan). A text that is
    None is not shown, because it may be a person's name.
    """

    place: str
    kind: Literal["changed", "added", "missing"]
    here: str | None = None
    plan: str | None = None

    def __str__(self) -> str:
        """The difference in words, such as `row 2, Rice, quantity is 50, in the plan 45`."""
        if self.kind == "changed":
            shown = self.here is not None and self.plan is not None
            both = f"is {_shown(self.here)}, in the plan {_shown(self.plan)}"
            return f"{self.place} {both if shown else 'differs from the plan'}"
        text = self.here if self.kind == "added" else self.plan
        why = "is not in the plan" if self.kind == "added" else "is missing"
        return f"{self.place} {why}{f': {text}' if text else ''}"


def _shown(text: str | None) -> str:
    return text or "blank"


class VerifiedFile(Frozen):
    """What is known of a file.

    `what` it is, such as "waybill"; `written_as` is its name when it was written, `code` that of
    its seal; None means not known. `unchanged` is known by what `known_by` says; None means that
    it cannot be known. `signed` is whether one of the given keys signed it, or the list of its
    folder; None means that no key was given. `belongs` is whether it is of the plan that was
    given; None means that none was, or that it cannot be compared. `other` are those of register,
    programme, stock, options and figures that are not as in the plan, each with what it is.
    `differences` are the first of its texts that differ, `differing` is their number. `notes` say
    what else to know.
    """

    file: str
    what: str
    written_as: str | None = None
    code: str | None = None
    unchanged: bool | None = None
    known_by: str
    signatures: Several[FileSignature] = ()
    signed: bool | None = None
    belongs: bool | None = None
    other: Several[str] = ()
    differences: Several[FileDifference] = ()
    differing: int = 0
    notes: Several[str] = ()

    @property
    def good(self) -> bool:
        """Whether nothing is wrong with it, as far as it is known."""
        wrong = any(each.state in ("bad", "unreadable") for each in self.signatures)
        return False not in (self.unchanged, self.belongs, self.signed) and not wrong


class Verification(Frozen):
    """What verifying files found.

    `plan` is the seal of the plan that was given; None means none was. `seals` are those of the
    plans that the files name. `missing` are files of a folder's list that are not there; `added`
    are files that are in no list of their folder.
    """

    format: Literal["ration.verify/1"] = "ration.verify/1"
    plan: SealStamp | None = None
    seals: Several[SealStamp] = ()
    files: Several[VerifiedFile] = ()
    missing: Several[str] = ()
    added: Several[str] = ()

    @property
    def left_over(self) -> tuple[str, ...]:
        """The files that runs which ended early left: claims, and temporary files."""
        return tuple(each.file for each in self.files if each.what == LEFT_OVER)

    @property
    def good(self) -> bool:
        """Whether every file is unchanged and of the plan, as far as it is known, and all there.

        Nothing at all is not good: a folder may have been emptied.
        """
        return bool(self.files) and not self.missing and all(each.good for each in self.files)

    def to_json(self) -> str:
        """The result as one JSON object of the format `ration.verify/1`."""
        return self.model_dump_json(indent=1)
