"""What the tail of an installer's log means, in the words of the person who waits for it."""

import re

#: Pattern and sentence; the first match wins.
DIAGNOSES = [
    (r"No space left on device|Errno 28", "The disk is full: free at least 1 GB and run the same command again."),
    (
        r"DO NOT MATCH THE HASHES|[Hh]ash mismatch|HashMismatch",
        "A downloaded file differs from the one in the lock file, so it was not installed. "
        "Look at the package index or proxy in between.",
    ),
    (
        r"name resolution|Name or service not known|NewConnectionError"
        r"|establish a new connection|unreachable|Connection refused|dns error"
        r"|No address associated|ConnectTimeout|Read timed out|error sending request|failed to lookup"
        r"|client error \(Connect\)|Network connectivity is disabled|ConnectionError",
        "No network: the package index cannot be reached. On a machine with network run "
        "`python3 start.py wheelhouse`, copy the folder `wheelhouse` into this one, and run the same command again.",
    ),
    (
        r"(gcc|cc|clang|cl\.exe|[cg]\+\+|rustc|cargo)['\"]?:? (failed: )?(No such file|command not found|not found)"
        r"|No such file or directory: '(gcc|cc|[cg]\+\+|cargo|rustc)'|Unable to find a compatible compiler"
        r"|command '\S*(gcc|cc|clang|[cg]\+\+)' failed|Microsoft Visual C\+\+ .* is required"
        r"|can't find Rust compiler|Python\.h: No such file",
        "A package has no ready-made build for this Python and machine, and there is no working compiler to make one. "
        "Use Python 3.11, 3.12 or 3.13, or install a compiler (Debian: apt install build-essential python3-dev).",
    ),
    (
        r"metadata-generation-failed|Failed building wheel|Failed to build ",
        "A package has no ready-made build for this Python and machine, and building it here failed. "
        "Use Python 3.11, 3.12 or 3.13 on Linux, macOS or Windows.",
    ),
    (
        r"No matching distribution found|No solution found|has no wheels with a matching|Could not find a version",
        "A package of the lock file is not to be had for this Python and machine. "
        "Use Python 3.11, 3.12 or 3.13 on Linux, macOS or Windows.",
    ),
    (
        r"Permission denied|Read-only file system|Errno 13|Errno 30",
        "The folder .venv cannot be written. Copy Schakel to a folder of your own.",
    ),
]


def diagnose(log: str) -> str:
    """Return one sentence: what went wrong in the last command of an installer's log, and what to do."""
    tail = log.rsplit("\n$ ", 1)[-1]
    for pattern, sentence in DIAGNOSES:
        if re.search(pattern, tail):
            return sentence
    lines = [line.strip() for line in tail.splitlines() if line.strip() and not line.startswith(("note: ", "hint: "))]
    last = lines[-1] if lines else "no output"
    return f"Installing failed: {last}"
