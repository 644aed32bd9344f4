"""The root of a site on its waybill and authorisation: a code, and letters to compare."""

from typing import Any

from ration.export.pdf.document import DocumentMaker
from ration.results.lines import Manifest
from ration.seals.sum_tree import letters_of
from ration.seals.texts import signed


def root(maker: DocumentMaker, manifest: Manifest) -> dict[str, Any] | None:
    """The text of the code and the letters in groups; None if the site has no root.

    The text is signed if the run has a signer.
    """
    proofs = maker.options.proofs
    text = None if proofs is None else proofs.root(manifest.channel, manifest.site)
    if text is None:
        return None
    return {"text": signed(text, maker.options.signer), "groups": letters_of(text).split("-")}
