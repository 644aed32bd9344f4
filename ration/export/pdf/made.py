"""The options that documents are made with, as texts: they make the same files again."""

import hashlib
import json
from collections.abc import Sequence

from ration.export.pdf.document import PrintOptions
from ration.results.loads import LoadsRecord


def made_with(options: PrintOptions) -> dict[str, str]:
    """The options of `DistributionPlan.write_pdf` that were given; lists and tables are JSON.

    Of keys they have only whether there were any: without them, other codes are printed.

    >>> from ration.export.pdf.languages.labels import labels_in
    >>> from ration.export.pdf.paper import paper_named
    >>> made_with(PrintOptions(labels_in("en,ko"), paper_named("A4"), copies=("driver",)))
    {'language': 'en,ko', 'paper': 'a4', 'copies': '["driver"]'}
    """
    texts = {
        "language": ",".join(options.labels.codes),
        "paper": options.paper.name,
        "documents": _list(options.documents),
        "font": None if options.font is None else options.font.name,
        "names": options.names,
        "order": options.order,
        "per_size": "yes" if options.per_size else None,
        "fill": _json(dict(options.fill)) if options.fill else None,
        "copies": _list(options.copies),
        "sites": _list(options.sites),
        "card": options.card,
        "signed": None if options.signer is None else "yes",
        "proofs": None if options.proofs is None else "yes",
        "loads": None if options.loads is None else fingerprint(options.loads),
    }
    return {name: text for name, text in texts.items() if text}


def fingerprint(loads: LoadsRecord) -> str:
    """The SHA-256 of loads: their papers are compared with those of the same loads."""
    return hashlib.sha256(loads.model_dump_json().encode()).hexdigest()


def _list(names: Sequence[str] | None) -> str | None:
    return _json([*names]) if names else None


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
