"""Pictures of organisations and offerings, and the consents under which fields and pictures are used."""
