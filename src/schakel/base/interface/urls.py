"""Addresses about the interface itself; its operations are gathered in `config/api.py`."""

from django.urls import path

from schakel.base.interface import views

app_name = "interface"
urlpatterns = [path("api", views.try_interface, name="try")]
