"""Normalise, language, lemmas and stems, compounds (Dutch and English)."""
