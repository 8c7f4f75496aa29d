"""Addresses of effect cards."""

from django.urls import path

from schakel.register.needs import views

app_name = "needs"
urlpatterns = [
    path("needs", views.need_list, name="list"),
    path("needs/new", views.need_new, name="new"),
    path("needs/export", views.need_export, name="export"),
    path("needs/wording", views.need_hints, name="hints"),
    path("needs/<str:public_id>", views.need_detail, name="detail"),
    path("needs/<str:public_id>/edit", views.need_edit, name="edit"),
    path("needs/<str:public_id>/drop-working-copy", views.drop_working_copy, name="drop-working-copy"),
    path("needs/<str:public_id>/publish", views.publish_need, name="publish"),
    path("needs/<str:public_id>/share", views.share_need, name="share"),
    path("needs/<str:public_id>/consents", views.need_consents, name="consents"),
    path("needs/consents/<str:public_id>/withdraw", views.consent_withdraw, name="consent-withdraw"),
    path("needs/<str:public_id>/extend", views.extend_need, name="extend"),
    path("needs/<str:public_id>/withdraw", views.withdraw_need, name="withdraw"),
    path("needs/<str:public_id>/fulfil", views.fulfil_need, name="fulfil"),
    path("needs/<str:public_id>/versions", views.need_versions, name="versions"),
    path("needs/<str:public_id>/differences", views.need_difference, name="difference"),
]
