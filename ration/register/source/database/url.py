"""Parse the URLs of databases, and show them without their passwords."""

import re
from collections.abc import Sequence
from typing import Any, NamedTuple
from urllib.parse import SplitResult, parse_qsl, quote, unquote, urlencode, urlsplit

from ration.core.problems.errors import InputError
from ration.core.problems.problem import problem
from ration.core.text.cells import is_text
from ration.core.text.passwords import without_secrets
from ration.register.source.store.address import is_stored, shown_address

SCHEMES = {"sqlite": "sqlite", "postgresql": "postgresql", "postgres": "postgresql"}
# Seconds to be let in; then a network that is lost is noticed after 20 + 4 × 10 seconds.
_WAITS = {
    "connect_timeout": "10",
    "keepalives_idle": "20",
    "keepalives_interval": "10",
    "keepalives_count": "4",
    "tcp_user_timeout": "60000",  # milliseconds
}
_OURS = ("table", "query")
# Options that are shown: others may be secrets, also under names that are misspelt.
_SHOWN = {
    *("table", "query", "user", "host", "hostaddr", "port", "dbname", "application_name"),
    *("connect_timeout", "options", "sslmode", "target_session_attrs"),
}


class DatabaseUrl(NamedTuple):
    """A table or a query of a database; the other of the two is None.

    `kind` is `sqlite` or `postgresql`. `where` is the path of the file, or the URL for the
    server's client, with any password. `shown` is the URL without the password.
    """

    shown: str
    kind: str
    where: str
    table: str | None
    query: str | None


def is_url(name: str) -> bool:
    """Whether a register's name is a URL of any scheme, not a path."""
    return re.match(r"[a-zA-Z][a-zA-Z0-9+.-]*://", name) is not None


def shown(name: str) -> str:
    """Return a register's name as it may be shown: a URL without its password.

    >>> shown("postgresql://kim:secret@db.example/relief?table=households")
    'postgresql://kim@db.example/relief?table=households'
    >>> shown("households.csv")
    'households.csv'
    """
    if not is_url(name):
        return name
    if is_stored(name):
        return shown_address(name)
    scheme, _, rest = name.partition("://")
    try:
        parts = urlsplit(name)
        _ = parts.port  # fails if it is not a number
    except ValueError:
        parts = None
    before, _, after = rest.partition("?")
    if _scheme(name) == "sqlite" and not (parts and parts.netloc):
        tail = _shown_options(after)
        return f"{scheme}://{before}{tail}"
    clear = "@" in before or "@" not in after.partition("=")[0]
    if parts is None or not clear or "@" in parts.path + parts.fragment:
        # parts of a password may be anywhere, if its characters are not written as %40 and so on
        return f"{scheme}://…"
    account, at, host = parts.netloc.rpartition("@")
    account = re.split(":|%3A", account, flags=re.IGNORECASE)[0]
    return f"{scheme}://{account}{at}{host}{parts.path}{_shown_options(after)}"


def _shown_options(query: str) -> str:
    """The options of a URL that may be shown, with the sign before them."""
    pairs = [pair for pair in query.split("&") if pair.partition("=")[0] in _SHOWN]
    return without_secrets(f"?{'&'.join(pairs)}") if pairs else ""


def parse_url(name: str) -> DatabaseUrl:
    """Parse a URL. Raises InputError, without the password, if it cannot be read."""
    scheme = _scheme(name)
    if scheme not in SCHEMES:
        web = scheme in {"ftp", "sftp", "hdfs"}
        raise _refused(name, "url-web" if web else "url-unknown", scheme=scheme)
    if shown(name).endswith("://…") or not is_text(name):
        raise _refused(name, "url-unreadable")
    try:
        parts = urlsplit(name)
    except ValueError:  # such as of an address in half a pair of brackets
        raise _refused(name, "url-unreadable") from None
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    named = {key: value for key, value in pairs if key in _OURS and value.strip()}
    if len(named) > 1:
        raise _refused(name, "url-table-and-query")
    kind = SCHEMES[scheme]
    rest = [pair for pair in pairs if pair[0] not in _OURS]
    where = _file(name, parts, rest) if kind == "sqlite" else _server(parts, rest)
    return DatabaseUrl(shown(name), kind, where, named.get("table"), named.get("query"))


def _scheme(name: str) -> str:
    """Return the scheme of a URL, without a driver after a +, such as in postgresql+x://."""
    return re.split(r"\+|:", name, maxsplit=1)[0].lower()


def with_table(url: DatabaseUrl, table: str) -> str:
    """Return the URL, as shown, of a table of the same database."""
    return f"{url.shown.partition('?')[0]}?table={quote(table)}"


def _file(name: str, parts: SplitResult, rest: Sequence[tuple[str, str]]) -> str:
    path = unquote(parts.path.removeprefix("/"))
    if parts.netloc or not path:
        raise _refused(name, "url-no-file")
    if rest:
        raise _refused(name, "url-option", key=rest[0][0])
    return path


def _server(parts: SplitResult, rest: Sequence[tuple[str, str]]) -> str:
    # the client ends a password at the first @ or :, we at the last: quote both for it
    account, at, host = parts.netloc.rpartition("@")
    quoted = ":".join(quote(unquote(part), safe="") for part in account.split(":", 1))
    options = dict(rest)
    for key, value in _WAITS.items():
        options.setdefault(key, value)
    query = urlencode(options, quote_via=quote)
    return f"postgresql://{quoted}{at}{host}{parts.path}?{query}"


def _refused(name: str, code: str, **facts: Any) -> InputError:
    return InputError(shown(name), [problem(code, **facts)])
