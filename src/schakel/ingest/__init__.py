"""1. From outside to raw, with provenance."""
