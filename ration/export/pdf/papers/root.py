"""The root of a site on its waybill and authorisation: a code, and letters to compare."""

from typing import Any

from ration.export.pdf.document import DocumentMaker
from ration.results.lines import Manifest
from ration.seals.sum_tree import letters_of
from ration.seals.texts import signed

_MOST = 2331  # bytes in the largest code of which 15 % may be damaged


def root(maker: DocumentMaker, manifest: Manifest) -> dict[str, Any] | None:
    """The text of the code and the letters in groups; None if the site has no root.

    The text is signed if the run has a signer. None instead of the text means that no code holds
    it: the letters say all that is needed to check a slip.
    """
    proofs = maker.options.proofs
    text = (
        None
        if proofs is None or not manifest.channel
        else proofs.root(manifest.channel, manifest.site)
    )
    if text is None:
        return None
    code = signed(text, maker.options.signer)
    fits = len(code.encode()) <= _MOST
    return {"text": code if fits else None, "groups": letters_of(text).split("-")}
