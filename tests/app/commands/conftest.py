"""What a command sets for its process, set back behind each test."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True)
def the_log_as_it_was() -> Iterator[None]:
    """A command logs errors alone; the tests behind it look at what else is logged."""
    root = logging.getLogger()
    flags = ("_srcfile", "logThreads", "logProcesses", "logMultiprocessing", "raiseExceptions")
    set_here = {name: getattr(logging, name) for name in flags}
    level, handlers = root.level, list(root.handlers)
    levels = {each: logging.getLogger(each).level for each in logging.root.manager.loggerDict}
    for handler in handlers:
        root.removeHandler(handler)  # else setting up the log would close them
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    for name, value in set_here.items():
        setattr(logging, name, value)
    for name, value in levels.items():
        logging.getLogger(name).setLevel(value)
