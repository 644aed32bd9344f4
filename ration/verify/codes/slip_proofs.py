"""Find the proof of every slip among texts, and the root that both lead to."""

from collections.abc import Collection, Iterator, Sequence
from heapq import nsmallest
from typing import NamedTuple

from ration.seals.proof import Fault, NotProven, ProvenRoot, check_proof
from ration.seals.texts import SIGNATURE
from ration.verify.codes.readings import Reading

NEAR = 100  # proofs that are tried with a slip


class Led(NamedTuple):
    """What a slip and a proof lead to: a root, or None because of a fault.

    `proof` is the place of the proof among the texts.
    """

    proof: int
    root: ProvenRoot | None
    fault: Fault | None


def led_by_proofs(read: Sequence[Reading], letters: Collection[str]) -> dict[int, Led]:
    """What each slip leads to, by its place among the texts; without a proof, it is not in it.

    A proof belongs to one slip: to that with which it leads to one of the roots' `letters`, or
    else to the nearest. Of very many, the nearest are tried.
    """
    slips = [at for at, each in enumerate(read) if each.kind == "slip" and each.is_whole]
    free = {at for at, each in enumerate(read) if each.kind == "proof" and each.is_whole}
    found: dict[int, Led] = {}
    for only_known in (True, False) if letters else (False,):
        for at in slips:
            if at in found:
                continue
            every = _led(read, at, free)
            if only_known:
                every = (each for each in every if each.root and each.root.code in letters)
            first = next(_proven_first(every), None)
            if first is not None:
                found[at] = first
                free.remove(first.proof)
    return found


def _led(read: Sequence[Reading], at: int, free: Collection[int]) -> Iterator[Led]:
    """What a slip leads to with each proof, the nearest first, as it was read and tidied."""
    for proof in nsmallest(NEAR, free, key=lambda other: (abs(other - at), -other)):
        for body in read[at].bodies:
            # an id may look like a signature's line: only the last is taken for it
            text = f"{body}\n{SIGNATURE}-"
            try:
                yield Led(proof, check_proof(text, read[proof].bodies[0]), None)
            except NotProven as error:
                if body == read[at].bodies[-1]:
                    yield Led(proof, None, error.fault)


def _proven_first(every: Iterator[Led]) -> Iterator[Led]:
    """The first that leads to a root, else the first of all."""
    seen = []
    for each in every:
        if each.root is not None:
            yield each
        seen.append(each)
    yield from seen[:1]
