"""Who is looking or acting, as a value. Pure."""

from dataclasses import dataclass

from schakel.base.audit.rules import Actor


@dataclass(frozen=True)
class Viewer:
    """Everything about a person that decides what they may see or do, read once per request.

    `parties` and `stewarded` hold database keys of parties with a verified membership. `on_behalf_of` is the public id
    of the party that the person acts for just now. A stranger is `Viewer()`.
    """

    user_id: int | None = None
    user_ref: str = ""
    kind: str = "stranger"
    parties: frozenset[int] = frozenset()
    stewarded: frozenset[int] = frozenset()
    party_kinds: frozenset[str] = frozenset()
    groups: frozenset[str] = frozenset()
    roles: frozenset[str] = frozenset()
    desk_parties: frozenset[int] = frozenset()
    acting_for: int | None = None
    on_behalf_of: str = ""
    scopes: frozenset[str] = frozenset()

    @property
    def is_signed_in(self) -> bool:
        """Whether there is an account behind this viewer."""
        return self.user_id is not None

    @property
    def is_verified(self) -> bool:
        """Whether the viewer is inside the GREEN circle: a verified membership of some party here."""
        return bool(self.parties)

    @property
    def actor(self) -> Actor:
        """The same person as the ledger knows them."""
        return Actor(kind=self.kind, id=self.user_ref, on_behalf_of=self.on_behalf_of)


STRANGER = Viewer()


def job(name: str) -> Viewer:
    """The installation itself at work, such as the job that expires needs. Sees nothing through disclosure."""
    return Viewer(kind="job", user_ref=name)
