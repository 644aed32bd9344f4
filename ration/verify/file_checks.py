"""Check files one by one: by their marks, lists and signatures, and against a plan."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ration.core.extras import missing_packages, pip_install
from ration.core.problems.errors import InputError
from ration.core.problems.problem import problem
from ration.core.problems.unread_file import unread_file
from ration.core.written import LIST
from ration.plan.load_plan import load_plan
from ration.plan.plan import DistributionPlan
from ration.results.verify.signatures import FileSignature
from ration.results.verify.verify import LEFT_OVER, VerifiedFile
from ration.seals.keys import PublicKey
from ration.seals.seal import Seal, seal_of
from ration.verify.against import Compared, compare_file
from ration.verify.lists import Lists, files_of, is_whole, plain_name
from ration.verify.pdf_signatures import pdf_signatures
from ration.verify.recognise import Known, recognise
from ration.verify.rewrite import Rewriter
from ration.verify.seal_parts import other_parts, version_note
from ration.verify.signature import check_signature

_LEFT = "a run that ended early left it, and the next run that writes there removes it"
_UNKNOWN = "it has no mark, and is in no list of files"


def _is_signed_pdf(known: Known) -> bool:
    """Whether a PDF file of ours has anything after its mark."""
    mark = known.mark
    return known.form == "pdf" and mark is not None and known.path.stat().st_size > mark.marked


class PlanFiles:
    """The plan that files are compared with, and who writes its files."""

    def __init__(self, plan: DistributionPlan, writers: Callable[[str | None], Rewriter]) -> None:
        self.plan = plan
        self.seal = seal_of(plan)
        self._writers = writers

    def compared(self, known: Known, seal: Seal | None) -> Compared:
        """Compare a file with the plan's; it is written as by the version in the file's `seal`.

        The version is a part of the code that papers show.
        """
        same = seal is not None and not [*other_parts(seal, self.seal)]
        version = seal.version if same and seal is not None else self.seal.version
        as_written = self.seal.model_copy(update={"version": version})
        return compare_file(known, self._writers(version), as_written)


@dataclass
class FileChecks:
    """The files to verify, and what is known of them: keys, lists, and the seals they name.

    `keys` and the numbers of `certificates` are those of who may sign.
    """

    keys: Sequence[PublicKey]
    certificates: Sequence[str] = ()
    lists: Lists = field(default_factory=Lists)
    seals: dict[str, Seal] = field(default_factory=dict)
    _files: list[tuple[Known, Path | None]] = field(default_factory=list)
    _plans: dict[Path, Seal] = field(default_factory=dict)  # by the folder of the plan
    _broken: dict[Path, str] = field(default_factory=dict)  # plans that cannot be read, and why
    _signed: dict[Path, bool] = field(default_factory=dict)  # lists

    def add(self, path: Path) -> None:
        """Add a file, or all files of a folder. Raises InputError if it cannot be read."""
        try:
            if not path.exists():
                raise InputError(str(path), [problem("file-missing")])
            if path.is_dir():
                for file in files_of(path):
                    self._add(file, str(path / file.relative_to(path)), path)
            else:
                self._add(path, str(path), None)
        except OSError as error:
            raise unread_file(str(error.filename or path), error) from None

    def _add(self, file: Path, name: str, top: Path | None) -> None:
        if not file.is_file() or (top is not None and file.is_symlink()):
            self._files.append((Known(file, plain_name(name), "other", "link"), top))
            return
        inside = [name for _, name in self.lists.places(file, top)]
        known = recognise(file, plain_name(name), inside[-1] if inside else None)
        if known.form == "signature":
            return  # it is shown with what it signs
        if known.mark is not None:
            self.seals.setdefault(known.mark.seal.code, known.mark.seal)
        if known.what == "plan":
            known = self._with_seal(known)
        self._files.append((known, top))

    def _with_seal(self, known: Known) -> Known:
        """The file of a plan, with the code of the seal that its contents have."""
        try:
            seal = seal_of(load_plan(known.path))
        except InputError as error:
            self._broken[known.path] = error.problems[0].of(None)
            return known
        self.seals.setdefault(seal.code, seal)
        self._plans[known.path.parent] = seal
        return Known(
            known.path, known.name, known.form, known.what, role=known.role, code=seal.code
        )

    @property
    def papers(self) -> list[Known]:
        """The papers among the files."""
        return [known for known, _ in self._files if known.form == "pdf"]

    def verified(self, plan: PlanFiles | None) -> tuple[VerifiedFile, ...]:
        """What is known of each file; `plan` None means they are compared with none."""
        return tuple(self._verified(known, top, plan) for known, top in self._files)

    def _verified(self, known: Known, top: Path | None, plan: PlanFiles | None) -> VerifiedFile:
        unchanged, known_by, signed_list = self._unchanged(known, top)
        found = self._signatures(known)
        signed = signed_list or any(each.state == "good" for each in found)
        notes = [*self._notes(known)]
        if unchanged is None and any(each.state == "good" for each in found):
            unchanged, known_by = True, "its signature"
        checked = VerifiedFile(
            file=known.name,
            what=known.what,
            written_as=known.role,
            code=known.code,
            unchanged=unchanged,
            known_by=known_by,
            signatures=tuple(found),
            signed=signed if self.keys or (self.certificates and known.form == "pdf") else None,
            notes=tuple(notes),
        )
        if plan is None:
            return self._in_folder(checked, known, top)
        return self._against(checked, known, plan)

    def _unchanged(self, known: Known, top: Path | None) -> tuple[bool | None, str, bool]:
        """Whether a file is as it was written, how that is known, and if a signed list has it."""
        if known.what == "link":
            others = "" if known.path.is_symlink() else ", a pipe or a device"
            return (False, f"it is a link{others}, not a file", False)
        states: list[tuple[bool, str]] = []
        signed = False
        if known.form == "list":
            states.append((is_whole(known.path), "its own form"))
        if known.mark is not None or known.broken:
            states.append((known.mark is not None and known.mark.unchanged, "its own mark"))
        for folder, inside in self.lists.places(known.path, top):
            same = self.lists.unchanged(known.path, folder, inside, top)
            states.append((same, f"{LIST} of its folder"))
            signed = signed or (same and self._is_signed(folder))
        if not states:
            return None, _LEFT if known.what == LEFT_OVER else _UNKNOWN, False
        whole = all(each for each, _ in states)
        known_by = dict.fromkeys(by for each, by in states if each == whole)
        return whole, " and ".join(known_by), signed

    def _is_signed(self, folder: Path) -> bool:
        """Whether a given key signed the list of a folder, which is as ration writes lists."""
        if folder not in self._signed:
            found = check_signature(folder / LIST, self.keys)
            good = found is not None and any(each.state == "good" for each in found.signatures)
            self._signed[folder] = good and is_whole(folder / LIST)
        return self._signed[folder]

    def _signatures(self, known: Known) -> Sequence[FileSignature]:
        if known.what == "link":
            return ()
        found = check_signature(known.path, self.keys)
        beside = () if found is None else found.signatures
        inside = pdf_signatures(known.path, self.certificates) if _is_signed_pdf(known) else ()
        return (*beside, *inside)

    def _notes(self, known: Known) -> Iterator[str]:
        if known.path in self._broken:
            yield self._broken[known.path]
        if known.broken:
            yield "its mark is damaged"
        if missing_packages("sign-pdf") and _is_signed_pdf(known):
            yield f"its PDF signature cannot be checked: {pip_install('sign-pdf')}"

    def _in_folder(self, checked: VerifiedFile, known: Known, top: Path | None) -> VerifiedFile:
        """Compare the code of a file with that of the plan in its folder, if there is one."""
        folder = next((each for each in known.path.parents if each in self._plans), None)
        if folder is None or known.code is None or top is None:
            return checked
        seal = self._plans[folder]
        if seal.code == known.code:
            return checked
        other = (f"seal {known.code}, the plan in its folder {seal.code}",)
        return checked.model_copy(update={"belongs": False, "other": other})

    def _against(self, checked: VerifiedFile, known: Known, plan: PlanFiles) -> VerifiedFile:
        """Compare a file with the plan: its seal, then its texts."""
        seal = self.seals.get(known.code or "")
        other: tuple[str, ...] = ()
        notes = checked.notes
        if seal is not None:
            other = tuple(other_parts(seal, plan.seal))
            notes = (*notes, *version_note(seal, plan.seal))
        elif known.code is not None and known.code != plan.seal.code:
            other = (f"seal {known.code}, that of the plan is {plan.seal.code}",)
        found = plan.compared(known, seal)
        belongs = None if not found.comparable else not found.differing
        return checked.model_copy(
            update={
                "belongs": False if other else belongs,
                "other": other,
                "differences": tuple(found.differences),
                "differing": found.differing,
                "notes": (*notes, *found.notes),
            }
        )
