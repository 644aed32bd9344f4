"""The sharing of an item that may be short, in lines: every turn, its share, and the cut."""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from ration.core.quantity.quantity import Quantity, number_text
from ration.explain.arithmetic import exact_text
from ration.explain.words import Words
from ration.results.explain.explanation import Sharing, Stage

SHARE_PLACES = 4  # decimals of the approximation of a share


def sharing_lines(
    sharing: Sharing, due: Quantity | None, words: Words, common: Sequence[str] = ()
) -> Iterator[str]:
    """The lines of what stock allows; `due` None means a site, for which no cut is calculated.

    `common` is the policy that stands above all items; it is not repeated.
    """
    own, depot = words.amount(sharing.own), words.amount(sharing.depot)
    yield words.text("from_stock", own=own, depot=depot)
    policy = policy_lines(sharing, words)
    yield from policy if policy != common else ()
    for stage in sharing.stages:
        yield _turn(stage, words)
        if due is not None:
            yield from _cut(sharing, stage, words)
    issued = [stage.issued for stage in sharing.stages if stage.issued is not None]
    if due is None or not issued:
        return
    total = issued[0].model_copy(update={"amount": sum(each.amount for each in issued)})
    given = [each for each in issued if each.amount]
    facts = {"issued": words.amount(total)}
    if len(given) > 1:
        yield words.text("issued_sum", sum=" + ".join(map(words.amount, given)), **facts)
    else:
        yield words.text("issued", **facts)


def policy_lines(sharing: Sharing, words: Words) -> Sequence[str]:
    """What the programme does in a shortage; no line if there is enough.

    A plan whose programme has no rule for a shortage is only made if there is enough.
    """
    short = any(stage.share < 1 for stage in sharing.stages)
    return list(_policy(sharing, words)) if short else []


def _policy(sharing: Sharing, words: Words) -> Iterator[str]:
    floor = "" if sharing.floor is None else words.amount(sharing.floor)
    yield words.text(f"option_{sharing.option}", floor=floor, per=sharing.per)
    yield words.text(f"arrears_{sharing.arrears}")
    if sharing.source:
        yield words.text("source", source=sharing.source)
    if sharing.assumption:
        yield words.text("assumption")


def _turn(stage: Stage, words: Words) -> str:
    """What one turn needs and has, and the share that comes of it."""
    key = "turn_last" if stage.kind == "rank" and stage.rank is None else f"turn_{stage.kind}"
    turn = words.text(key, rank=stage.rank)
    if stage.by is not None:
        facts = {"turn": turn, "column": stage.by, "word": stage.turn}
        if stage.kind == "all":
            turn = words.text("others_turn" if stage.turn is None else "word_turn", **facts)
        else:
            turn = words.text("turn_others" if stage.turn is None else "turn_of", **facts)
    needed, there = words.amount(stage.needed), words.amount(stage.there)
    if stage.elsewhere:
        return f"{turn}: {words.text('elsewhere', needed=needed)}"
    of = {None: "of_site", 1: "of_depot"}.get(stage.places, "of_places")
    basis = words.text(of, needed=needed, there=there, places=stage.places)
    if stage.share == 1:
        result = words.text("enough")
    else:
        share = share_text(stage.share, words)
        result = words.text("share", there=there, needed=needed, share=share)
        result += f", {words.text('waits')}" if stage.waits else ""
    return f"{turn}: {basis}; {result}"


def share_text(share: Fraction, words: Words) -> str:
    """A share as a number; a fraction without an exact decimal also gets an approximation.

    >>> from ration.explain.words import ENGLISH
    >>> share_text(Fraction(3, 8), ENGLISH), share_text(Fraction(975, 4262), ENGLISH)
    ('0.375', '975/4,262 (about 0.2288)')
    """
    text = words.number(share)
    if "/" not in number_text(share):
        return text
    near = words.number(Fraction(round(share, SHARE_PLACES)))
    return words.text("about", amount=text, number=near)


def _cut(sharing: Sharing, stage: Stage, words: Words) -> Iterator[str]:
    """What a household gets of what it is due in one turn."""
    if not stage.due.amount:
        yield from () if stage.elsewhere else [words.text("not_due")]
    elif stage.share == 1 and len(sharing.stages) > 1:
        yield words.text("in_full", due=words.amount(stage.due))
    elif not stage.waits and 0 < stage.share < 1 and stage.issued is not None:
        exact = stage.due.model_copy(update={"amount": Fraction(stage.due.amount * stage.share)})
        facts = {
            "due": words.amount(stage.due),
            "share": words.number(stage.share),
            "exact": exact_text(exact, words),
        }
        if exact == stage.issued:
            yield words.text("cut", **facts)
        else:
            step, issued = words.amount(sharing.step), words.amount(stage.issued)
            yield words.text("cut_rounded", **facts, step=step, issued=issued)
