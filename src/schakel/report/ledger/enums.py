"""The words in which acts and kinds of records are told to people."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ActName(TextChoices):
    """What was done, in words (Dutch: handeling). The value is the act's name in the ledger, set by the act itself."""

    #: By `organisations.services`.
    ORGANISATION_REGISTERED = "organisations.register", _("organisation registered")
    ORGANISATION_CHANGED = "organisations.change", _("organisation changed")
    ORGANISATION_CONFIRMED = "organisations.confirm", _("profile confirmed")
    ORGANISATION_WITHDRAWN = "organisations.withdraw", _("organisation withdrawn")
    ORGANISATION_RESTORED = "organisations.restore", _("organisation restored")
    ORGANISATION_HANDED_OVER = "organisations.hand_over", _("profile handed over")
    FACT_STATED = "organisations.state", _("statement added")
    FACT_STATED_ONCE = "organisations.state_one", _("statement added, one at a time")
    FACT_CHOSEN = "organisations.choose_fact", _("statement chosen")
    RULE_FOLLOWED = "organisations.follow_rule", _("choice of a statement undone")
    FACT_TAKEN_BACK = "organisations.take_back_fact", _("statement taken back")
    OFFERING_ADDED = "organisations.add_offering", _("offering added")
    OFFERING_CHANGED = "organisations.change_offering", _("offering changed")
    OFFERING_PUBLISHED = "organisations.offering_published", _("offering published")
    OFFERING_WITHDRAWN = "organisations.offering_withdrawn", _("offering withdrawn")
    OFFERING_REOPENED = "organisations.offering_draft", _("offering reopened")
    CONTACT_ADDED = "organisations.add_contact", _("contact added")
    CONTACT_CHANGED = "organisations.change_contact", _("contact changed")
    CONTACT_VERIFIED = "organisations.verify_contact", _("contact verified")
    CONTACT_WITHDRAWN = "organisations.withdraw_contact", _("contact taken away")
    NAME_ERASED = "organisations.erase_expired_name", _("name erased, the consent had ended")
    PERSON_FORGOTTEN = "organisations.forget_person", _("name of a person erased on request")
    DETAIL_HELD = "organisations.hold_detail", _("technical detail waits")
    DETAIL_RELEASED = "organisations.release_detail", _("basis recorded for technical detail")
    DETAIL_REFUSED = "organisations.refuse_detail", _("technical detail refused")
    CLAIMED = "organisations.claim", _("profile claimed")
    CLAIM_ACCEPTED = "organisations.accept_claim", _("claim accepted")
    CLAIM_REFUSED = "organisations.refuse_claim", _("claim refused")
    #: By `assets.services`.
    PICTURE_ADDED = "assets.add_picture", _("picture added")
    PICTURE_ERASED = "assets.erase_picture", _("picture erased")
    #: By `needs.services`.
    NEED_DRAFTED = "needs.draft", _("effect card drafted")
    NEED_CHANGED = "needs.change", _("effect card changed")
    NEED_PUBLISHED = "needs.publish", _("effect card published")
    NEED_SHARED = "needs.share", _("effect card shared more widely or narrowly")
    NEED_EXTENDED = "needs.extend", _("effect card extended")
    NEED_EXPIRED = "needs.expire", _("effect card expired")
    NEED_WITHDRAWN = "needs.withdraw", _("effect card withdrawn")
    NEED_FULFILLED = "needs.fulfil", _("effect card fulfilled")
    COPY_DROPPED = "needs.drop_working_copy", _("working copy dropped")
    PUBLISHER_FORGOTTEN = "needs.forget_person", _("person behind a version erased on request")
    #: By `matching.services` and `proposals.services`.
    MATCH_ACCEPTED = "matching.accept", _("match accepted")
    MATCH_REJECTED = "matching.reject", _("match rejected")
    VERDICT_UNDONE = "matching.undo_verdict", _("verdict on a match undone")
    READING_CORRECTED = "matching.correct", _("reading of a need corrected")
    CORRECTION_UNDONE = "matching.undo_correction", _("correction undone")
    RUN_KEPT = "matching.keep_run", _("list of matches kept")
    VERDICTS_SHARED = "matching.share_verdicts", _("verdicts of a need shared")
    SHARING_ENDED = "matching.end_sharing", _("sharing of verdicts ended")
    RANKER_KEPT = "matching.keep_ranker", _("ranker learnt")
    RANKER_ON = "matching.switch_ranker_on", _("learnt ranker switched on")
    RANKER_OFF = "matching.switch_ranker_off", _("learnt ranker switched off")
    PROPOSAL_DRAFTED = "proposals.draft", _("proposal drafted")
    PROPOSAL_CHANGED = "proposals.change", _("proposal changed")
    PROPOSAL_SENT = "proposals.send", _("proposal sent")
    PROPOSAL_ANSWERED = "proposals.answer", _("proposal answered")
    PROPOSAL_WITHDRAWN = "proposals.withdraw", _("proposal withdrawn")
    OUTCOME_TOLD = "proposals.tell_outcome", _("outcome recorded")
    #: By `disclosure.services`.
    LABELS_SET = "disclosure.set_labels", _("labels set")
    AUDIENCE_SET = "disclosure.set_audience", _("audience set")
    AUDIENCE_NAMED = "disclosure.name_in_audience", _("party added to the audience")
    CONSENT_GIVEN = "disclosure.give_consent", _("consent given")
    CONSENT_WITHDRAWN = "disclosure.withdraw_consent", _("consent withdrawn")
    CONSENTS_ENDED = "disclosure.end_consents", _("consents ended")
    INTRODUCTION_ASKED = "disclosure.ask_introduction", _("introduction asked")
    INTRODUCTION_ACCEPTED = "disclosure.accept_introduction", _("introduction accepted")
    INTRODUCTION_DECLINED = "disclosure.decline_introduction", _("introduction declined")
    INTRODUCTION_REVOKED = "disclosure.revoke_introduction", _("introduction taken back")
    WAS_READ = "disclosure.read", _("read by another party")
    WAS_REVEALED = "disclosure.reveal", _("contact shown to another party")
    WAS_EXPORTED = "disclosure.export", _("taken along as a file by another party")
    WAS_MAILED = "disclosure.mail", _("mailed to another party")
    WAS_IN_DOCUMENT = "disclosure.document", _("put in a document for another party")
    FIGURES_RELEASED = "disclosure.release_figures", _("figures released")
    #: By `accounts.services` and `parties.services`.
    PARTY_FOUNDED = "parties.found", _("party registered")
    JOINED = "accounts.join", _("member joined")
    MEMBERSHIP_ASKED = "accounts.ask", _("membership asked for")
    MEMBERSHIP_ASKED_BY_MAILBOX = "accounts.ask_by_mailbox", _("code for membership asked for")
    MEMBERSHIP_DECIDED = "accounts.decide", _("membership decided on")
    MEMBERSHIP_LEFT = "accounts.leave", _("member left")
    MEMBERSHIP_ENDED = "accounts.end", _("membership ended")
    DISMISSED = "accounts.dismiss", _("function of a person ended")
    STEPS_REMOVED = "accounts.remove_steps", _("second step taken away on request")
    POSITION_SET = "accounts.set_position", _("position of a member changed")
    INVITED = "accounts.invite", _("person invited")
    INVITATION_ACCEPTED = "accounts.accept_invitation", _("invitation accepted")
    INVITATION_WITHDRAWN = "accounts.withdraw_invitation", _("invitation withdrawn")
    APPOINTED = "accounts.appoint", _("function given to a person")
    ACCOUNT_OPENED = "accounts.open", _("account opened")
    ACCOUNT_MADE = "accounts.sign_up", _("account made")
    ACCOUNT_ERASED = "accounts.erase", _("account erased")
    PROFILE_CHANGED = "accounts.change_profile", _("account changed")
    SECURITY_CHANGED = "accounts.change_security", _("security of an account changed")
    LOOK_CHOSEN = "accounts.choose_look", _("look of the pages chosen")
    CODE_CONFIRMED = "accounts.confirm_code", _("code confirmed")
    CODE_REFUSED = "accounts.refuse_code", _("code refused")
    RELEASE_ASKED = "accounts.ask_release", _("release of the last steward asked")
    RELEASED = "accounts.release", _("last steward released")
    HANDED_OVER = "accounts.hand_over", _("stewardship handed over")
    DISPUTED = "accounts.dispute", _("membership disputed")
    SETTLED = "accounts.settle", _("dispute settled")
    REFUSED = "accounts.refuse", _("membership refused")
    CLAIMS_FOLLOWED = "accounts.follow_claims", _("functions taken over from the sign-in service")
    TOKEN_USED = "accounts.use_token", _("access token used")
    SIGNED_IN = "accounts.sign_in", _("signed in")
    SIGNED_OUT = "accounts.sign_out", _("signed out")
    SIGN_IN_FAILED = "accounts.fail_sign_in", _("sign-in failed")
    SESSION_ENDED = "accounts.end_session", _("session ended")
    GLASS_BROKEN = "accounts.break_glass", _("break-glass account used")
    TOKEN_MADE = "accounts.make_token", _("access token made")
    TOKEN_REVOKED = "accounts.revoke_token", _("access token revoked")
    #: By `audit.services` and `ledger.services`.
    VALUES_ERASED = "audit.erase_values", _("values erased from the ledger")
    LEDGER_TAKEN = "ledger.take", _("ledger taken along by an auditor")


class WrittenName(TextChoices):
    """What an act wrote that is no field of its record, in words (Dutch: wat er werd geschreven). Set by the acts."""

    #: By `disclosure.services`: who is let in, and consents.
    AUDIENCE = "audience", _("towards whom")
    FIELD = "field", _("part or field")
    FIELDS = "fields", _("fields")
    GROUPS = "groups", _("parts")
    NAMED_GROUPS = "named_groups", _("groups named")
    PARTIES = "parties", _("organisations named")
    PERSONS = "persons", _("persons named")
    PARTY = "party", _("organisation")
    PURPOSE = "purpose", _("for what")
    UNTIL = "until", _("until")
    REVEALS = "reveals", _("what the asker tells")
    RECORD = "record", _("about which record")
    #: By `accounts.services` and `audit.services`.
    METHODS = "methods", _("how")
    SCOPES = "scopes", _("may do")
    SESSIONS = "sessions", _("number of sessions")
    HOURS = "hours", _("hours")
    DAYS = "days", _("days")
    ROLE = "role", _("function")
    POSITION = "position", _("position")
    WAY = "way", _("by which way")
    UPTO = "upto", _("up to which entry of each chain")
    #: By `organisations.services`, `needs.services` and `proposals.services`.
    ORGANISATION = "organisation", _("organisation")
    OFFERING = "offering", _("offering")
    STATED = "stated", _("stated")
    SHOWN = "shown", _("shown")
    SOURCE = "source", _("source")
    TRUST = "trust", _("trust")
    AREAS = "areas", _("areas of knowledge")
    DOMAINS = "domains", _("domains")
    PROPOSAL = "proposal", _("proposal")
    STEP = "step", _("step")
    ON = "on", _("day")
    NOTE = "note", _("remark")
    VERSION = "version", _("version")


class SignedInBy(TextChoices):
    """By what somebody signed in (Dutch: waarmee). Set by `accounts.sign_in` from the sign-in library's names."""

    #: A password.
    PASSWORD = "password", _("password")
    #: A code of an authenticator app.
    APP = "totp", _("code of an app")
    #: One of the codes that were kept.
    RECOVERY_CODE = "recovery_codes", _("recovery code")
    #: A passkey or security key.
    PASSKEY = "webauthn", _("passkey")
    #: The operator's own provider.
    PROVIDER = "socialaccount", _("the organisation's provider")


#: What is a list as it was written, never what was before and after.
WRITTEN_LISTS = frozenset(("groups", "fields", "named_groups", "parties", "persons", "methods", "scopes"))


class Part(TextChoices):
    """The pages on which an owner sees what became of the party's records (Dutch: onderdeel)."""

    #: Entries of the ledger about own records.
    HAPPENED = "happened", _("What happened")
    #: Readings above TLP:GREEN by others.
    SEEN = "seen", _("Who saw what")
    #: Readings that left the installation.
    LEFT = "left", _("What has left")
    #: Consents given.
    CONSENTS = "consents", _("Consents")
