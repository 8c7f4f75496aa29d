"""Synthetic datasets: purpose, generator, seed, utility and leakage."""
