"""Addresses of disclosure."""

from django.urls import path

from schakel.base.disclosure import views

app_name = "disclosure"
urlpatterns = [path("who-sees-what", views.who_sees_what, name="who-sees-what")]
