"""What every stage stands on; each room may import those before it."""
