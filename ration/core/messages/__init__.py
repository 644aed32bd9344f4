"""Every kind of problem, by its code: its message, how to fix it, and an example."""

from ration.core.messages.advice import ADVICE
from ration.core.messages.columns import COLUMNS
from ration.core.messages.documents import PAPER
from ration.core.messages.files import FILES
from ration.core.messages.kind import Kind
from ration.core.messages.people import AREAS, PEOPLE
from ration.core.messages.programme import PROGRAMME, SHORTAGE
from ration.core.messages.records import DATABASE, JSON
from ration.core.messages.rounds import ROLL_OUT, ROUNDS
from ration.core.messages.rows import ROWS
from ration.core.messages.stock import ARREARS, STOCK
from ration.core.messages.tables import TABLES
from ration.core.messages.toml import MAPPING, TOML

BY_TOPIC: dict[str, dict[str, Kind]] = {
    "files": FILES,
    "tables": TABLES,
    "json": JSON,
    "database": DATABASE,
    "columns": COLUMNS,
    "rows": ROWS,
    "people": PEOPLE,
    "areas": AREAS,
    "mapping": MAPPING,
    "toml": TOML,
    "programme": PROGRAMME,
    "advice": ADVICE,
    "shortage": SHORTAGE,
    "stock": STOCK,
    "arrears": ARREARS,
    "rounds": ROUNDS,
    "rollout": ROLL_OUT,
    "print": PAPER,
}

CATALOGUE: dict[str, Kind] = {
    code: kind for kinds in BY_TOPIC.values() for code, kind in kinds.items()
}
