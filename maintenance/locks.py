"""Export the three hashed lock files from uv.lock, or compare them with it (`--check`)."""

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
UV = shutil.which("uv") or str(Path(sys.executable).with_name("uv"))
COMMON = [UV, "export", "--quiet", "--locked", "--no-emit-project", "--no-annotate", "--no-header"]
EXPORTS = {
    "requirements-build.lock": ["--only-group", "build"],
    "requirements.lock": ["--no-default-groups"],
    "requirements-test.lock": ["--group", "test"],
}


def export(name: str) -> str:
    """Return what a lock file must hold; raises CalledProcessError when uv.lock does not fit pyproject.toml."""
    return subprocess.run([*COMMON, *EXPORTS[name]], cwd=ROOT, check=True, capture_output=True, text=True).stdout


def main(words: list[str]) -> int:
    """Write the files, or with `--check` say which differ; return the exit code."""
    try:
        wanted = {name: export(name) for name in EXPORTS}
    except (OSError, subprocess.CalledProcessError) as error:
        print(f"locks: {getattr(error, 'stderr', '') or error}".strip(), file=sys.stderr)
        return 2
    stale = [name for name, text in wanted.items() if not (ROOT / name).is_file() or (ROOT / name).read_text() != text]
    if "--check" in words:
        for name in stale:
            print(f"locks: {name} differs from uv.lock. Run: make lock", file=sys.stderr)
        return 1 if stale else 0
    for name in stale:
        (ROOT / name).write_text(wanted[name])
    print(f"locks: {len(stale)} of {len(wanted)} files renewed")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
