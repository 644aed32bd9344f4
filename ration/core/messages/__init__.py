"""Every kind of problem: its code, what is said of it, and how it is mended."""

from ration.core.messages.areas import AREAS
from ration.core.messages.columns import COLUMNS
from ration.core.messages.documents import PAPER
from ration.core.messages.kind import Kind
from ration.core.messages.people import PEOPLE
from ration.core.messages.programme import PROGRAMME
from ration.core.messages.rollout import ROLL_OUT
from ration.core.messages.rows import ROWS
from ration.core.messages.source import SOURCE
from ration.core.messages.stock import STOCK

_PARTS = (SOURCE, PROGRAMME, COLUMNS, ROWS, PEOPLE, AREAS, STOCK, ROLL_OUT, PAPER)

CATALOGUE: dict[str, Kind] = {code: kind for part in _PARTS for code, kind in part.items()}
