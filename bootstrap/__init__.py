"""What start.py needs before anything is installed: standard library only."""
