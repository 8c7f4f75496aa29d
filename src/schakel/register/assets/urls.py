"""Addresses of pictures and consents."""

from django.urls import path

from schakel.register.assets import views

app_name = "assets"
urlpatterns = [
    path("organisations/<slug:public_id>/consents", views.organisation_consents, name="organisation-consents"),
    path("offerings/<slug:public_id>/consents", views.offering_consents, name="offering-consents"),
    path("organisations/<slug:public_id>/pictures", views.organisation_pictures, name="organisation-pictures"),
    path("offerings/<slug:offering_id>/pictures", views.offering_pictures, name="offering-pictures"),
    path(
        "organisations/<slug:public_id>/pictures/new", views.organisation_picture_new, name="organisation-picture-new"
    ),
    path("offerings/<slug:public_id>/pictures/new", views.offering_picture_new, name="offering-picture-new"),
    path("pictures/<slug:public_id>", views.picture, name="picture"),
    path("pictures/<slug:public_id>/erase", views.picture_erase, name="picture-erase"),
    path("consents/<slug:public_id>/withdraw", views.consent_withdraw, name="consent-withdraw"),
]
