"""Every mail and feed: grouping, digest, unsubscribe, exactly once."""
