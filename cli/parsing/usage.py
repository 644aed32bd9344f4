"""Usage errors, each on one line: what is wrong, and how to fix it."""

import re
from collections.abc import Sequence
from difflib import get_close_matches

from typer import TyperException

# Texts of Typer, and ours. {1} is a part of Typer's text, {see} where to read on.
_TEXTS = (
    (r"No such option: (\S+).*", r"no such option {1}; {see}"),
    (r"No such command '(.*)'\. Did you mean (.*)\?", r"no such command {1}; did you mean {2}?"),
    (r"No such command '(.*)'\.", r"no such command {1}; {see}"),
    (r"Missing (?:argument|option) (\S+)\.", r"{1} is missing; {see}"),
    (
        r"Got unexpected extra arguments?(?:\(s\))? \(.*\.(csv|tsv|xlsx|parquet|json)\b.*\)",
        r"several registers given; put the pattern in quotes, such as 'lists/*.{1}', or name the"
        r" folder",
    ),
    (r"Got unexpected extra arguments?(?:\(s\))? \((.*)\)", r"too many arguments: {1}; {see}"),
    (r"Option (\S+) requires an argument\.", r"{1} needs a value; {see}"),
    (r"Option (\S+) does not take a value\.", r"{1} takes no value; write it without one"),
    (
        r"Invalid value for (.+?): .*valid integer.*",
        r"{1}: not a whole number; write it in digits, such as 5",
    ),
    (r"Invalid value for (.+?): .*equal to (\S+)", r"{1}: too small; write {2} or more"),
    (
        r"Invalid value for (\S*--shortage\S*): .*\bfloor\b.* is not one of .*",
        r"{1}: a floor is a quantity of one item; set it in the programme, such as under"
        r" [items.rice.shortage]",
    ),
    (
        r"Invalid value for (.+?): (?:Value error, )?(.+) is not one of (.+?)\.",
        r"{1}: {2} is not a choice; use one of {3}",
    ),
    (
        r"Invalid value for (.+?): (?:Value error, )?(.+) does not match the formats?.*",
        r"{1}: {2} is not a date; write a date such as 2020-08-07",
    ),
    (r"Invalid value(?: for)?:? ?(.*;.*)", r"{1}"),
    (r"Invalid value(?: for)?:? ?(.*)", r"{1}; {see}"),
    (r"(.*?)\.?", r"{1}; {see}"),
)


def usage_line(path: str, error: TyperException) -> str:
    """A usage error as one line; `path` is the command, such as `ration compute`."""
    option: str = getattr(error, "option_name", "")
    possible: Sequence[str] = getattr(error, "possibilities", None) or ()
    near = [name for name in sorted(possible) if get_close_matches(_word(option), [_word(name)])]
    see = f"did you mean {' or '.join(near)}?" if near else f"see `{path} --help`"
    text = " ".join(error.format_message().split())
    for pattern, ours in _TEXTS:
        match = re.fullmatch(pattern, text)
        if match:
            parts = (None, *(_bare(part) for part in match.groups()))
            return f"{path}: {ours.format(*parts, see=see)}"
    raise error


def _word(option: str) -> str:
    """The name of an option without its dashes, which would make any two names similar."""
    return option.lstrip("-")


def _bare(part: str) -> str:
    """Names without the quotation marks that Typer puts around each."""
    return re.sub(r"'([\w.-]+)'", r"\1", part)
