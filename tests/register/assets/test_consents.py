"""A consent opens one thing for one purpose, and its withdrawal binds the next request: pages, bytes, files, books,
interface, search and mail."""

import json
import re
from datetime import timedelta
from importlib import resources
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from schakel.base.accounts.enums import Position
from schakel.base.accounts.models import User
from schakel.base.accounts.rules import Viewer
from schakel.base.audit.models import Entry
from schakel.base.disclosure import rules as disclosure_rules
from schakel.base.disclosure import services as disclosure
from schakel.base.disclosure.enums import FieldGroup, Purpose
from schakel.base.disclosure.models import Consent, Reading
from schakel.base.parties.enums import Group, PartyKind
from schakel.register.assets import privacy, rules, selectors, services, sources
from schakel.register.assets.enums import People
from schakel.register.assets.models import Picture
from schakel.register.organisations import selectors as organisations
from schakel.register.organisations import services as organisation_services
from schakel.register.organisations.models import Organisation
from schakel.register.vocabulary import services as vocabulary
from schakel.report.publications.views import paper
from tests import make
from tests.register.assets import images

pytestmark = pytest.mark.django_db
SEEN = rules.About(shows="The mast hall", credit="Studio Voorbeeld", is_looked_at=True)


@pytest.fixture(autouse=True)
def regions() -> None:
    home = resources.files("schakel.register.vocabulary").joinpath("data", "lists", "regions.json")
    vocabulary.load_list(loaded=json.loads(home.read_text("utf-8")), reason="for the test", actor=make.SYSTEM)


@pytest.fixture
def person() -> User:
    return make.member(position=Position.STEWARD)


@pytest.fixture
def steward(person: User) -> Viewer:
    return make.viewer(of=person)


@pytest.fixture
def profile(steward: Viewer) -> Organisation:
    made = make.organisation(by=steward, name="Mastbouw", label="CLEAR", region="NL21", summary="Builds masts.")
    make.offering(by=steward, of=made, label="CLEAR", title="Mast", region="NL21")
    return made


@pytest.fixture
def picture(profile: Organisation, steward: Viewer) -> Picture:
    return services.add_picture(record=profile, reading=sources.read_picture(images.png()), about=SEEN, actor=steward)


def client_of(person: User | None) -> Client:
    client = Client(headers={"accept-language": "en"})
    if person is not None:
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def allowed(record: Any, field: str, purpose: Purpose, steward: Viewer, **more: Any) -> Consent:
    return services.give_consent(record=record, field=field, purpose=purpose, actor=steward, **more)


def test_without_a_consent_only_its_own_people_see_a_picture(picture: Picture, person: User) -> None:
    page = f"/organisations/{picture.record.public_id}"
    assert client_of(person).get(f"/pictures/{picture.public_id}").status_code == 200
    assert client_of(None).get(f"/pictures/{picture.public_id}").status_code == 404
    assert b"The mast hall" not in client_of(None).get(page).content


def test_a_consent_shows_it_and_its_withdrawal_binds_the_next_request(
    picture: Picture, profile: Organisation, steward: Viewer
) -> None:
    stranger, page = client_of(None), f"/organisations/{profile.public_id}"
    given = allowed(profile, picture.name, Purpose.ASSET, steward)
    shown = stranger.get(f"/pictures/{picture.public_id}")
    assert (shown.status_code, shown["Content-Type"]) == (200, "image/png")
    assert "sandbox" in shown["Content-Security-Policy"]
    assert f'alt="{picture.shows}"'.encode() in stranger.get(page).content
    disclosure.withdraw_consent(consent=given, actor=steward)
    assert stranger.get(f"/pictures/{picture.public_id}").status_code == 404
    assert b"The mast hall" not in stranger.get(page).content


def test_a_consent_towards_a_group_opens_nothing_for_others(
    picture: Picture, profile: Organisation, steward: Viewer
) -> None:
    allowed(profile, picture.name, Purpose.ASSET, steward, audience=Group.DEFENCE.value)
    officer = make.member(of=make.party(kind=PartyKind.DEFENCE_UNIT))
    assert client_of(officer).get(f"/pictures/{picture.public_id}").status_code == 200
    assert client_of(make.member()).get(f"/pictures/{picture.public_id}").status_code == 404


def test_a_consent_opens_nothing_that_the_labels_keep_closed(
    picture: Picture, profile: Organisation, steward: Viewer
) -> None:
    allowed(profile, picture.name, Purpose.ASSET, steward)
    disclosure.set_labels(record=profile, labels={FieldGroup.CAPABILITY: "AMBER"}, actor=steward)
    assert client_of(make.member()).get(f"/pictures/{picture.public_id}").status_code == 404


def test_a_consent_ends_by_itself(picture: Picture, profile: Organisation, steward: Viewer) -> None:
    given = allowed(profile, picture.name, Purpose.ASSET, steward, until_on=timezone.localdate())
    assert client_of(None).get(f"/pictures/{picture.public_id}").status_code == 200
    Consent.objects.filter(pk=given.pk).update(until_on=timezone.localdate() - timedelta(days=1))
    assert client_of(None).get(f"/pictures/{picture.public_id}").status_code == 404


def test_people_on_a_picture_agree_first_and_no_consent_outlasts_theirs(profile: Organisation, steward: Viewer) -> None:
    reading, until = sources.read_picture(images.png()), timezone.localdate() + timedelta(days=30)
    about = rules.About(shows="Two engineers", people=People.AGREED, is_looked_at=True)
    with pytest.raises(rules.PeopleNotAgreed):
        services.add_picture(record=profile, reading=reading, about=about, actor=steward)
    about = rules.About(shows="Two engineers", people=People.AGREED, people_until_on=until, is_looked_at=True)
    made = services.add_picture(record=profile, reading=reading, about=about, actor=steward)
    with pytest.raises(rules.OutlastsPeople):
        allowed(profile, made.name, Purpose.ASSET, steward, until_on=until + timedelta(days=1))
    assert allowed(profile, made.name, Purpose.ASSET, steward).until_on == until


def test_nobody_adds_a_picture_that_nobody_looked_at(profile: Organisation, steward: Viewer) -> None:
    with pytest.raises(rules.NotLookedAt):
        services.add_picture(
            record=profile, reading=sources.read_picture(images.png()), about=rules.About("A hall"), actor=steward
        )
    assert not Picture.objects.exists()


def test_a_picture_of_people_goes_when_their_consent_ends(
    picture: Picture, profile: Organisation, steward: Viewer
) -> None:
    allowed(profile, picture.name, Purpose.ASSET, steward)
    yesterday = timezone.localdate() - timedelta(days=1)
    Picture.objects.filter(pk=picture.pk).update(people=People.AGREED, people_until_on=yesterday)
    assert client_of(None).get(f"/pictures/{picture.public_id}").status_code == 404
    assert privacy.apply_retention(is_rehearsal=True, actor=make.SYSTEM) == 1
    assert privacy.apply_retention(is_rehearsal=False, actor=make.SYSTEM) == 1
    assert not Picture.objects.exists()


def test_erasing_a_picture_ends_its_consents(picture: Picture, profile: Organisation, steward: Viewer) -> None:
    given = allowed(profile, picture.name, Purpose.ASSET, steward)
    services.erase_picture(picture=picture, actor=steward)
    given.refresh_from_db()
    assert given.withdrawn_at is not None
    assert client_of(None).get(f"/pictures/{picture.public_id}").status_code == 404


def test_a_member_who_is_no_steward_neither_consents_nor_withdraws(
    picture: Picture, profile: Organisation, steward: Viewer
) -> None:
    given = allowed(profile, picture.name, Purpose.ASSET, steward)
    member = make.viewer(of=make.member(of=profile.owner))
    with pytest.raises(disclosure_rules.NotAllowed):
        services.give_consent(record=profile, field="summary", purpose=Purpose.EXPORT, actor=member)
    with pytest.raises(disclosure_rules.NotAllowed):
        disclosure.withdraw_consent(consent=given, actor=member)
    with pytest.raises(disclosure_rules.NotDisclosed):
        disclosure.withdraw_consent(consent=given, actor=make.steward())


@pytest.mark.parametrize("field", ["nothing-like-it", "pictures", "picture"])
def test_a_consent_is_for_something_that_is_there(field: str, profile: Organisation, steward: Viewer) -> None:
    with pytest.raises(disclosure.FieldUnknown):
        allowed(profile, field, Purpose.EXPORT, steward)


def test_a_consent_is_not_for_a_picture_of_another(picture: Picture, steward: Viewer) -> None:
    other = make.organisation(by=steward, name="Another", label="CLEAR", of=make.party())
    with pytest.raises(disclosure_rules.NotDisclosed):
        allowed(other, picture.name, Purpose.ASSET, steward)


def test_a_consent_towards_an_unknown_group_is_refused_and_nothing_changes(
    profile: Organisation, steward: Viewer
) -> None:
    before = Entry.objects.count()
    with pytest.raises(disclosure.AudienceUnknown):
        allowed(profile, "summary", Purpose.EXPORT, steward, audience="everybody-else")
    assert (Consent.objects.count(), Entry.objects.count()) == (0, before)


def narrow(profile: Organisation, steward: Viewer) -> User:
    """A reader inside the circle of a profile whose parts stand under AMBER."""
    reader = make.member(of=make.party(kind=PartyKind.DEFENCE_UNIT))
    party = make.viewer(of=reader).acting_for or 0
    disclosure.set_labels(record=profile, labels=dict.fromkeys(FieldGroup, "AMBER"), actor=steward)
    disclosure.set_audience(
        record=profile,
        groups=list(FieldGroup),
        audience=disclosure.Audience(parties=tuple(type(profile.owner).objects.filter(pk=party))),
        actor=steward,
    )
    profile.refresh_from_db()
    return reader


def exported(reader: User) -> str:
    return client_of(reader).get("/organisations/export?as=csv").content.decode()


def test_single_fields_go_into_a_file_by_consent_and_stay_out_once_it_is_withdrawn(
    profile: Organisation, steward: Viewer
) -> None:
    reader = narrow(profile, steward)
    assert "Mastbouw" not in exported(reader)
    allowed(profile, "name", Purpose.EXPORT, steward)
    assert "Mastbouw" in exported(reader)
    assert "Builds masts." not in exported(reader)
    summary = allowed(profile, "summary", Purpose.EXPORT, steward)
    assert "Builds masts." in exported(reader)
    assert "NL21" not in exported(reader)
    disclosure.withdraw_consent(consent=summary, actor=steward)
    assert "Builds masts." not in exported(reader)


def test_a_consent_to_export_towards_one_group_lets_no_other_take_it(profile: Organisation, steward: Viewer) -> None:
    reader = narrow(profile, steward)
    allowed(profile, "identity", Purpose.EXPORT, steward, audience=Group.FINANCIERS.value)
    assert "Mastbouw" not in exported(reader)
    allowed(profile, "identity", Purpose.EXPORT, steward, audience=Group.DEFENCE.value)
    assert "Mastbouw" in exported(reader)


def test_a_consent_withdrawn_while_a_file_is_made_stops_the_file(
    profile: Organisation, steward: Viewer, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = narrow(profile, steward)
    given = allowed(profile, "name", Purpose.EXPORT, steward)
    honest = organisations.exportable_fields

    def withdrawn_right_after(**asked: Any) -> Any:
        found = honest(**asked)
        disclosure.withdraw_consent(consent=given, actor=steward)
        return found

    monkeypatch.setattr(organisations, "exportable_fields", withdrawn_right_after)
    answer = client_of(reader).get("/organisations/export?as=csv")
    assert answer.status_code == 409
    assert b"Mastbouw" not in answer.content
    assert not Reading.objects.filter(manner="export").exists()


def book(who: User | None) -> bytes:
    return client_of(who).get("/offer-books/book?region=NL21&part=organisations").content


def test_pictures_and_contacts_stand_in_a_book_by_consent_only_and_the_owner_sees_what_left(
    picture: Picture, profile: Organisation, steward: Viewer, person: User
) -> None:
    details = organisation_services.ContactDetails(role="Sales", email="sales@masts.example")
    organisation_services.add_contact(organisation=profile, details=details, actor=steward)
    reader = make.member()
    assert picture.public_id.encode() not in book(reader)
    assert b"sales@masts.example" not in book(reader)
    shown = allowed(profile, picture.name, Purpose.PUBLICATION, steward)
    reached = allowed(profile, "contacts", Purpose.PUBLICATION, steward)
    assert f"/pictures/{picture.public_id}".encode() in book(reader)
    assert b"sales@masts.example" in book(reader)
    file = client_of(reader).get("/offer-books/file?region=NL21&language=en")
    assert file.content.startswith(b"%PDF")
    row = Reading.objects.get(manner="document", record_id=profile.public_id)
    assert set(row.consented.split()) == {picture.name, "contacts"}
    for given in (shown, reached):
        disclosure.withdraw_consent(consent=given, actor=steward)
    assert picture.public_id.encode() not in book(reader)
    assert b"sales@masts.example" not in book(reader)
    mine = client_of(person)
    left = mine.get("/my-records/left").content.decode()
    assert "under your consent" in left
    assert "The mast hall" in left
    consents = mine.get("/my-records/consents").content.decode()
    assert len(re.findall(r"1 time", consents)) == 2


def test_a_consent_withdrawn_while_a_book_is_made_stops_the_book(
    picture: Picture, profile: Organisation, steward: Viewer, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = allowed(profile, picture.name, Purpose.PUBLICATION, steward)
    honest = paper.pdf_of

    def withdrawn_meanwhile(*args: Any, **more: Any) -> bytes:
        disclosure.withdraw_consent(consent=given, actor=steward)
        return honest(*args, **more)

    monkeypatch.setattr(paper, "pdf_of", withdrawn_meanwhile)
    answer = client_of(make.member()).get("/offer-books/file?region=NL21&language=en")
    assert answer.status_code == 409
    assert not Reading.objects.filter(manner="document").exists()


def test_a_takeover_ends_the_consents_of_the_keeper_before(
    picture: Picture, profile: Organisation, steward: Viewer
) -> None:
    Organisation.objects.filter(pk=profile.pk).update(party=None)
    profile.refresh_from_db()
    allowed(profile, picture.name, Purpose.ASSET, steward)
    claimant = make.steward()
    claim = organisation_services.claim_profile(organisation=profile, grounds="It is ours.", actor=claimant)
    organisation_services.accept_claim(claim=claim, actor=steward)
    assert client_of(None).get(f"/pictures/{picture.public_id}").status_code == 404
    profile.refresh_from_db()
    assert [row.consents for row in selectors.own_pictures(record=profile, viewer=claimant)] == [()]


def sent(**more: Any) -> dict[str, Any]:
    file = SimpleUploadedFile("hall.png", images.png(extra=images.SECRET), content_type="image/png")
    return {"file": file, "shows": "The hall", "people": "nobody", "is_looked_at": "on", **more}


def test_the_pages_add_a_picture_give_a_consent_and_withdraw_it(profile: Organisation, person: User) -> None:
    mine, page = client_of(person), f"/organisations/{profile.public_id}"
    added = mine.post(f"{page}/pictures/new", sent())
    made = Picture.objects.get()
    assert added["Location"] == f"{page}/consents?for={made.name}"
    assert images.SECRET not in bytes(made.data)
    given = mine.post(f"{page}/consents", {"field": made.name, "purpose": "asset", "audience": "", "until_on": ""})
    assert given.status_code == 302
    assert client_of(None).get(f"/pictures/{made.public_id}").status_code == 200
    assert mine.post(f"/consents/{Consent.objects.get().public_id}/withdraw").status_code == 302
    assert client_of(None).get(f"/pictures/{made.public_id}").status_code == 404
    assert mine.post(f"/pictures/{made.public_id}/erase").status_code == 302
    assert not Picture.objects.exists()


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"is_looked_at": ""}, "required"),
        ({"people": "agreed"}, "until which they agreed"),
        ({"shows": "DEP. VERTROUWELIJK"}, "classification marking"),
        ({"file": SimpleUploadedFile("a.png", b"GIF89a")}, "Only PNG and JPEG"),
    ],
)
def test_the_page_refuses_a_picture_and_says_why(
    more: dict[str, Any], words: str, profile: Organisation, person: User
) -> None:
    answer = client_of(person).post(f"/organisations/{profile.public_id}/pictures/new", sent(**more))
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Picture.objects.exists()


@pytest.mark.parametrize(
    ("field", "purpose"), [("summary", "asset"), ("summary", "publication"), ("contacts", "export"), ("odd", "export")]
)
def test_the_page_refuses_a_consent_that_would_open_nothing(
    field: str, purpose: str, profile: Organisation, person: User
) -> None:
    page = f"/organisations/{profile.public_id}/consents"
    answer = client_of(person).post(page, {"field": field, "purpose": purpose, "audience": ""})
    assert answer.status_code == 422
    assert not Consent.objects.exists()
