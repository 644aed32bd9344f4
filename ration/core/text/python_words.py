"""Messages name the options of the command; what Python shows names its arguments instead."""

import re

# Each option: what may follow it as its value (None means nothing), and the argument, with {} for
# the value. Where a message has no value, the argument is named alone.
_VALUE = r'"[^"]*"|[A-Z][A-Z-]*\b'
_ARGUMENTS = {
    "arrears": (None, "arrears={}"),
    "by": (None, "by={}"),
    "card": (None, "card={}"),
    "channel": (_VALUE, "channel={}"),
    "closed": (None, "closed=True"),
    "column": (r'(?:"[^"]*"|[^\s=]+)=(?:"[^"]*"|[^\s,;)]+)', "columns={{{}}}"),
    "count": (r"\d+", 'rounds={{"count": {}}}'),
    "currency": (r"[A-Z]{3}\b", "currency={}"),
    "date": (r"\d{4}-\d\d-\d\d", "date={}"),
    "distances": (None, "distances={}"),
    "dates": (r"dmy|mdy|ymd", 'mapping={{"dates": {}}}'),
    "days": (r"\d+", "days={}"),
    "documents": (r"waybill|slips|cards", "documents=[{}]"),
    "encoding": (r"NAME|cp\d+", 'mapping={{"encoding": {}}}'),
    "every": (_VALUE, 'rounds={{"every": {}}}'),
    "except": (None, "without={}"),
    "font": (_VALUE, "font={}"),
    "food": (None, "foods={}"),
    "force": (None, "force=True"),
    "header-row": (r"N\b|\d+", 'mapping={{"header_row": {}}}'),
    "hidden": (r"skip\b|read\b", 'mapping={{"hidden": {}}}'),
    "household": (_VALUE, "household={}"),
    "largest": (r"N\b|\d+", "largest={}"),
    "loads": (r"LOADS\b", "loads={}"),
    "map": (r"[a-z0-9-]+(?=[ ,;]|$)", "mapping={}"),
    "meet": (None, "meet={}"),
    "members": (r'"[^"]*"|FILE\b|[\w./-]+\.\w+', 'mapping={{"people": {{"file": {}}}}}'),
    "memory": (r"\d\w+", "memory={}"),
    "months": (None, "months={}"),
    "on": (None, "on={}"),
    "password-file": (None, "password={}"),
    "people": (None, 'mapping={"people": {}}'),
    "per": (r"household|person", "per={}"),
    "persons": (r"N\b|\d+", "persons={}"),
    "proofs": (None, "proofs={}"),
    "pseudonyms": (_VALUE, "pseudonyms={}"),
    "purpose": (r"food", "purpose={}"),
    "rate": (_VALUE, "rates=[{}]"),
    "replace": (None, "replace={}"),
    "round": (r"all\b", "round={}"),
    "routes": (None, "routes=True"),
    "seconds": (None, "seconds={}"),
    "sheet": (r'"[^"]*"', 'mapping={{"sheet": {}}}'),
    "shortage": (r"equal", "shortage={}"),
    "sign-with": (r"FILE\.key", "sign_with={}"),
    "site-details": (None, "site_details={}"),
    "skip-rows": (r"\d+(?:,\d+)*", 'mapping={{"skip_rows": [{}]}}'),
    "spark": (None, "spark"),
    "stock": (None, "stock={}"),
    "times": (r"\d+", "times={}"),
    "tolerance": (None, "tolerance={}"),
    "transport": (None, "transport={}"),
}
_COMMANDS = {"ration pseudonyms --new-key FILE": "ration.new_key(FILE)"}
_OPTION = r"(?<![\w`-])--([a-z][a-z-]*)"
_QUOTED = r"(`[^`]*`)"  # commands to run as they are
_USE = r"\buse $"


def in_python(text: str) -> str:
    """A message with the arguments of Python in place of the options of the command.

    >>> in_python("it exists; use --force to replace it")
    'it exists; pass force=True to replace it'
    >>> in_python("name the column with --column persons=SOURCE, or use --encoding cp1250")
    'name the column with columns={"persons": "SOURCE"}, or pass mapping={"encoding": "cp1250"}'
    >>> in_python("use --date, or write it in the programme")
    'pass date, or write it in the programme'
    """
    for command, call in _COMMANDS.items():
        text = text.replace(command, call)
    if "--" not in text:
        return text
    parts = re.split(_QUOTED, text)
    return "".join(part if part.startswith("`") else _with_arguments(part) for part in parts)


def _with_arguments(text: str) -> str:
    done, at = [], 0
    for found in re.finditer(_OPTION, text):
        name = found[1]
        if name not in _ARGUMENTS:
            continue
        done.append(re.sub(_USE, "pass ", text[at : found.start()]))
        pattern, argument = _ARGUMENTS[name]
        value = pattern and re.compile(f" ({pattern})").match(text, found.end())
        done.append(argument.format(_literal(name, value[1])) if value else _bare(argument))
        at = (value or found).end()
    return "".join([*done, text[at:]])


def _literal(name: str, value: str) -> str:
    """A value as Python writes it: text in quotation marks, numbers and placeholders bare."""
    if name == "column":
        return ": ".join(f'"{part.strip(chr(34))}"' for part in value.split("=", 1))
    if name == "date":
        return "date({}, {}, {})".format(*map(int, value.split("-")))
    if value.isdigit() or value.isupper() or name == "skip-rows" or value.startswith('"'):
        return value
    return f'"{value}"'


def _bare(argument: str) -> str:
    """An argument without a value: `date` of `date={}`, with its key if it is a dict."""
    name, _, value = argument.partition("=")
    if "{}" not in value.replace("{{", "").replace("}}", ""):
        return argument
    return argument.format("…") if value.startswith("{{") else name
