"""Read the vocabulary of concepts that capabilities are chosen from. Public: no viewer is asked for."""


def both_labels(concept_id: str) -> tuple[str, ...]:
    """The preferred labels of a concept in Dutch and English; empty for a concept that the vocabulary lost."""
    return ()
