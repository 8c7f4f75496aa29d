#!/usr/bin/env python3
"""Start, test or pack Schakel on a machine that has nothing but Python 3.11 or newer.

python3 start.py              install what is missing, prepare the data, serve on http://localhost:8000
python3 start.py test         run everything that needs no service (further words go to pytest)
python3 start.py wheelhouse   make a folder from which a machine without network installs
"""

import argparse
import signal
import sys
import time
from pathlib import Path

if sys.version_info < (3, 11):
    found = ".".join(str(part) for part in sys.version_info[:3])
    sys.exit("start.py: Schakel needs Python 3.11 or newer, and this is " + found + ". Try: python3.11 start.py")

from bootstrap import packages, serving
from bootstrap.checkout import ROOT, Stop, say


def read_arguments(words: list[str]) -> argparse.Namespace:
    """Return the verb and its options; what follows `test` belongs to pytest."""
    reader = argparse.ArgumentParser(
        prog="start.py", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    reader.add_argument("verb", nargs="?", choices=["run", "test", "wheelhouse"], default="run")
    reader.add_argument("folder", nargs="?", type=Path, default=ROOT / "wheelhouse", help="of wheelhouse")
    reader.add_argument("--port", type=int, default=8000, help="of run (default: 8000)")
    reader.add_argument("--no-serve", action="store_true", help="of run: install and prepare only")
    own, rest = (words[:1], words[1:]) if words[:1] == ["test"] else (words, [])
    options = reader.parse_args(own)
    options.rest = rest
    return options


def act(options: argparse.Namespace) -> int:
    """Do what was asked; return the exit code."""
    began = time.monotonic()
    if options.verb == "wheelhouse":
        packages.fill_wheelhouse(options.folder.resolve())
        return 0
    if options.verb == "test":
        packages.install("test")
        return serving.run_tests(options.rest)
    if not options.no_serve:
        serving.check_port(options.port)
    packages.install("run")
    lines = serving.prepare()
    if options.no_serve:
        say("\n".join([*lines, f"Installed and prepared in {time.monotonic() - began:.1f} s; not serving."]))
    else:
        serving.serve(options.port, lines)
    return 0


def main() -> int:
    """Run one verb; every failure that can be foreseen is one sentence and an exit code other than 0."""
    options = read_arguments(sys.argv[1:])
    for name in ("SIGTERM", "SIGHUP"):  # Windows has no SIGHUP
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.default_int_handler)
    try:
        return act(options)
    except Stop as reason:
        sentence, code = str(reason), 1
    except KeyboardInterrupt:
        sentence, code = "Stopped. Run the same command again: it goes on from here.", 130
    except OSError as error:
        sentence, code = f"{error}. Is the disk full, or is the folder not yours?", 1
    print(f"start.py: {sentence}", file=sys.stderr, flush=True)
    return code


if __name__ == "__main__":
    sys.exit(main())
