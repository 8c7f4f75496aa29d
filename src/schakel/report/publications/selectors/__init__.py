"""Reads of publications: offer books as one viewer may have them."""

from schakel.report.publications.selectors.books import Made, counts, offer_book

__all__ = ["Made", "counts", "offer_book"]
