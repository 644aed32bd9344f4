"""What verifying files found, on a terminal: what is well in few lines, then what is not."""

from collections import Counter
from collections.abc import Iterator, Sequence

from rich.console import Console

from ration import Verification
from ration.core.problems.names import some
from ration.core.text.cells import many
from ration.results.verify.signatures import FileSignature
from ration.results.verify.verify import SealStamp, VerifiedFile

from ..console import console, worded

_EACH = 5  # files that are well: more are counted, by what they are
_DIGITS = 12  # of fingerprints
_NAMED = 5  # missing and added files
_KINDS = {"list of files": "lists of files", "list of papers": "lists of papers"}
_STATES = {
    "good": "signed by the key {key}: {comment}",
    "bad": "the signature of the key {key} does not fit: the file or its signature was changed",
    "unknown key": "a signature names the key {key}, which was not given: add --key",
    "unreadable": "{file} is no signature",
}


def print_verified(found: Verification, *, every: bool) -> None:
    """Print which plans the files are of, what is well, and what is not; `every` file of it."""
    out = console()
    if found.plan is not None:
        out.print(f"The plan: {_seal(found.plan)}")
    for seal in found.seals:
        if found.plan is None or seal.code != found.plan.code:
            out.print(f"Files of {_seal(seal)}")
    left = found.left_over
    well = [each for each in found.files if each.good and (every or each.file not in left)]
    if every or len(well) <= _EACH:
        for each in well:
            out.print(f"{each.file}: {'; '.join([_named(each), *_state(each)])}.")
    else:
        _groups(out, well)
    _signatures(out, well)
    _wrong_files(out, [each for each in found.files if not each.good])
    if found.missing:
        why = f"missing, but in {'a list' if len(found.missing) == 1 else 'lists'} of files"
        out.print(worded("error", f"{why}: {some(found.missing, _NAMED)}"))
    added = [each for each in found.added if each not in left]
    if added:
        out.print(worded("warning", f"in no list of files: {some(added, _NAMED)}"))
    if left:
        what = "left by a run that ended early; the next run that writes there removes it"
        out.print(worded("warning", f"{some(left, _NAMED)}: {what}"))
    out.print(_closing(found))


def _seal(seal: SealStamp) -> str:
    """The seal of a plan in one line."""
    stock = f", stock {_short(seal.stock_sha256)}" if seal.stock_sha256 else ""
    options = "".join(f"; {name} {_short(value)}" for name, value in seal.options)
    return (
        f"{seal.code}: register {_short(seal.register_sha256)}, "
        f"programme {_short(seal.programme_sha256)}{stock}; "
        f"ration {seal.version or 'of an unknown version'}{options}."
    )


def _short(text: str | None) -> str:
    """A fingerprint by its first digits; other texts in full."""
    if text is None:
        return "no file"
    return text[:_DIGITS] if len(text) == 64 else text


def _named(each: VerifiedFile) -> str:
    return f"{each.what} of {each.code}" if each.code else each.what


def _state(each: VerifiedFile) -> Iterator[str]:
    """What is known of a file, in words."""
    if each.unchanged is None:
        yield f"not known whether it is unchanged: {each.known_by}"
    else:
        words = "unchanged" if each.unchanged else "CHANGED since it was written"
        yield f"{words}, by {each.known_by}" if "link" not in each.known_by else each.known_by
    if each.signed:
        yield "signed"
    if each.belongs:
        yield "as in the plan"
    yield from each.notes


def _groups(out: Console, well: Sequence[VerifiedFile]) -> None:
    """Count the files of which the same is known, by what they are."""
    groups: dict[str, Counter[str]] = {}
    for each in well:
        known = [
            "not known whether unchanged: no mark, and in no list"
            if each.unchanged is None
            else "unchanged",
            *(["signed"] if each.signed else []),
            *(["as in the plan"] if each.belongs else []),
            *each.notes,
        ]
        groups.setdefault("; ".join(known), Counter())[each.what] += 1
    for words, kinds in groups.items():
        counted = [
            f"{count:,} {_KINDS[what]}" if count > 1 and what in _KINDS else many(count, what)
            for what, count in kinds.items()
        ]
        total = many(kinds.total(), "file")
        out.print(f"{total}, {words}: {', '.join(counted)}.")


def _signatures(out: Console, well: Sequence[VerifiedFile]) -> None:
    said: dict[str, list[str]] = {}
    for each in well:
        for signature in each.signatures:
            said.setdefault(_signature(signature), []).append(each.file)
    for words, files in said.items():
        named = files[0] if len(files) == 1 else many(len(files), "file")
        out.print(f"{named}: {words}.")


def _signature(signature: FileSignature) -> str:
    text = _STATES[signature.state]
    return text.format(key=signature.key, comment=signature.comment, file=signature.file)


def _wrong_files(out: Console, wrong: Sequence[VerifiedFile]) -> None:
    """Print what is wrong: the same of many files at once, and the first texts that differ."""
    same: dict[str, list[VerifiedFile]] = {}
    for each in wrong:
        same.setdefault("; ".join(_faults(each)), []).append(each)
    for words, files in same.items():
        alone = files if len(files) < _EACH or files[0].differing else []
        for each in alone:
            _wrong(out, each)
        if not alone:
            names = some([each.file for each in files], _NAMED)
            out.print(worded("error", f"{many(len(files), 'file')}: {words}: {names}"))


def _faults(each: VerifiedFile) -> list[str]:
    parts = [*_state(each)]
    parts += [f"NOT of this plan: {'; '.join(each.other)}"] if each.other else []
    parts += [_signature(signature) for signature in each.signatures]
    parts += ["no given key signed it"] if each.signed is False else []
    if each.differing:
        parts.append(f"{many(each.differing, 'difference')} from the plan")
    return parts


def _wrong(out: Console, each: VerifiedFile) -> None:
    out.print(worded("error", f"{each.file}: {'; '.join([_named(each), *_faults(each)])}"))
    for difference in each.differences:
        out.print(f"  {difference}")
    left = each.differing - len(each.differences)
    if left:
        out.print(f"  … and {left:,} more")


def _closing(found: Verification) -> str:
    if not found.files:
        return "There is no file."
    wrong = sum(1 for each in found.files if not each.good)
    if wrong or found.missing:
        files = many(len(found.files), "file")
        words = [f"{wrong:,} of {files} not as it should be"] if wrong else []
        words += [f"{len(found.missing):,} missing"] if found.missing else []
        return f"{'; '.join(words)}."
    known = [each for each in found.files if each.unchanged is not None or each.belongs is not None]
    left = found.left_over
    unknown = len(found.files) - len(known) - len(left)
    open_ = [f"of {unknown:,} nothing is known"] if unknown else []
    added = len({*found.added} - {*left})
    open_ += [f"{added:,} in no list"] if added else []
    open_ += [f"{len(left):,} left by a run that ended early"] if left else []
    if found.plan is not None:
        apart = sum(1 for each in known if each.belongs is None and each.notes)
        open_ += [f"{apart:,} not compared with the plan"] if apart else []
    unread = {sign.key for each in found.files for sign in each.signatures
              if sign.state == "unknown key"}  # fmt: skip
    open_ += ["who signed was not checked: add --key"] if unread else []
    files = many(len(found.files), "file")
    return (
        f"Nothing wrong was found in {files}; {'; '.join(open_)}."
        if open_
        else (f"All is well: {files}.")
    )
