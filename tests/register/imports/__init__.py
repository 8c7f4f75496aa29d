"""Tests of register/imports."""
