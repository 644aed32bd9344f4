"""Lines of forms that a user fills in before printing, the same on every paper."""

from collections.abc import Mapping

from ration.core.problems.errors import InputError
from ration.core.problems.names import nearest
from ration.core.problems.problem import problem

# The lines that can be filled in, each with its label in the language files.
FILLS = {
    "from": "from",
    "requisition": "requisition",
    "donor": "donor",
    "project": "project",
    "approved": "approved",
    "transport": "by",
    "vehicle": "vehicle",
    "seal": "seals",
    "driver": "driver",
    "phone": "phone",
}


def fills(given: Mapping[str, str]) -> dict[str, str]:
    """The texts of lines by their labels; InputError for a line that no paper has.

    >>> fills({"donor": "ECHO", "seal": "114"})
    {'donor': 'ECHO', 'seals': '114'}
    """
    for name in given:
        if name not in FILLS:
            raise InputError(name, [problem("fill-unknown", near=nearest(name, FILLS))])
    return {FILLS[name]: text for name, text in given.items()}
