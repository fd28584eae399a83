"""What is derived from schemas agrees with what a person says of them."""

from __future__ import annotations

import fnmatch

import pytest

from tools.schema_recall.families import families
from tools.schema_recall.manifests import (
    BEFORE,
    fifth_part,
    fourth_part,
    sample_families,
    second_half,
    third_part,
)
from tools.schema_recall.measure import judged, measure
from tools.schema_recall.page import PAGE, page
from tools.schema_recall.sample_measure import measure_samples

WITHOUT_DEFINITIONS = frozenset.union(*fourth_part(), fifth_part())
RECALL, PRECISION = 0.90, 0.95
"""The least over all families together; the page says what it is for each."""


@pytest.mark.parametrize("seen", [True, False], ids=["with a table", "without a table"])
def test_most_references_are_derived(*, seen: bool) -> None:
    """Most strong fields that a person found are found in the schemas alone."""
    scores = [measure(family) for family in families() if family.seen == seen]
    found, missed = sum(len(s.found) for s in scores), [entry for s in scores for entry in s.missed]
    assert found >= 100
    assert found >= RECALL * (found + len(missed)), "\n".join(missed)


@pytest.mark.parametrize("seen", [True, False], ids=["with a table", "without a table"])
def test_little_of_what_is_derived_is_wrong(*, seen: bool) -> None:
    """Most derived fields are references that a person found too."""
    scores = [measure(family) for family in families() if family.seen == seen]
    right, wrong = sum(len(s.right) for s in scores), [entry for s in scores for entry in s.wrong]
    assert right >= PRECISION * (right + len(wrong)), "\n".join(wrong)


def test_every_family_without_a_table_is_measured() -> None:
    """What a person read of a family is compared with it: each has fields, or hints."""
    scores = [measure(family) for family in families() if not family.seen]
    assert all(score.found or score.right for score in scores)


def test_judged_fields_are_derived_and_in_no_table() -> None:
    """What a person judged is not forgotten when a table learns it."""
    derived = [" ".join(e.split("  ")[:2]) for f in families() for e in measure(f).judged]
    assert sorted(glob for glob in judged() if not fnmatch.filter(derived, glob)) == []


def test_the_page_says_what_is_measured() -> None:
    """docs/schema-derivation.md is what `make docs` writes."""
    assert PAGE.read_text(encoding="utf-8").splitlines() == page().splitlines()


@pytest.mark.parametrize("second", [False, True], ids=["first half", "second half"])
def test_references_in_sample_manifests_are_derived(*, second: bool) -> None:
    """Most references that a person found in projects' samples are derived, and little else."""
    families_ = [
        one
        for one in sample_families()
        if (one.name in second_half()) == second and one.name not in WITHOUT_DEFINITIONS
    ]
    scores = [measure_samples(family) for family in families_]
    found, missed = sum(len(s.found) for s in scores), [entry for s in scores for entry in s.missed]
    right, wrong = sum(len(s.right) for s in scores), [entry for s in scores for entry in s.wrong]
    assert found >= 0.92 * (found + len(missed)), "\n".join(missed)
    assert right >= 0.98 * (right + len(wrong)), "\n".join(wrong)


@pytest.mark.parametrize("part", [0, 1, 2], ids=["fourth, first half", "fourth, second half", "fifth"])
def test_references_without_definitions_are_derived(part: int) -> None:
    """In projects of which only objects are known, most references are derived, and little else."""
    names = (*fourth_part(), fifth_part())[part]
    scores = [measure_samples(one) for one in sample_families() if one.name in names]
    found, missed = sum(len(s.found) for s in scores), [entry for s in scores for entry in s.missed]
    right, wrong = sum(len(s.right) for s in scores), [entry for s in scores for entry in s.wrong]
    assert found >= 0.80 * (found + len(missed)), "\n".join(missed)
    assert right >= 0.98 * (right + len(wrong)), "\n".join(wrong)


HINTS_ALONE = {"coralogix.com"}
"""Families in which a person found no reference that is certain."""


def test_every_family_of_samples_has_references() -> None:
    """What a person judged is of fields that the samples have."""
    scores = [measure_samples(family) for family in sample_families() if family.name not in HINTS_ALONE]
    assert all(score.found or score.missed for score in scores)


def test_the_halves_are_of_one_size() -> None:
    """The names of the families decide which half they are in, and nobody else; the third part is apart."""
    new = {family.name for family in sample_families()} - BEFORE - third_part()
    new -= WITHOUT_DEFINITIONS
    assert 0 <= len(new) - 2 * len(second_half()) <= 1
