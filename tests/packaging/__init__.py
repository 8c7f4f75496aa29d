"""The first minute on a machine: start.py and what it installs."""
