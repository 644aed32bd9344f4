"""Every kind of problem: its code, what is said of it, and how it is mended."""

from ration.catalogue.areas import AREAS
from ration.catalogue.columns import COLUMNS
from ration.catalogue.kind import Kind
from ration.catalogue.paper import PAPER
from ration.catalogue.people import PEOPLE
from ration.catalogue.programme import PROGRAMME
from ration.catalogue.rollout import ROLL_OUT
from ration.catalogue.rows import ROWS
from ration.catalogue.source import SOURCE
from ration.catalogue.stock import STOCK

_PARTS = (SOURCE, PROGRAMME, COLUMNS, ROWS, PEOPLE, AREAS, STOCK, ROLL_OUT, PAPER)

CATALOGUE: dict[str, Kind] = {code: kind for part in _PARTS for code, kind in part.items()}
