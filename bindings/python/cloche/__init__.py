# SPDX-License-Identifier: MIT
"""Cloche runs Python that nobody reviewed, inside your program: fast, limited, pausing at every host call.

>>> import cloche
>>> program = cloche.Program("data = fetch(url)\\nlen(data)", inputs=["url"], functions=["fetch"])
>>> paused = program.start(inputs={"url": "https://example.com"})
>>> paused.function, paused.args
('fetch', ('https://example.com',))
>>> paused.resume("hello world").value
11
"""
from ._cloche import version as __version__
from ._core import Call, Done, Limits, Paused, Program, Session, Usage
from ._errors import CompileError, ConversionError, Error, LimitError, Raised, SnapshotError

__all__ = ["Call", "CompileError", "ConversionError", "Done", "Error", "LimitError", "Limits", "Paused", "Program", "Raised", "Session",
           "SnapshotError", "Usage", "__version__"]

for _class in (CompileError, ConversionError, Error, LimitError, Raised, SnapshotError, Call, Done, Limits, Paused, Program, Session, Usage):
    _class.__module__ = __name__
del _class
