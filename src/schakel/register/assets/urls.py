"""Addresses of pictures and consents: the same for profiles and offerings."""

from django.urls import URLPattern, path

from schakel.register.assets import views

app_name = "assets"
_OF_RECORDS: list[URLPattern] = []
for kind in ("organisation", "offering"):
    said = {"kind": kind}
    _OF_RECORDS += [
        path(f"{kind}s/<slug:public_id>/consents", views.consents, said, name=f"{kind}-consents"),
        path(f"{kind}s/<slug:public_id>/pictures/new", views.picture_new, said, name=f"{kind}-picture-new"),
    ]
urlpatterns = [
    path("organisations/<slug:public_id>/pictures", views.organisation_pictures, name="organisation-pictures"),
    path("offerings/<slug:offering_id>/pictures", views.offering_pictures, name="offering-pictures"),
    *_OF_RECORDS,
    path("pictures/<slug:public_id>", views.picture, name="picture"),
    path("pictures/<slug:public_id>/erase", views.picture_erase, name="picture-erase"),
    path("consents/<slug:public_id>/withdraw", views.consent_withdraw, name="consent-withdraw"),
]
