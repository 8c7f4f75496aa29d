"""Read the concepts that capabilities are chosen from. They are public: no viewer is asked for."""

from collections.abc import Iterable

from schakel import engine


def concept_labels(*, concept_id: str) -> tuple[str, ...]:
    """The preferred labels of a concept in Dutch and English; none for a concept that the vocabulary lost."""
    vocabulary = engine.shipped_vocabulary()
    if concept_id not in vocabulary:
        return ()
    return tuple(dict.fromkeys(vocabulary.label(concept_id, language) for language in ("nl", "en")))


def concept_names(*, concept_ids: Iterable[str], language: str) -> dict[str, str]:
    """The name of each concept in a language; a concept that the vocabulary lost keeps its id as its name."""
    vocabulary = engine.shipped_vocabulary()
    return {one: vocabulary.label(one, language) if one in vocabulary else one for one in concept_ids}


def concepts_like(*, words: str, language: str, limit: int = 20) -> list[tuple[str, str]]:
    """Concepts whose labels (either language) hold these words: id and name, best first.

    Exactly the label, then labels that begin with the words, then labels with a word that begins so, then the rest;
    within these by name. Linear in the size of the vocabulary.
    """
    wanted = engine.normalise(words).casefold().strip()
    if not wanted:
        return []
    found = []
    for concept in engine.shipped_vocabulary().concepts.values():
        labels = [label.casefold() for label in (*concept.nl.all, *concept.en.all)]
        places = [_place(label, wanted) for label in labels if wanted in label]
        if places:
            found.append((min(places), concept.labels(language).preferred, concept.id))
    return [(concept_id, name) for _, name, concept_id in sorted(found)[:limit]]


def _place(label: str, wanted: str) -> int:
    if label == wanted:
        return 0
    if label.startswith(wanted):
        return 1
    return 2 if f" {wanted}" in label else 3
