"""Pages about oneself: account, memberships, invitations, decisions, tokens."""
