"""Addresses of effect cards."""

from django.urls import path

from schakel.register.needs import views

app_name = "needs"
urlpatterns = [
    path("", views.need_list, name="list"),
    path("new", views.need_new, name="new"),
    path("export", views.need_export, name="export"),
    path("wording", views.need_hints, name="hints"),
    path("<str:public_id>", views.need_detail, name="detail"),
    path("<str:public_id>/edit", views.need_edit, name="edit"),
    path("<str:public_id>/drop-working-copy", views.drop_working_copy, name="drop-working-copy"),
    path("<str:public_id>/publish", views.publish_need, name="publish"),
    path("<str:public_id>/share", views.share_need, name="share"),
    path("<str:public_id>/extend", views.extend_need, name="extend"),
    path("<str:public_id>/withdraw", views.withdraw_need, name="withdraw"),
    path("<str:public_id>/fulfil", views.fulfil_need, name="fulfil"),
    path("<str:public_id>/versions", views.need_versions, name="versions"),
    path("<str:public_id>/differences", views.need_difference, name="difference"),
]
