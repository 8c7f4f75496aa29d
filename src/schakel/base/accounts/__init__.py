"""People, roles, memberships of parties."""
