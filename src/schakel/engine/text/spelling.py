"""British and American spelling as one: each English word in its American form before it becomes a key."""

import re

#: Words that a rule on endings cannot reach, in their stem.
_STEMS = (
    ("armour", "armor"),
    ("colour", "color"),
    ("behaviour", "behavior"),
    ("harbour", "harbor"),
    ("labour", "labor"),
    ("vapour", "vapor"),
    ("neighbour", "neighbor"),
    ("favour", "favor"),
    ("honour", "honor"),
    ("odour", "odor"),
    ("tumour", "tumor"),
    ("rigour", "rigor"),
    ("endeavour", "endeavor"),
    ("fibre", "fiber"),
    ("centre", "center"),
    ("calibre", "caliber"),
    ("theatre", "theater"),
    ("lustre", "luster"),
    ("metre", "meter"),
    ("litre", "liter"),
    ("defence", "defense"),
    ("offence", "offense"),
    ("licence", "license"),
    ("aluminium", "aluminum"),
    ("sulphur", "sulfur"),
    ("sulphate", "sulfate"),
    ("catalogue", "catalog"),
    ("analogue", "analog"),
    ("tyre", "tire"),
    ("grey", "gray"),
    ("plough", "plow"),
    ("artefact", "artifact"),
    ("manoeuvre", "maneuver"),
    ("manoeuvring", "maneuvering"),
    ("manoeuvrable", "maneuverable"),
    ("manoeuvrability", "maneuverability"),
    ("anaesthe", "anesthe"),
    ("haemo", "hemo"),
    ("orthopaedic", "orthopedic"),
    ("paediatric", "pediatric"),
    ("oesophag", "esophag"),
    ("aeroplane", "airplane"),
    ("mould", "mold"),
    ("draught", "draft"),
    ("storey", "story"),
    ("cheque", "check"),
    ("sceptic", "skeptic"),
)
_STEM = re.compile("|".join(f"^{british}" for british, _ in _STEMS))
_AMERICAN = dict(_STEMS)
_WHOLE = {"programme": "program", "programmes": "programs"}
_ISE = re.compile(r"(?<=[a-z]{3})is(ation|ations|ational|ing|ed|er|ers|e|es)$")
_YSE = re.compile(r"lys(e|ed|es|ing|er|ers)$")
#: Doubled in British spelling only ("modelling"); "controlling", "rolling" and "drilling" are doubled everywhere.
_DOUBLING = re.compile(r"^(model|signal|label|travel|channel|tunnel|fuel|level|cancel|dial|marshal|panel|equal|total)l")
#: How the words begin that `_STEM` and `_DOUBLING` are for: most words are told by that.
_HEADS = frozenset(stem[:4] for stem in [*_AMERICAN, *_DOUBLING.pattern[2:-2].split("|")])
#: Stems that end in "is" in both spellings, before "e", "ed" or "ing" ("rise", "noised", "supervising").
_ALWAYS_S = re.compile(
    r"(?:^|[a-z])(?:exerc|superv|adv|rev|dev|prem|prom|comprom|surpr|enterpr|compr|expert|prec|conc|ra|pra|no|po|ar|disgu"
    r"|merchand|franch|parad|treat|turquo|cru|bru|televis|improv|w|r|gu|inc|exc|circumc|porpo|torto|mal|appra|ra|ch|va)$"
)


def american(word: str) -> str:
    """Return a folded English word in American spelling ("armoured" -> "armored"); other words as they are."""
    if word in _WHOLE:
        return _WHOLE[word]
    if word[:4] in _HEADS:
        found = _STEM.match(word)
        if found:
            return _AMERICAN[found.group()] + word[found.end() :]
        found = _DOUBLING.match(word)
        if found:
            return found.group(1) + word[found.end() :]
    if "lys" in word and _YSE.search(word):
        return _YSE.sub(r"lyz\1", word)
    found = _ISE.search(word) if "is" in word else None
    if found and not _ALWAYS_S.search(word[: found.start()]):
        return f"{word[: found.start()]}iz{found.group(1)}"
    return word
