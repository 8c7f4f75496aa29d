"""Concepts for tests: valid rows and vocabularies, with only what the test says different."""

from typing import Any

from schakel.engine import Vocabulary, vocabulary_from_rows


def concept_row(concept_id: str, nl: str, en: str, **changes: Any) -> dict[str, Any]:
    """A valid row; labels in one string, the preferred first: `concept_row("radar", "radar; radars", "radar")`."""
    row: dict[str, Any] = {"id": concept_id, "kind": "technology", "nl": _labels(nl), "en": _labels(en)}
    return row | changes


def _labels(written: str) -> dict[str, Any]:
    preferred, *other = [label.strip() for label in written.split(";")]
    return {"preferred": preferred, "other": other}


def small_vocabulary() -> Vocabulary:
    """Eleven concepts that a person can hold in the head."""
    return vocabulary_from_rows(
        [
            concept_row("sensor", "sensor; meetend systeem", "sensor"),
            concept_row("radar", "radar; radarsysteem", "radar; radar system", broader=["sensor"]),
            concept_row("weather-radar", "weerradar; radar voor het weer", "weather radar", broader=["radar"]),
            concept_row("drone", "drone; onbemand vliegtuig", "drone; UAV", related=["radar"]),
            concept_row("drone-detection", "dronedetectie", "drone detection", broader=["detection"]),
            concept_row("detection", "detectie", "detection", kind="effect"),
            concept_row("counter-uas", "dronebestrijding; C-UAS", "counter-UAS", related=["drone"], kind="capability"),
            concept_row("wire-bond", "verbinding", "connection", ambiguous=["verbinding"]),
            concept_row("radio-link", "radioverbinding; verbinding", "radio link", ambiguous=["verbinding"]),
            concept_row("information-technology", "informatietechnologie; IT", "information technology; IT"),
            concept_row("synthetic-aperture", "SAR-radar; SAR", "synthetic aperture radar; SAR", ambiguous=["SAR"]),
        ]
    )
