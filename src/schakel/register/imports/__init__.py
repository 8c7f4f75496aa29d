"""Import organisations and offerings from a spreadsheet: preview, outcome per row, error file, undo."""
