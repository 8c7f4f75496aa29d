"""Addresses of mail settings."""

from django.urls import path

from schakel.base.outbox import views

app_name = "outbox"
urlpatterns = [
    path("account/mail", views.settings, name="settings"),
    path("mail/unsubscribe/<str:token>", views.unsubscribe, name="unsubscribe"),
]
