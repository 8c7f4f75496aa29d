"""Register of processing, export and erasure per person, gathered from the apps."""
