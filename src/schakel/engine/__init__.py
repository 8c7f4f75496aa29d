"""The thinking: plain Python and numeric wheels; no Django, no database, no network, no clock."""
