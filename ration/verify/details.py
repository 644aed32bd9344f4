"""Tell whether a file was written with details of sites, which a plan may be given without."""

import re
from contextlib import suppress

from ration.verify.contents.lines import Contents
from ration.verify.recognise import Known

NEEDED = (
    "it was written with details of sites, and is compared only with them: "
    "give --site-details FILE, with --register"
)
_FORMS = ("html", "xlsx", "pdf")  # that have them, or the warnings about them
_ABOVE = 4  # folders in which the plan of a file may be
_IN_PLAN = re.compile(rb'"site_details"\s*:\s*\{')


def has_site_details(known: Known, here: Contents) -> bool:
    """Whether a page has a map of sites, or the plan in the folders of a file has their details."""
    if known.form not in _FORMS:
        return False
    if "Map of the sites" in here:
        return True
    for folder in [*known.path.absolute().parents][:_ABOVE]:
        with suppress(OSError):
            return _IN_PLAN.search((folder / "plan.json").read_bytes()) is not None
    return False
