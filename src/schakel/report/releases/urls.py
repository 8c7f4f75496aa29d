"""Addresses of released figures."""

from django.urls import path

from schakel.report.releases import views

app_name = "releases"
urlpatterns = [
    path("releases", views.release_list, name="list"),
    path("releases/new/<slug:figure>", views.release_new, name="new"),
    path("releases/<slug:public_id>", views.release_detail, name="detail"),
    path("releases/<slug:public_id>/file", views.release_file, name="file"),
]
