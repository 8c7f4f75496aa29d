"""The rules of the house that imports do not show, checked on the syntax tree of the source.

Each check takes a `tree.Tree` and returns one line per fault. `python -m maintenance.house` runs them all.
"""
