"""A page that checks codes on a phone: one HTML file, which loads nothing and sends nothing."""

import json
import re
import tomllib
from collections.abc import Iterable
from functools import cache
from html import escape
from importlib import resources
from pathlib import Path
from typing import Any

from ration.export.html.page import policy_hash
from ration.export.inputs import inputs
from ration.export.output import new_file
from ration.seals.keys import PublicKey
from ration.verify.codes.known import known_keys, known_roots

_MARK = re.compile(r"\[\[(\w+)\]\]")


def check_page(
    keys: Iterable[str | Path | PublicKey] = (), roots: Iterable[str | Path] = ()
) -> str:
    """Make a page of HTML that checks slips, cards, proofs and roots without a network.

    A phone or computer opens it from a file. It checks signatures by the public `keys`, and slips
    against `roots` or against a root that is typed; both are as for `check_codes`. It reads codes
    by the camera where the browser can, and as text everywhere. Raises InputError for a key
    or root that cannot be read.

    >>> "Check a slip" in check_page()
    True
    """
    public, known = known_keys(keys), known_roots(roots)
    words = code_words()
    script = "\n".join(map(_own, ("readings.js", "proof.js", "check.js", "page.js")))
    style = _own("page.css")
    data = {
        "keys": [key.line for key in public],
        "numbers": [key.number for key in public],
        "roots": [each[:-1] for each in known],
        "words": words,
    }
    parts = {
        "title": escape(words["en"]["page"]["title"]),
        "no_script": "<br>".join(escape(each["page"]["no_script"]) for each in words.values()),
        "style": style,
        "style_hash": policy_hash(style),
        "script": script,
        "script_hash": policy_hash(script),
        "data": _json(data),
    }
    return _MARK.sub(lambda found: parts[found[1]], _own("page.html"))


def write_check_page(
    path: str | Path,
    *,
    keys: Iterable[str | Path | PublicKey] = (),
    roots: Iterable[str | Path] = (),
    force: bool = False,
) -> None:
    """Write the page of `check_page` into a new file, all or nothing.

    Raises FileExistsError if the file exists and not `force`, OSError if it cannot be written.
    """
    keys, roots = list(keys), list(roots)
    text, read = check_page(keys, roots), inputs(key=keys, root=roots)
    with new_file(Path(path), force=force, read=read, private=False) as file:
        file.write_text(text, encoding="utf-8", newline="\n")


@cache
def code_words() -> dict[str, dict[str, Any]]:
    """What people read about codes, by language."""
    return tomllib.loads(_own("words.toml"))


def _json(data: object) -> str:
    """JSON that can stand inside a page: no sign in it begins or ends an element."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")


def _own(name: str) -> str:
    return resources.files("ration.verify.codes").joinpath(name).read_text(encoding="utf-8")
