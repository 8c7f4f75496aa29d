"""Who writes and who reads: services are acts with a ledger entry, selectors know their viewer."""

import ast
from collections.abc import Iterator

from maintenance.house.tree import Module, Tree, calls, functions, imports, owner

LEDGER = "schakel.base.audit.services"
Function = ast.FunctionDef | ast.AsyncFunctionDef

#: Public functions in `services` that are no acts, each with the reason.
NO_ACTS = {
    "report.opendata.services.export_everything": "reads; its entry is the act `note_export` that it ends with",
    "report.opendata.services.import_everything": "puts the ledger back as it was, to the last entry",
    "base.audit.services.act": "is what makes an act",
    "base.audit.services.record": "is what writes the entry",
    "base.audit.services.unchanged": "is how an act says that no entry is owed",
    "match.matching.services.read_on": "a derived place of a job; holds no fact",
    "base.accounts.services.follow_session": "the same session under a new key; holds no fact",
    "base.ui.services.claim_submission": "marks a form as sent once; holds no fact",
    "base.ui.services.finish_submission": "marks a form as sent once; holds no fact",
    "base.ui.services.release_submission": "marks a form as sent once; holds no fact",
}
#: Selectors (or whole rooms, by `.*`) that need no viewer, each with the reason.
NO_VIEWER = {
    "ingest.sheets.selectors.checked_table": "of bytes at hand; keeps nothing and asks no database",
    "register.imports.selectors.codes": "code lists are for everybody",
    "report.opendata.selectors.*": "everything, for the operator at a terminal; no page shows it",
    "report.releases.selectors.shape": "code lists and quarters; holds no record",
    "report.releases.selectors.all_facts": "counted by the act that releases, which decided who may; no page shows it",
    "register.needs.selectors.needs_past_their_time": "for the job that ends them; shows nothing to anybody",
    "register.needs.selectors.text_to_index": "of a record at hand; the index decides per viewer",
    "register.needs.selectors.card_of": "of a record at hand; `card_for` gives what a viewer may read",
    "match.matching.selectors.public_cards": "by the eyes of a stranger, whoever asks",
    "match.matching.selectors.public_offerings": "by the eyes of a stranger, whoever asks",
    "match.matching.selectors.public_question": "of a record at hand; only the parts that everybody may see",
    "match.matching.selectors.public_ranking": "by the eyes of a stranger, whoever asks",
    "report.fairness.selectors.*": "figures of what everybody may see, the same for whoever asks",
    "match.matching.selectors.public_verdicts": "by the eyes of a stranger, whoever asks",
    "match.matching.selectors.public_corrections": "by the eyes of a stranger, whoever asks",
    "match.matching.selectors.public_feedback": "of verdicts at hand, by the eyes of a stranger",
    "match.matching.selectors.is_open_to_all": "of a record at hand",
    "match.matching.selectors.rankers": "learnt from what everybody may see, for everybody",
    "match.matching.selectors.ranker_on": "learnt from what everybody may see, for everybody",
    "match.matching.selectors.running_corrections": "is for whoever acts on behalf of the owner, whom the caller knows",
    "match.matching.selectors.owner_of": "makes the viewer, for acts on behalf of a card's owner",
    "match.matching.selectors.ranking_for_owner": "is for the owner alone, by a viewer that it makes itself",
    "register.organisations.selectors.offerings_named": "the viewer stands in `audiences`",
    "match.matching.selectors.visible_ids": "the viewer stands in `sight`, which was made for them",
    "match.matching.selectors.cards_to_rematch": "for the job that keeps lists; shows nothing to anybody",
    "match.matching.selectors.place_of": "how far a job has read; shows nothing to anybody",
    "match.matching.selectors.stale_cards": "for the job that keeps lists; shows nothing to anybody",
    "match.matching.selectors.run_difference": "of two kept lists at hand, which were read for a viewer",
    "base.accounts.selectors.viewer_of": "makes the viewer",
    "base.accounts.selectors.viewer_from": "makes the viewer",
    "base.accounts.selectors.user_by_email": "is asked before anybody is signed in",
    "base.accounts.selectors.has_second_step": "is asked of who just signed in, before they may see anything",
    "base.accounts.selectors.sessions_of": "for the operator at a terminal; no page shows it",
    "base.accounts.selectors.is_working": "of an account at hand; makes the viewer",
    "base.accounts.selectors.viewer_of_token": "makes the viewer",
    "base.accounts.selectors.live_token": "is asked before anybody is signed in, by who holds the secret",
    "base.accounts.selectors.demo_people": "is shown before anybody is signed in, in demo mode only",
    "base.accounts.selectors.invitation_by_digest": "is asked by who holds the link",
    "base.accounts.selectors.addresses_of": "of an account at hand, for services",
    "base.accounts.selectors.session_life": "a length of time, of the settings",
    "register.organisations.selectors.role_mailbox": "an address that a code goes to and that nobody is shown",
    "base.accounts.selectors.has_key": "is asked between the first and the second step of signing in",
    "base.accounts.selectors.has_app_or_key": "of an account at hand: its own second step",
    "base.accounts.selectors.recovery_codes_left": "of an account at hand: its own second step",
    "base.accounts.selectors.recovery_step": "is asked between the first and the second step of signing in",
    "base.accounts.selectors.provider_of": "of an account at hand, for the question who it is",
    "base.accounts.selectors.appointments": "for the terminal of the server",
    "base.accounts.selectors.is_noted_since": "whether the ledger spoke of it lately; for services",
    "base.accounts.selectors.other_stewards": "a number, for services that decided already who may",
    "base.accounts.selectors.has_demo_people": "yes or no, for the check at the start",
    "base.audit.selectors.*": "numbers, hashes and entries at hand; the page that shows them decides (report/ledger)",
    "base.backups.selectors.*": "the whole installation, for who keeps it; content leaves encrypted only",
    "base.documents.selectors.limits": "a number of the installation",
    "base.documents.selectors.check_for_malware": "of bytes at hand; keeps nothing and asks no database",
    "base.documents.selectors.checked_reading": "of bytes at hand; keeps nothing and asks no database",
    "base.disclosure.selectors.*": "says who may see; takes the viewer where the answer depends on one",
    "ingest.sheets.selectors.unfinished": "what waits, for the job; rows are read with a viewer made for the person",
    "base.outbox.selectors.*": "what waits, for the job; words are found with a viewer made for the person",
    "base.parties.selectors.party_by_public_id": "an id and a kind; the profile is the organisation's",
    "base.interface.selectors.*": "what a program asked, no records",
    "base.ui.selectors.*": "how a page is shown, no records",
    "register.organisations.selectors.controlled_from": "of parties, for the decision what waits; shows nothing",
    "register.organisations.selectors.waiting_for_party": "yes or no per record at hand, for services",
    "register.organisations.selectors.concept_labels": "the vocabulary of concepts is for everybody",
    "register.organisations.selectors.concept_names": "the vocabulary of concepts is for everybody",
    "register.organisations.selectors.concepts_like": "the vocabulary of concepts is for everybody",
    "register.organisations.selectors.matching_text": "of a record at hand; the index decides per viewer",
    "register.organisations.selectors.matching_texts": "of records at hand; the index decides per viewer",
    "register.organisations.selectors.organisations_to_remind": "for the job that reminds; shows nothing to anybody",
    "register.organisations.selectors.statements_of": "of records at hand; who asks decides per field group",
    "register.organisations.selectors.statements_by_field": "read by services, which decided already who may",
    "report.privacy.selectors.*": "what the program keeps, and of a person for that person alone; the page checks who",
    "register.vocabulary.selectors.*": "code lists and concepts are for everybody",
}
WRITES = {"save", "delete", "create", "update", "bulk_create", "bulk_update", "get_or_create", "update_or_create"}
#: Rooms that never write.
ROOMS_WITHOUT_WRITES = {"views", "api", "forms", "selectors", "rules", "jobs", "management", "context"}
#: Calls that would make a decision depend on when it is taken.
CLOCKS = {"now", "today", "utcnow", "time", "monotonic", "perf_counter", "localdate", "localtime"}


def public(tree: Tree, room: str) -> Iterator[tuple[Module, Function, str]]:
    """Every public function of a room in every app, with its full name."""
    for module in tree.modules():
        if module.room == room:
            home = f"{module.app}.{room}"
            for node in functions(module.syntax.body):
                if not node.name.startswith("_"):
                    yield module, node, f"{home}.{node.name}"


def services_with_loose_signatures(tree: Tree) -> list[str]:
    """A service takes names only, its `actor` last, and says in its docstring what it does."""
    faults = []
    for _, node, name in public(tree, "services"):
        if name in NO_ACTS:
            continue
        takes = [argument.arg for argument in node.args.kwonlyargs]
        if node.args.args or node.args.posonlyargs or node.args.vararg:
            faults.append(f"{name}: takes something by position")
        if takes[-1:] != ["actor"]:
            faults.append(f"{name}: `actor` is not its last argument")
        if not ast.get_docstring(node):
            faults.append(f"{name}: no docstring")
    return faults


def services_that_are_no_acts(tree: Tree) -> list[str]:
    """A service is decorated with `@audit.act("<its app>.<verb>")`: one transaction under one id."""
    faults = []
    for module, node, name in public(tree, "services"):
        if name in NO_ACTS:
            continue
        acts = [act for act in (act_name(module, item) for item in node.decorator_list) if act is not None]
        if not acts:
            faults.append(f"{name}: is not decorated with audit.act")
        elif not acts[0].startswith(module.app.split(".")[1] + "."):
            faults.append(f"{name}: its act {acts[0]!r} does not begin with the name of its app")
    return faults


def act_name(module: Module, decorator: ast.expr) -> str | None:
    """Return the name given to `audit.act`, or None when a decorator is something else."""
    if not isinstance(decorator, ast.Call) or not is_of_ledger(module, decorator.func, "act"):
        return None
    first = decorator.args[0] if decorator.args else None
    return first.value if isinstance(first, ast.Constant) and isinstance(first.value, str) else ""


def is_of_ledger(module: Module, called: ast.expr, name: str) -> bool:
    """Return whether something called is a function of the ledger's services: `audit.act`, at home plain `act`."""
    if isinstance(called, ast.Name):
        return called.id == name and module.app == "base.audit"
    return (
        isinstance(called, ast.Attribute)
        and called.attr == name
        and isinstance(called.value, ast.Name)
        and imports(module).get(called.value.id) == LEDGER
    )


def services_without_entry(tree: Tree) -> list[str]:
    """A service writes to the ledger: itself, through a private function of its module, or through another service."""
    return [
        f"{name}: neither records nor calls a service that does"
        for module, node, name in public(tree, "services")
        if name not in NO_ACTS and not records(module, node, set())
    ]


def records(module: Module, node: Function, seen: set[str]) -> bool:
    """Return whether a function reaches `audit.record` or another service."""
    known, local = imports(module), {item.name: item for item in functions(module.syntax.body)}
    seen.add(node.name)
    for call in calls(node):
        if is_of_ledger(module, call.func, "record"):
            return True
        if isinstance(call.func, ast.Attribute) and isinstance(call.func.value, ast.Name):
            target = known.get(call.func.value.id, "")
            if target != LEDGER and ".services" in target:
                return True
        if isinstance(call.func, ast.Name):
            if ".services." in known.get(call.func.id, ""):
                return True
            inner = local.get(call.func.id)
            if inner is not None and inner.name not in seen and records(module, inner, seen):
                return True
    return False


def selectors_without_viewer(tree: Tree) -> list[str]:
    """A selector takes `viewer` by name, unless the table above says why it need not."""
    return [
        f"{name}: takes no `viewer` by name"
        for module, node, name in public(tree, "selectors")
        if "viewer" not in [argument.arg for argument in node.args.kwonlyargs]
        and name not in NO_VIEWER
        and f"{module.app}.selectors.*" not in NO_VIEWER
    ]


def writes_outside_services(tree: Tree) -> list[str]:
    """Views, forms, selectors, rules and jobs never write; nobody writes the tables of another app."""
    faults = []
    for module in tree.modules():
        known = imports(module)
        for call in calls(module.syntax):
            if not is_write(call):
                continue
            text = ast.unparse(call.func)
            home = owner(known.get(text.split(".")[0], ""))
            if module.room in ROOMS_WITHOUT_WRITES:
                faults.append(f"{module.relative}:{call.lineno} writes: {text}")
            elif home and home != module.app and ".objects." in text:
                faults.append(f"{module.relative}:{call.lineno} writes a table of {home}")
    return faults


def is_write(call: ast.Call) -> bool:
    """Return whether a call writes: `save()` and `delete()` of a record, the others of a manager or a query.

    With something by position, `save` is that of a workbook or picture, into a file.
    """
    if not isinstance(call.func, ast.Attribute):
        return False
    if call.func.attr in {"save", "delete"}:
        return not call.args and not ast.unparse(call.func.value).endswith(("session", "cache"))
    return call.func.attr in WRITES and "objects" in ast.unparse(call.func.value)


def clocks_in_pure_rooms(tree: Tree) -> list[str]:
    """Rules and the engine do not look at the clock: `now` is passed."""
    return [
        f"{module.relative}:{call.lineno} reads the clock: {ast.unparse(call.func)}"
        for module in tree.modules()
        if module.room == "rules" or module.relative.parts[0] == "engine"
        for call in calls(module.syntax)
        if isinstance(call.func, ast.Attribute)
        and call.func.attr in CLOCKS
        and ast.unparse(call.func.value).split(".")[0] in {"time", "datetime", "timezone", "date"}
    ]
