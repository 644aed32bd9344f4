"""The targets, by the name of each: a folder of the corpus has the same name."""

from .documents import TARGETS as DOCUMENTS
from .seals import TARGETS as SEALS
from .tables import TARGETS as TABLES
from .values import TARGETS as VALUES
from .workbooks import TARGETS as WORKBOOKS

TARGETS = {**VALUES, **DOCUMENTS, **SEALS, **TABLES, **WORKBOOKS}
