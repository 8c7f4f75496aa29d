"""Code lists, concepts and crosswalks as dated data."""
