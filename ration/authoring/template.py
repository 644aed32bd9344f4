"""A programme file to start from: the text of a built-in programme under a new name."""

import re

import tomli_w

from ration.core.problems.errors import InputError
from ration.core.problems.names import nearest
from ration.core.problems.problem import problem
from ration.programme.load import (
    builtin_programmes,
    load_programme,
    parse_programme,
    programme_text,
)

_HEAD = """\
# Begun from ration's built-in programme {kind}, version {version}. What follows is its text: the
# figures and their sources are the original's until you put your own in their place.
# See what is still missing with `ration programme check FILE`; read it as a page, to be approved,
# with `ration programme show FILE`.
#
"""


def new_programme(kind: str, name: str | None = None, title: str | None = None) -> str:
    """Write the text of a programme file to start from, with the comments of the built-in `kind`.

    `name` becomes its id; None means `my-` and the kind. `title` None means the title of the
    built-in programme, marked as a draft. The version is 1. Raises InputError for an unknown
    kind, and for a name that cannot be an id.

    >>> print(*new_programme("hygiene-kit", "camp-7", "Kits for camp 7").splitlines()[8:11])
    id = "camp-7" version = "1" title = "Kits for camp 7"
    """
    if kind not in builtin_programmes():
        raise InputError(
            kind, [problem("programme-template-unknown", near=nearest(kind, builtin_programmes()))]
        )
    original = load_programme(kind)
    text = programme_text(kind)
    new = {
        "id": f"my-{kind}" if name is None else name,
        "version": "1",
        "title": f"Draft: {original.title}" if title is None else title,
    }
    for key, value in new.items():
        before, after = re.split(rf"^{key} = .*\n", text, maxsplit=1, flags=re.MULTILINE)
        text = f"{before}{tomli_w.dumps({key: value})}{after}"
    text = _HEAD.format(kind=kind, version=original.version) + text
    parse_programme(text, new["id"])
    return text
