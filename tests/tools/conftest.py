"""The shop: the fixture of tests/guarantees."""

from tests.guarantees.conftest import shop

__all__ = ["shop"]
