"""The shop, a proxy in front of it, and questions through the proxy: the fixtures of tests/promises."""

from tests.promises.conftest import ask, proxy, shop

__all__ = ["ask", "proxy", "shop"]
