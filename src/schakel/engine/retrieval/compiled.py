"""The one door to numba: functions that run as machine code, kept on disk once compiled."""

import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Any

import numba
from llvmlite import ir  # type: ignore[import-untyped]
from numba.core import types
from numba.extending import intrinsic

_ENGINE = Path(__file__).parents[1]


def compiled(function: Callable[..., Any]) -> Callable[..., Any]:
    """Return a function as machine code that lets other threads run; compiled at its first call, then kept on disk."""
    made: Callable[..., Any] = numba.njit(cache=True, nogil=True, error_model="numpy")(function)
    return made


def inlined(function: Callable[..., Any]) -> Callable[..., Any]:
    """Return a function that becomes a part of those that call it.

    A call that hands over columns counts who holds each of them, and where there is any the caller does for all of its
    own: too much for what is done for each document.
    """
    made: Callable[..., Any] = numba.njit(inline="always", nogil=True, error_model="numpy")(function)
    return made


def _prefetch(_typing, array, _at):  # type: ignore[no-untyped-def]
    def generate(context, builder, signature, given):  # type: ignore[no-untyped-def]
        data = context.make_array(signature.args[0])(context, builder, given[0]).data
        pointer = builder.bitcast(builder.gep(data, [given[1]]), ir.IntType(8).as_pointer())
        number = ir.IntType(32)
        kind = ir.FunctionType(ir.VoidType(), [pointer.type, number, number, number])
        call = builder.module.declare_intrinsic("llvm.prefetch", [pointer.type], kind)
        builder.call(call, [pointer, number(0), number(3), number(1)])
        return context.get_dummy_value()

    return types.void(array, types.int64), generate


def _lowest_bit(_typing, _value):  # type: ignore[no-untyped-def]
    def generate(_context, builder, _signature, given):  # type: ignore[no-untyped-def]
        return builder.cttz(given[0], ir.IntType(1)(1))

    return types.int64(types.uint64), generate


#: Called with a column and a place, has the near memory get what stands there; nobody waits. It may be past the end.
prefetch: Any = intrinsic(_prefetch)
#: Called with a whole number without sign that is not 0, returns the place of the lowest bit that is set.
lowest_bit: Any = intrinsic(_lowest_bit)


def forget_outdated(engine: Path) -> bool:
    """Remove what is kept of the machine code of a folder of sources when any of these changed; return whether any was.

    What is kept of a function is asked for again when its own file is another, though the functions that it calls,
    whose machine code it holds too, may stand in other files. Where nothing may be written, nothing is removed.
    """
    known = engine / "__pycache__" / "machine-code.stamp"
    stamp = _stamp_of(engine)
    with suppress(OSError):
        if known.read_text(encoding="ascii") == stamp:
            return False
    with suppress(OSError):
        for kept in (*engine.rglob("*.nbi"), *engine.rglob("*.nbc")):
            kept.unlink(missing_ok=True)
        known.parent.mkdir(exist_ok=True)
        known.write_text(stamp, encoding="ascii")
    return True


def _stamp_of(folder: Path) -> str:
    return sha256("\n".join(sorted(_facts_of(os.fspath(folder)))).encode()).hexdigest()


def _facts_of(folder: str) -> Iterator[str]:
    """Yield name, size and time of each source file, without reading any."""
    with os.scandir(folder) as found:
        for one in found:
            if one.name.endswith(".py"):
                facts = one.stat()
                yield f"{one.path} {facts.st_size} {facts.st_mtime_ns}"
            elif one.is_dir() and one.name not in ("__pycache__", "data"):
                yield from _facts_of(one.path)


forget_outdated(_ENGINE)
