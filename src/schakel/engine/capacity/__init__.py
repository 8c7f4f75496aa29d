"""Who makes what when; surge; bundling; sites (not yet built)."""
