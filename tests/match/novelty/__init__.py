"""Tests of novelty."""
