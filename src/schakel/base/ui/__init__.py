"""Page shell, components, fragments, design tokens, vendored assets."""
