"""The list of all checks, in the order in which a reader meets the rules."""

from collections.abc import Callable

from maintenance.house import acts, couplings, pages, shape
from maintenance.house.tree import Tree

CHECKS: list[Callable[[Tree], list[str]]] = [
    shape.files_that_are_too_long,
    shape.functions_that_are_too_long,
    shape.drawers,
    shape.modules_without_docstring,
    acts.services_with_loose_signatures,
    acts.services_that_are_no_acts,
    acts.services_without_entry,
    acts.selectors_without_viewer,
    acts.writes_outside_services,
    acts.clocks_in_pure_rooms,
    couplings.foreign_keys_to_the_right,
    couplings.foreign_keys_with_a_way_back,
    couplings.migrations_that_depend_on_the_right,
    couplings.models_fetched_by_name,
    pages.templates_away_from_home,
    pages.templates_that_reach_out,
    pages.views_that_render_others,
]
