"""How a process of ours ends. Only what is the entry of a process calls this."""

from __future__ import annotations

import contextlib
import os
import sys
import threading
from typing import NoReturn

INTERRUPTED = 130
"""Exit code of a command that Ctrl-C stopped before it had anything to write."""


def leave(code: int) -> NoReturn:
    """End this process, at once even when a thread still runs.

    A solve that was abandoned goes on in its thread until the solver next looks at the clock.
    Python waits for it on a normal exit, since C++ must not find the interpreter gone; nobody
    who typed a command wants to.

    Raises
    ------
    SystemExit
        Nothing else runs.
    """
    others = set(threading.enumerate()) - {threading.current_thread()}
    if any(not thread.daemon for thread in others):
        for stream in (sys.stdout, sys.stderr):
            with contextlib.suppress(OSError, ValueError):  # the reader is gone
                stream.flush()
        os._exit(code)
    sys.exit(code)
