"""Check the texts of codes: signatures against keys, slips with their proofs against roots.

`check.js` does the same in a browser.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from ration.core.problems.errors import InputError
from ration.core.problems.problem import problem
from ration.results.verify.codes import CodeCheck, CodeChecks, SignatureState, SumsState, TotalState
from ration.seals.keys import PublicKey
from ration.verify.codes.known import KnownRoot, key_number, known_keys, known_roots
from ration.verify.codes.readings import Reading, readings, tidy
from ration.verify.codes.slip_proofs import Led, led_by_proofs
from ration.verify.codes.verdicts import LEVELS, verdict


class Signed(NamedTuple):
    """A text, whether a known key signed it, and the number of the key."""

    text: Reading
    state: SignatureState | None
    key: str | None = None


def check_codes(
    texts: str | Iterable[str],
    *,
    keys: Iterable[str | Path | PublicKey] = (),
    roots: Iterable[str | Path] = (),
) -> CodeChecks:
    r"""Check texts of codes: slips, cards, roots and proofs, in any order, without a network.

    `texts` are as a scanner or a phone reads them, each alone or several in one. Spaces, line ends,
    and the case of codes may differ. `keys` are public keys: their files, or their 56 letters.
    `roots` are what slips are compared with: 32 letters, a root's text, or a file such as
    `proofs/roots.csv`. Roots among the texts count too; a root that no known key signed is not
    trusted. Raises InputError if there is no text, for a key or root that cannot be read, or if
    the packages of the extra `seal` are not installed.

    >>> slip = "RATION-SLIP1 K7Q2-9XMF-3D5H-8RTW\nsoap-2026\ncentre DC-01\nH-001\nsoap 4 bar"
    >>> check_codes(slip).checks[0].verdict
    'unsigned'
    """
    public, given = known_keys(keys), known_roots(roots)
    signed = []
    for each in readings([texts] if isinstance(texts, str) else [*texts]):
        if each.kind == "other" and each.letters is not None:
            given.append(KnownRoot(each.letters))
        else:
            signed.append(_signed(each, public))
    if not signed:
        raise InputError("texts", [problem("codes-none")])
    numbers = tuple(dict.fromkeys(key.number for key in public))
    return CodeChecks(keys=numbers, roots=len(given), checks=tuple(_checks(signed, given)))


def _signed(each: Reading, keys: Sequence[PublicKey]) -> Signed:
    """Check the signature of a text; if it is good, the text is as it was signed."""
    if each.kind in ("proof", "other"):
        return Signed(each, None)
    if each.signature is None:
        return Signed(each, "none")
    number = key_number(each.signature)
    if number is None:
        return Signed(each, "bad")
    same = [key for key in keys if key.number == number]
    for body in each.bodies:
        if any(key.signed_text(body, each.signature) for key in same):
            return Signed(replace(each, bodies=(body,)), "good", number)
    return Signed(each, "bad" if same else "unknown key", number)


def _checks(signed: Sequence[Signed], given: Sequence[KnownRoot]) -> list[CodeCheck]:
    """The check of every text; that of a proof only if no slip needs it."""
    read = [each.text for each in signed]
    known = [*given, *_known_among(signed, given)]
    led = led_by_proofs(read, {root.letters for root in known})
    used = {each.proof for each in led.values()}
    checks: list[CodeCheck] = []
    seen: set[tuple[object, ...]] = set()
    for at, (each, signature, key) in enumerate(signed):
        if at in used:
            continue
        if not each.is_whole:
            checks.append(CodeCheck(kind=each.kind, level="bad", verdict="unreadable"))
            continue
        facts = {"signature": signature, "key": key, **_contents(each)}
        if each.kind == "slip":
            facts["total"], facts["root"] = _slip_total(each, led.get(at), known)
        elif each.kind == "root":
            facts |= {"total": _root_total(each, given), "root": each.letters}
            facts["sums"] = _sums(each, led, given)
        which = tuple(facts.get(name) for name in ("household", "seal", "channel", "site"))
        checks.append(_judged(each, repeated=which in seen, facts=facts))
        if which[0] is not None:
            seen.add(which)
    return checks


def _judged(each: Reading, *, repeated: bool, facts: Mapping[str, Any]) -> CodeCheck:
    made = CodeCheck(kind=each.kind, level="bad", verdict="unreadable", repeated=repeated, **facts)
    word = verdict(made)
    return made.model_copy(update={"verdict": word, "level": LEVELS[word]})


def _known_among(signed: Sequence[Signed], given: Sequence[KnownRoot]) -> list[KnownRoot]:
    """The roots among the texts, without those that are changed or not as the given ones."""
    return [
        KnownRoot(each.letters, each.seal, *each.place, trusted=state == "good")
        for each, state, _ in signed
        if each.kind == "root" and each.is_whole and each.letters is not None
        if state != "bad" and _root_total(each, given) != "another root"
    ]


def _slip_total(
    each: Reading, led: Led | None, known: Sequence[KnownRoot]
) -> tuple[TotalState, str | None]:
    """Whether a slip with its proof is in a total, or why not; and the root they lead to."""
    if led is None:
        return "no proof", None
    if led.root is None:
        return "another plan" if led.fault == "plan" else "broken proof", None
    same = [root for root in known if root.letters == led.root.code]
    if same:
        trusted = any(root.trusted for root in same)
        return "in" if trusted else "in unsigned root", led.root.code
    return _other(each, known) if known else "no root", led.root.code


def _root_total(each: Reading, given: Collection[KnownRoot]) -> TotalState | None:
    """Whether a root is among the given ones, or why not; None if none is given.

    The letters of a root fix all of its text, so other lines with them are not of that root.
    """
    same = [root for root in given if root.letters == each.letters]
    if not given or any(_is_of(root, each) for root in same):
        return "in" if given else None
    return _other(each, same or given)


def _is_of(root: KnownRoot, each: Reading) -> bool:
    """Whether a root is of the plan, the place, the programme and the day that a text names."""
    channel, site = map(tidy, each.place)
    seal, about = root.seal in (None, each.seal), root.about in (None, tidy(each.lines[1]))
    return seal and about and (root.channel, root.site) in ((None, None), (channel, site))


def _other(each: Reading, known: Iterable[KnownRoot]) -> TotalState:
    """Why a text is of none of the roots."""
    of_plan = [root for root in known if root.seal in (None, each.seal)]
    if not of_plan:
        return "another plan"
    if any((root.channel, root.site) in ((None, None), each.place) for root in of_plan):
        return "another root"
    return "another place"


def _sums(each: Reading, led: Mapping[int, Led], given: Iterable[KnownRoot]) -> SumsState:
    """Whether slips and their proofs lead to the sums of a root's text, or it was given so."""
    texts = {
        other.root.text
        for other in led.values()
        if other.root is not None and other.root.code == each.letters
    }
    if texts:
        return "proven" if texts & {*each.bodies} else "differ"
    same = [root.sums for root in given if root.letters == each.letters and root.sums]
    if not same:
        return "unchecked"
    return "proven" if any(sorted(sums) == sorted(each.sums) for sums in same) else "differ"


def _contents(each: Reading) -> dict[str, Any]:
    """What the lines of a text say."""
    facts: dict[str, Any] = {"seal": each.seal}
    if each.kind == "proof":
        return facts
    programme, _, date = each.lines[1].partition(" ")
    facts |= {"programme": programme, "date": date or None}
    if each.kind != "card":
        facts["channel"], facts["site"] = each.place
    first = 4 if each.kind == "slip" else 3
    if each.kind != "root":
        facts["household"] = each.lines[first - 1]
    last = -1 if each.kind == "root" else None
    amounts = (line.partition(" ") for line in each.lines[first:last])
    facts["amounts"] = tuple((name, amount) for name, _, amount in amounts)
    return facts
