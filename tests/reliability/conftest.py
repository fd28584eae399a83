"""The shop, a proxy in front of it, and questions through the proxy: the fixtures of tests/guarantees."""

from tests.guarantees.conftest import ask, proxy, shop

__all__ = ["ask", "proxy", "shop"]
