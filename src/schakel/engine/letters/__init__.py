"""Promises, motions, amounts and dates out of policy letters (not yet built)."""
