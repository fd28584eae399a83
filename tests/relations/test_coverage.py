"""Every line of the relation tables has a case that hits it and a near miss that does not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.cases.case import all_cases
from tests.relations.coverage import all_lines, hits, is_hit, is_missed, near_misses, rules_of, stands_there

if TYPE_CHECKING:
    from kubectl_related.relations.catalogue import Line
    from tests.cases.case import Case


@pytest.mark.parametrize("line", all_lines(), ids=lambda line: line.place)
def test_line_has_a_case_that_hits_it_and_one_that_does_not(line: Line) -> None:
    """A relation that no case proves, or that no case bounds, fails the suite by file and line."""
    rules, row = rules_of(line), "  ".join(line.row)
    assert any(is_hit(rule, edge) for rule in rules for edge in hits()), f"{line.place}: no case hits: {row}"
    missed = any(is_missed(rule, near) for rule in rules for near in near_misses())
    assert missed, f"{line.place}: no near miss for: {row}"


@pytest.mark.parametrize("case", all_cases(), ids=lambda case: case.name)
def test_near_misses_are_near(case: Case) -> None:
    """A near miss names a field that its object has and that a rule reads, else it would prove nothing."""
    for near in case.near:
        assert not near.via or stands_there(case, near), f"{case.name}: {near}"
