"""Room for what the steps of reading a need write, and how they hand it over: lists here, arrays in machine code."""

# mypy: disable-error-code="no-untyped-def, no-untyped-call"


def whole_room(size, value):
    """Return room for whole numbers."""
    return [value] * size


def float_room(size, value):
    """Return room for other numbers."""
    return [value] * size


def table_for(size):
    """Return an empty table for so many distinct things."""
    room = 16
    while room < 2 * size:
        room *= 2
    return whole_room(room, -1)


def pack(wholes, amounts, facts):
    """Return columns one after another, whole numbers and others: few arrays are handed over faster than many.

    The whole numbers begin with the edges of the columns in both, and with some facts; see `piece` and `Packed`.
    """
    edges, shares, others, body = list[int](), [0], list[float](), list[int]()
    first = len(wholes) + 1 + len(amounts) + 1 + len(facts)
    for column in wholes:
        edges.append(first + len(body))
        body += column
    for column in amounts:
        others += column
        shares.append(len(others))
    return [*edges, first + len(body), *shares, *facts, *body], others


def piece(numbers, n):
    """Return a column of whole numbers out of what `pack` returned."""
    return numbers[numbers[n] : numbers[n + 1]]
