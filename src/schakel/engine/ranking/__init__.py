"""Fuse, correct, calibrate."""
