"""Addresses of privacy: the statement, and a person's own data."""

from django.urls import path

from schakel.report.privacy import views

app_name = "privacy"
urlpatterns = [
    path("privacy", views.statement, name="statement"),
    path("account/data", views.export, name="export"),
    path("account/erase", views.erase, name="erase"),
]
