"""Offer books: dated, sourced documents made from the register."""
