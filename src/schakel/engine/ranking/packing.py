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

    The whole numbers begin with the edges of the columns in both, and with some facts; see `piece` and `amount`.
    """
    many, some = len(wholes), len(amounts)
    at, end = many + 1 + some + 1 + len(facts), 0
    size = at
    for column in wholes:
        size += len(column)
    for column in amounts:
        end += len(column)
    numbers, others = whole_room(size, 0), float_room(end, 0.0)
    for n in range(len(facts)):
        numbers[many + some + 2 + n] = facts[n]
    for n in range(many):
        numbers[n] = at
        for value in wholes[n]:
            numbers[at] = value
            at += 1
    numbers[many] = at
    end = 0
    for n in range(some):
        numbers[many + 1 + n] = end
        for amount in amounts[n]:
            others[end] = amount
            end += 1
    numbers[many + 1 + some] = end
    return numbers, others


def piece(numbers, n):
    """Return a column of whole numbers out of what `pack` returned."""
    return numbers[numbers[n] : numbers[n + 1]]
