"""Who may use which address, by which method: the one declared table. A route that is not in it fails the build.

What a line says is tried by `tests/trust/test_access.py` with every role on records of every state and label. Being
named lets nobody see more: every address answers with what the caller may see, and a record that one may not know of
answers like one that is not there.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver

#: The roles of `disclosure.md`: the stranger without an account, the newcomer without a verified membership, the demo.
ROLES = (
    *("stranger", "newcomer", "supplier", "supplier-steward", "rival", "institute", "financier"),
    *("defence-officer", "other-officer", "buyer", "lawyer", "desk-officer", "other-desk-officer", "assessor"),
    *("programme-manager", "national-office", "auditor", "administrator"),
)
_SIGNED_IN = tuple(role for role in ROLES if role != "stranger")
_MEMBERS = tuple(role for role in _SIGNED_IN if role not in ("newcomer", "auditor", "administrator"))
_PLAIN_MEMBERS = ("supplier", "lawyer", "assessor", "programme-manager")
_STEWARDS = tuple(role for role in _MEMBERS if role not in _PLAIN_MEMBERS)
_DEMAND = ("defence-officer", "other-officer", "buyer", "lawyer")


@dataclass(frozen=True)
class Who:
    """A circle of people: their roles, and on which records (empty: on everything that they may see)."""

    words: str
    roles: tuple[str, ...]
    on: str = ""


EVERYBODY = Who("everybody", ROLES)
SIGNED_IN = Who("everybody with an account", _SIGNED_IN)
VERIFIED = Who("members of an organisation", _MEMBERS)
OWNER = Who("members of the owner", _MEMBERS, "own")
STEWARD = Who("stewards of the owner", _STEWARDS, "stewarded")
OTHERS = Who("members of another organisation", _MEMBERS, "of others")
DEMAND = Who("members of a Defence unit or buyer", _DEMAND)
NEED_OWNER = Who("members of the card's unit", _DEMAND, "own")
NEED_STEWARD = Who("stewards of the card's unit", tuple(r for r in _DEMAND if r in _STEWARDS), "stewarded")
EITHER_SIDE = Who("members of either side", _MEMBERS, "of a side")
KEEPERS = Who("the national office, which keeps the lists", ("national-office",))
DESK = Who("desk officers and the organisation's stewards", _STEWARDS, "that they decide about")
DESK_OFFICERS = Who("desk officers", ("desk-officer", "other-desk-officer"))
LEARNERS = Who("programme managers and administrators", ("programme-manager", "administrator"))
AUDITORS = Who("auditors", ("auditor",))
RELEASERS = Who("programme managers and the national office", ("programme-manager", "national-office"))
OPERATOR = Who("the operator's monitoring, by its token or from the machine itself", ())
NOBODY = Who("nobody by itself: a part of other pages", ())

Methods = Mapping[str, Who]


def see(who: Who) -> Methods:
    """A page that only shows."""
    return {"GET": who}


def form(who: Who) -> Methods:
    """A page with a form: GET shows it, POST acts."""
    return {"GET": who, "POST": who}


def act(who: Who, method: str = "POST") -> Methods:
    """An act without a page of its own."""
    return {method: who}


_SHELL: Mapping[str, Methods] = {
    "healthz": see(EVERYBODY),
    "readyz": see(EVERYBODY),
    "metrics": see(OPERATOR),
    "set_language": form(EVERYBODY),
    "interface:try": see(EVERYBODY),
    "ui:set-language": form(EVERYBODY),
    "ui:set-theme": act(EVERYBODY),
    "ui:accessibility": see(EVERYBODY),
    "ui:security": see(EVERYBODY),
    "ui:licences": see(EVERYBODY),
    "ui:styleguide": form(EVERYBODY),
    "ui:styleguide-rows": see(NOBODY),
    "ui:security-txt": see(EVERYBODY),
    "ui:robots-txt": see(EVERYBODY),
    "documents:download": see(EVERYBODY),
    "documents:erase-file": act(STEWARD),
    "documents:my-files": form(VERIFIED),
    "documents:held-file": form(VERIFIED),
    "documents:drop-held": act(VERIFIED),
    "disclosure:who-sees-what": see(EVERYBODY),
    "outbox:settings": form(SIGNED_IN),
    "outbox:unsubscribe": form(EVERYBODY),
    "search:home": see(EVERYBODY),
    "search:find": form(EVERYBODY),
    "search:call-text": form(EVERYBODY),
    "search:call-parts": form(EVERYBODY),
}
_VOCABULARY: Mapping[str, Methods] = {
    **dict.fromkeys(
        [f"vocabulary:{name}" for name in ("list-overview", "list-detail", "list-export", "term-detail")],
        see(EVERYBODY),
    ),
    **dict.fromkeys(
        [f"vocabulary:{name}" for name in ("crosswalk", "list-links", "concept-list", "concept-detail")], see(EVERYBODY)
    ),
    **dict.fromkeys(
        [f"vocabulary:{name}" for name in ("crosswalk-export", "list-links-export", "concept-export")], see(EVERYBODY)
    ),
    **dict.fromkeys(
        [f"vocabulary:{name}" for name in ("list-load", "term-edit", "link-add", "term-link-add", "link-retire")],
        form(KEEPERS),
    ),
}
_ORGANISATIONS: Mapping[str, Methods] = {
    "organisations:organisation-list": see(EVERYBODY),
    "organisations:organisation-export": see(EVERYBODY),
    "organisations:organisation-new": form(VERIFIED),
    "organisations:my-organisation": see(VERIFIED),
    "organisations:organisation-detail": see(EVERYBODY),
    "organisations:organisation-edit": form(OWNER),
    "organisations:organisation-labels": form(STEWARD),
    "organisations:organisation-confirm": act(OWNER),
    "organisations:organisation-withdraw": form(STEWARD),
    "organisations:organisation-restore": act(STEWARD),
    "organisations:contact-new": form(OWNER),
    "organisations:organisation-fact": {"GET": EVERYBODY, "POST": OWNER},
    "organisations:membership": form(SIGNED_IN),
    "organisations:membership-code": act(SIGNED_IN),
    "organisations:membership-confirm": act(SIGNED_IN),
    "organisations:profile-claim": form(VERIFIED),
    "organisations:claim-accept": act(STEWARD),
    "organisations:claim-refuse": form(STEWARD),
    "organisations:offering-list": see(EVERYBODY),
    "organisations:offering-export": see(EVERYBODY),
    "organisations:offering-new": form(VERIFIED),
    "organisations:capability-search": see(EVERYBODY),
    "organisations:offering-detail": see(EVERYBODY),
    "organisations:offering-edit": form(OWNER),
    "organisations:offering-labels": form(STEWARD),
    "organisations:offering-publish": act(OWNER),
    "organisations:offering-withdraw": form(STEWARD),
    "organisations:offering-reopen": act(OWNER),
    "organisations:offering-confirm": act(OWNER),
    "organisations:offering-fact": {"GET": EVERYBODY, "POST": OWNER},
    "organisations:party-name": see(EVERYBODY),
    "organisations:hold-list": see(SIGNED_IN),
    "organisations:hold-decide": form(STEWARD),
    "organisations:contact-list": see(EVERYBODY),
    "organisations:contact-edit": form(OWNER),
    "organisations:contact-verify": act(OWNER),
    "organisations:contact-withdraw": act(OWNER),
    "organisations:statement-choose": form(STEWARD),
    "organisations:statement-release": form(STEWARD),
    "organisations:statement-take-back": form(OWNER),
}
_ASSETS: Mapping[str, Methods] = {
    "assets:organisation-consents": form(STEWARD),
    "assets:offering-consents": form(STEWARD),
    "assets:organisation-pictures": see(EVERYBODY),
    "assets:offering-pictures": see(EVERYBODY),
    "assets:organisation-picture-new": form(OWNER),
    "assets:offering-picture-new": form(OWNER),
    "assets:picture": see(EVERYBODY),
    "assets:picture-erase": act(STEWARD),
    "assets:consent-withdraw": act(STEWARD),
}
_IMPORTS: Mapping[str, Methods] = {
    "imports:list": see(VERIFIED),
    "imports:new": form(VERIFIED),
    "imports:sample": see(VERIFIED),
    "imports:detail": see(OWNER),
    "imports:columns": form(OWNER),
    "imports:apply": act(OWNER),
    "imports:undo": act(OWNER),
    "imports:go-on": act(OWNER),
    "imports:drop": act(OWNER),
    "imports:errors": see(OWNER),
}
_DATASETS: Mapping[str, Methods] = {
    "datasets:dataset-list": see(EVERYBODY),
    "datasets:dataset-new": form(VERIFIED),
    "datasets:dataset-detail": see(EVERYBODY),
    "datasets:dataset-rows": see(EVERYBODY),
    "datasets:dataset-go-on": act(OWNER),
    "datasets:dataset-withdraw": form(STEWARD),
}
_NEEDS: Mapping[str, Methods] = {
    "needs:list": see(EVERYBODY),
    "needs:new": form(DEMAND),
    "needs:export": see(EVERYBODY),
    "needs:hints": act(DEMAND),
    "needs:detail": see(EVERYBODY),
    "needs:edit": form(NEED_OWNER),
    "needs:drop-working-copy": act(NEED_OWNER),
    "needs:publish": form(NEED_OWNER),
    "needs:share": form(NEED_STEWARD),
    "needs:consents": form(NEED_STEWARD),
    "needs:consent-withdraw": act(NEED_STEWARD),
    "needs:extend": form(NEED_OWNER),
    "needs:withdraw": form(NEED_STEWARD),
    "needs:fulfil": form(NEED_OWNER),
    "needs:versions": see(EVERYBODY),
    "needs:difference": see(EVERYBODY),
}
_MATCHES: Mapping[str, Methods] = {
    **dict.fromkeys(
        [
            *("matching:waiting", "matching:need-matches", "matching:need-panel", "matching:compare"),
            *("matching:what-if", "matching:why-not", "matching:why-not-offering", "matching:export"),
            *("matching:learning", "novelty:surprise"),
        ],
        see(EVERYBODY),
    ),
    **dict.fromkeys(
        ["matching:kept-lists", "matching:kept-list", "matching:versions", "matching:versions-link"], see(NEED_OWNER)
    ),
    "matching:my-matches": see(SIGNED_IN),
    "matching:texts": form(EVERYBODY),
    "matching:learn-ranker": act(LEARNERS),
    "matching:switch-ranker": form(LEARNERS),
    "matching:share-verdicts": act(NEED_STEWARD),
    "matching:weigh-parts": act(NEED_OWNER),
    "matching:correct-word": act(NEED_OWNER),
    **dict.fromkeys(("matching:accept-match", "matching:undo-verdict"), act(NEED_OWNER)),
    "matching:undo-correction": act(NEED_OWNER),
    "matching:reject-match": form(NEED_OWNER),
    "proposals:proposal-list": see(SIGNED_IN),
    "proposals:waiting": see(EVERYBODY),
    "proposals:proposal-detail": see(EITHER_SIDE),
    "proposals:change-proposal": form(OWNER),
    "proposals:send-proposal": act(OWNER),
    "proposals:answer-proposal": form(NEED_OWNER),
    "proposals:withdraw-proposal": form(OWNER),
    "proposals:tell-outcome": form(EITHER_SIDE),
    "proposals:draft-proposal": form(OTHERS),
    "proposals:need-panel": see(EVERYBODY),
    "proposals:introduction-list": see(SIGNED_IN),
    **dict.fromkeys(("proposals:accept-introduction", "proposals:decline-introduction"), act(OWNER)),
    "proposals:revoke-introduction": act(EITHER_SIDE),
    "proposals:tell-introduction-outcome": form(EITHER_SIDE),
    "proposals:ask-introduction": form(OTHERS),
    **dict.fromkeys(("proposals:introduce", "proposals:offering-panel"), see(EVERYBODY)),
}
_ACCOUNT: Mapping[str, Methods] = {
    "accounts:profile": form(SIGNED_IN),
    "accounts:confirm": see(SIGNED_IN),
    "accounts:end-session": act(SIGNED_IN),
    "accounts:recovery-codes": form(SIGNED_IN),
    "accounts:tokens": see(SIGNED_IN),
    "accounts:token-new": form(SIGNED_IN),
    "accounts:revoke-token": act(SIGNED_IN),
    "accounts:memberships": see(SIGNED_IN),
    "accounts:act-for": act(SIGNED_IN),
    "accounts:members": see(OWNER),
    "accounts:invite": form(OWNER),
    **dict.fromkeys(("accounts:leave", "accounts:dispute"), form(OWNER)),
    "accounts:end": form(STEWARD),
    "accounts:hand-over": form(STEWARD),
    "accounts:set-position": form(STEWARD),
    "accounts:decide": form(DESK),
    "accounts:waiting": see(EVERYBODY),
    "accounts:decisions": see(DESK_OFFICERS),
    "accounts:invitation": form(EVERYBODY),
    "accounts:withdraw-invitation": act(OWNER),
    "accounts:open-invitation": see(EVERYBODY),
}
_REPORTS: Mapping[str, Methods] = {
    **dict.fromkeys(("ledger:ledger", "ledger:export", "ledger:head"), see(AUDITORS)),
    **dict.fromkeys(
        (f"ledger:my-{name}" for name in ("records", "readings", "departures", "consents")), see(SIGNED_IN)
    ),
    "ledger:withdraw-consent": act(STEWARD),
    "privacy:statement": see(EVERYBODY),
    **dict.fromkeys(("privacy:export", "privacy:erase"), form(SIGNED_IN)),
    **dict.fromkeys(("releases:list", "releases:detail", "releases:file"), see(EVERYBODY)),
    "releases:new": form(RELEASERS),
    **dict.fromkeys((f"publications:book-{name}" for name in ("list", "detail", "file")), see(EVERYBODY)),
    "fairness:fairness": see(EVERYBODY),
}
_API: Mapping[str, Methods] = {
    **dict.fromkeys(
        [
            *("api:openapi-json", "api:list_code_lists", "api:get_code_list", "api:list_terms", "api:list_term_links"),
            *("api:list_concepts", "api:get_concept", "api:list_organisations", "api:get_organisation"),
            *("api:list_offerings", "api:get_offering", "api:list_needs", "api:get_need", "api:list_need_versions"),
            "api:list_need_matches",
            "api:list_weights",
            "api:explain_absence",
        ],
        see(EVERYBODY),
    ),
    "api:add_offering": act(OWNER),
    "api:change_offering": act(OWNER, "PATCH"),
    "api:publish_offering": act(OWNER),
    "api:withdraw_offering": act(STEWARD),
    "api:reopen_offering": act(OWNER),
    "api:confirm_offering": act(OWNER),
    "api:draft_need": act(DEMAND),
    "api:change_need": act(NEED_OWNER, "PATCH"),
    "api:drop_need_working_copy": act(NEED_OWNER, "DELETE"),
    "api:publish_need": act(NEED_OWNER),
    "api:extend_need": act(NEED_OWNER),
    "api:withdraw_need": act(NEED_STEWARD),
    "api:fulfil_need": act(NEED_OWNER),
    "api:list_own_matches": see(SIGNED_IN),
    "api:match_text": act(EVERYBODY),
    "api:give_verdict": act(NEED_OWNER, "PUT"),
    "api:undo_verdict": act(NEED_OWNER, "DELETE"),
    "api:weigh_parts": act(NEED_OWNER, "PUT"),
    "api:correct_word": act(NEED_OWNER),
    "api:undo_correction": act(NEED_OWNER, "DELETE"),
    "api:list_proposals": see(SIGNED_IN),
    "api:get_proposal": see(EITHER_SIDE),
    "api:change_proposal": act(OWNER, "PUT"),
    "api:draft_proposal": act(OTHERS),
    "api:send_proposal": act(OWNER),
    "api:answer_proposal": act(NEED_OWNER),
    "api:withdraw_proposal": act(OWNER),
    "api:tell_outcome": act(EITHER_SIDE),
    "api:list_introductions": see(SIGNED_IN),
    "api:ask_introduction": act(OTHERS),
    "api:accept_introduction": act(OWNER),
    "api:decline_introduction": act(OWNER),
    "api:revoke_introduction": act(EITHER_SIDE),
}
#: Addresses of the sign-in library, which decides by session and second factor; none of them shows a record.
_SIGN_IN: Mapping[str, Methods] = {
    **dict.fromkeys(
        [
            *("account_login", "account_logout", "account_signup", "account_reset_password"),
            *("account_reset_password_from_key", "account_confirm_email", "account_confirm_login_code"),
            *("mfa_authenticate", "mfa_login_webauthn", "socialaccount_signup", "openid_connect_login"),
        ],
        form(EVERYBODY),
    ),
    **dict.fromkeys(
        [
            *("account_inactive", "account_email_verification_sent", "account_reset_password_done"),
            *("account_reset_password_from_key_done", "socialaccount_login_cancelled", "socialaccount_login_error"),
            "openid_connect_callback",
        ],
        see(EVERYBODY),
    ),
    **dict.fromkeys(
        [
            *("account_reauthenticate", "account_email", "account_change_password", "account_set_password"),
            *("mfa_reauthenticate", "mfa_activate_totp", "mfa_deactivate_totp"),
            *("mfa_add_webauthn", "mfa_reauthenticate_webauthn", "mfa_remove_webauthn", "mfa_edit_webauthn"),
            *("socialaccount_connections", "usersessions_list"),
        ],
        form(SIGNED_IN),
    ),
    **dict.fromkeys(["mfa_index", "mfa_list_webauthn"], see(SIGNED_IN)),
}
#: URL name -> method -> who. HEAD goes with GET, and OPTIONS says what there is.
TABLE: Mapping[str, Methods] = {
    **_SHELL,
    **_VOCABULARY,
    **_ORGANISATIONS,
    **_ASSETS,
    **_IMPORTS,
    **_DATASETS,
    **_NEEDS,
    **_MATCHES,
    **_ACCOUNT,
    **_REPORTS,
    **_API,
    **_SIGN_IN,
}


@dataclass(frozen=True)
class Route:
    """An address as the resolver knows it: `name` with its namespace, `path` with its slots."""

    name: str
    path: str

    @property
    def is_interface(self) -> bool:
        """Whether programs call it."""
        return self.path.startswith("/api/v1/")

    @property
    def methods(self) -> Methods:
        """Who may use it, by method; nothing for a route that the table does not know."""
        return TABLE.get(self.name, {})


def routes(resolver: URLResolver | None = None, prefix: str = "/", space: str = "") -> Iterator[Route]:
    """Every address of the installation, in the order of the resolver; nameless ones only lead to a named twin."""
    for entry in (resolver or get_resolver()).url_patterns:
        path = prefix + str(entry.pattern).removeprefix("^").removesuffix("$")
        if isinstance(entry, URLResolver):
            yield from routes(entry, path, f"{space}{entry.namespace}:" if entry.namespace else space)
        elif isinstance(entry, URLPattern) and entry.name:
            yield Route(space + entry.name, path)
