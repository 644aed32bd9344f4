"""Gini and Theil as a published implementation has them: `inequality` of PySAL.

It has no weights: every person is a number of its own. The figures were computed with version
1.1.2, and are computed again where the package is installed. It works in floats, so that results
agree to 12 decimals, not exactly.
"""

import pytest

from ration.fairness.gini import gini
from ration.fairness.shares import Share
from ration.fairness.theil import theil, theil_of_areas

CLOSE = 1e-12
# By area, so many people and what each of them has.
PEOPLE = {"A": [(2, 4), (1, 11), (4, 1)], "B": [(5, 5), (3, 8)], "C": [(1, 2), (1, 101)]}
AREAS = {area: [Share(n, n * each) for n, each in groups] for area, groups in PEOPLE.items()}
EVERYBODY = [share for shares in AREAS.values() for share in shares]
GINI = 0.6561344537815126
WHOLE, BETWEEN, WITHIN = 1.0691314516355412, 0.6521411918080453, 0.41699025982749593


def test_the_figures_of_the_published_implementation() -> None:
    parts = theil_of_areas(AREAS)
    assert parts is not None
    assert float(gini(EVERYBODY) or 0) == pytest.approx(GINI, abs=CLOSE)
    assert float(theil(EVERYBODY) or 0) == pytest.approx(WHOLE, abs=CLOSE)
    found = [float(part) for part in parts]
    assert found == pytest.approx([WHOLE, WITHIN, BETWEEN], abs=CLOSE)


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_the_published_implementation_computes_them_now() -> None:
    published = pytest.importorskip("inequality", reason="install it with pip install inequality")
    has = [float(each) for groups in PEOPLE.values() for n, each in groups for _ in range(n)]
    area = [name for name, groups in PEOPLE.items() for n, _ in groups for _ in range(n)]
    numpy = pytest.importorskip("numpy")
    x, areas = numpy.array(has), numpy.array(area)
    parts = published.theil.TheilD(x, areas)
    found = [published.gini.Gini(x).g, parts.T, parts.bg, parts.wg]
    assert [float(numpy.ravel(each)[0]) for each in found] == pytest.approx(
        [GINI, WHOLE, BETWEEN, WITHIN], abs=CLOSE
    )
