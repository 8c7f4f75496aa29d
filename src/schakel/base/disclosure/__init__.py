"""Labels, audiences, consent, introductions: who may see what."""
