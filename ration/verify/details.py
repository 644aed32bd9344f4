"""Tell whether a file was written with details of sites, which a plan may be given without."""

import re
from contextlib import suppress

from ration.verify.recognise import Known

NEEDED = (
    "it was written with details of sites, and is compared only with them: "
    "give --site-details FILE, with --register"
)
_FORMS = ("html", "xlsx", "pdf")  # that have them, or the warnings about them
_ABOVE = 4  # folders in which the plan of a file may be
_IN_PLAN = re.compile(rb'"site_details"\s*:\s*\{')


def has_site_details(known: Known) -> bool:
    """Whether the mark of a file says so; without a mark, whether the plan in its folders does."""
    if known.form not in _FORMS:
        return False
    if known.mark is not None:
        return known.made.get("details") == "yes"
    for folder in [*known.path.absolute().parents][:_ABOVE]:
        with suppress(OSError):
            return _IN_PLAN.search((folder / "plan.json").read_bytes()) is not None
    return False
