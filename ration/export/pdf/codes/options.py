"""The options of the codes of slips and cards: the key that signs them, and the form of cards."""

from collections.abc import Sequence

from ration.core.extras import refuse_missing
from ration.core.problems.errors import InputError
from ration.core.problems.names import nearest
from ration.core.problems.problem import problem
from ration.export.pdf.codes.texts import CLAIM169
from ration.export.pdf.document import DocumentMaker, PrintOptions
from ration.seals.texts import CARD, SLIP

SIGNED = ("slips", "cards")  # the documents whose codes are signed


def card_form(name: str | None) -> str | None:
    """The form of a card's code, checked: InputError for a form that there is not."""
    if name not in (None, CLAIM169):
        raise InputError(str(name), [problem("card-unknown", near=nearest(str(name), [CLAIM169]))])
    if name is not None:
        refuse_missing("claim169", name)
    return name


def refuse_codes(kinds: Sequence[str], options: PrintOptions) -> None:
    """Raise InputError if a key has nothing to sign, or a form of cards has no card or no key."""
    if options.card is not None and "cards" not in kinds:
        raise InputError(options.card, [problem("card-nothing")])
    if options.card is not None and options.signer is None:
        raise InputError(options.card, [problem("card-unsigned")])
    if options.signer is not None and options.proofs is None and not {*kinds} & {*SIGNED}:
        raise InputError(", ".join(kinds), [problem("sign-nothing")])


def code_words(maker: DocumentMaker) -> list[str]:
    """The words of slips and cards that stand on paper as they are in the code."""
    programme = maker.programme
    words = [SLIP, CARD, "ABCDEFGHJKMNPQRSTVWXYZ", programme.id]
    words += [channel.id for channel in programme.channels]
    words += [text for item in programme.items for text in (item.id, item.unit)]
    return [*words, *(column for column, _ in maker.plan.people)]
