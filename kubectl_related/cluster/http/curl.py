"""pycurl without its asyncio client: importing that takes 23 ms of CPU, a tenth of a small question."""

from __future__ import annotations

import sys
import types

_ASYNC_CLIENT = "pycurl.async_multi"

if "pycurl" not in sys.modules:
    sys.modules[_ASYNC_CLIENT] = types.ModuleType(_ASYNC_CLIENT)
    sys.modules[_ASYNC_CLIENT].__dict__["AsyncCurlMulti"] = None

import pycurl  # noqa: E402 - after the placeholder is in place

if not hasattr(sys.modules.get(_ASYNC_CLIENT), "__file__"):
    # Code that needs the client imports the real one.
    sys.modules.pop(_ASYNC_CLIENT, None)

__all__ = ["pycurl"]
