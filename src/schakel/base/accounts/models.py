"""People, their memberships and appointments, and their tokens."""

from typing import ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from schakel.base.accounts.enums import MembershipState, Position, Role, Theme, Way
from schakel.base.parties.models import random_public_id


class UserManager(BaseUserManager["User"]):
    """Makes accounts; only services call it."""

    def create_user(self, email: str, password: str | None = None, **fields: object) -> "User":
        """Make an account with a lower-case address and a hashed password, or an unusable one."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser, PermissionsMixin):
    """A person with an account (Dutch: gebruiker)."""

    public_id = models.CharField(_("identifier"), max_length=12, unique=True, default=random_public_id, editable=False)
    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=120, blank=True)
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES, default="nl")
    theme = models.CharField(_("look"), max_length=6, choices=Theme, default=Theme.SYSTEM)
    is_active = models.BooleanField(_("active"), default=True)
    is_language_chosen = models.BooleanField(_("language chosen by the person"), default=False)
    is_demo = models.BooleanField(_("demo person"), default=False)
    is_break_glass = models.BooleanField(_("break-glass account"), default=False)
    valid_until = models.DateTimeField(_("works until"), null=True, blank=True)
    joined_at = models.DateTimeField(_("joined"), default=timezone.now)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")

    def __str__(self) -> str:
        return self.name or self.email


class Membership(models.Model):
    """A person who belongs to a party (Dutch: lidmaatschap)."""

    public_id = models.CharField(_("identifier"), max_length=12, unique=True, default=random_public_id, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    party = models.ForeignKey("parties.Party", on_delete=models.CASCADE, related_name="+")
    position = models.CharField(_("position"), max_length=8, choices=Position, default=Position.MEMBER)
    state = models.CharField(_("state"), max_length=8, choices=MembershipState, default=MembershipState.ASKED)
    way = models.CharField(_("verified by"), max_length=12, choices=Way, blank=True)
    desk = models.ForeignKey("parties.Party", on_delete=models.SET_NULL, related_name="+", null=True, blank=True)
    motivation = models.TextField(_("why it was asked for, disputed or to be released"), blank=True)
    answer = models.TextField(_("the answer to it"), blank=True)
    asked_at = models.DateTimeField(_("asked"), null=True, blank=True)
    release_asked_at = models.DateTimeField(_("asked to be released"), null=True, blank=True)
    disputed_by = models.ForeignKey(User, on_delete=models.SET_NULL, related_name="+", null=True, blank=True)
    started_at = models.DateTimeField(_("since"), null=True, blank=True)
    ended_at = models.DateTimeField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "party"],
                condition=models.Q(state__in=["asked", "active", "disputed"]),
                name="accounts_one_running_membership",
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_id} in {self.party_id} ({self.position}, {self.state})"


class Appointment(models.Model):
    """A function that a person holds, for a party or for the whole installation (Dutch: aanstelling)."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="appointments")
    role = models.CharField(_("function"), max_length=20, choices=Role)
    party = models.ForeignKey("parties.Party", on_delete=models.CASCADE, related_name="+", null=True, blank=True)
    is_from_claims = models.BooleanField(_("given by the identity provider"), default=False)
    since_at = models.DateTimeField(_("since"), default=timezone.now)
    ended_at = models.DateTimeField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name = _("appointment")
        verbose_name_plural = _("appointments")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "role", "party"],
                condition=models.Q(ended_at=None),
                nulls_distinct=False,
                name="accounts_one_running_appointment",
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_id} as {self.role}"


class Invitation(models.Model):
    """An invitation to become a member, sent to an address (Dutch: uitnodiging). The link is kept as a digest only."""

    public_id = models.CharField(_("identifier"), max_length=12, unique=True, default=random_public_id, editable=False)
    party = models.ForeignKey("parties.Party", on_delete=models.CASCADE, related_name="+")
    email = models.EmailField(_("e-mail address"))
    position = models.CharField(_("position"), max_length=8, choices=Position, default=Position.MEMBER)
    invited_by = models.ForeignKey(User, on_delete=models.CASCADE, related_name="invitations")
    digest = models.CharField(max_length=64, unique=True)
    is_mailed = models.BooleanField(_("sent by mail"), default=False)
    invited_at = models.DateTimeField(_("sent"), default=timezone.now)
    expires_at = models.DateTimeField(_("valid until"))
    accepted_at = models.DateTimeField(_("accepted"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")

    def __str__(self) -> str:
        return f"{self.public_id} to {self.party_id}"


class MailboxCode(models.Model):
    """A code sent to an organisation's verified role mailbox (Dutch: postvakcode). Few attempts, short life."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="mailbox_codes")
    party = models.ForeignKey("parties.Party", on_delete=models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    sent_at = models.DateTimeField(_("sent"), default=timezone.now)
    expires_at = models.DateTimeField(_("valid until"))
    used_at = models.DateTimeField(_("used"), null=True, blank=True)

    class Meta:
        verbose_name = _("mailbox code")
        verbose_name_plural = _("mailbox codes")

    def __str__(self) -> str:
        return f"{self.user_id} for {self.party_id}"


class Token(models.Model):
    """What a program of a person signs in with (Dutch: toegangssleutel). Kept as a digest; shown once."""

    public_id = models.CharField(_("identifier"), max_length=12, unique=True, default=random_public_id, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="tokens")
    name = models.CharField(_("name"), max_length=80)
    prefix = models.CharField(_("begins with"), max_length=12)
    digest = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField(_("may"), default=list)
    made_at = models.DateTimeField(_("made"), default=timezone.now)
    expires_at = models.DateTimeField(_("valid until"))
    last_used_on = models.DateField(_("last used"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)

    class Meta:
        verbose_name = _("token")
        verbose_name_plural = _("tokens")

    def __str__(self) -> str:
        return f"{self.prefix} of {self.user_id}"
