"""The shop: the fixture of tests/promises."""

from tests.promises.conftest import shop

__all__ = ["shop"]
