"""How far a solver lies from the suppliers that Defence knows already: solutions nobody thought of (row 96)."""
