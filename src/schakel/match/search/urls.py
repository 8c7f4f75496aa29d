"""Addresses of the first page and of finding."""

from django.urls import path

from schakel.match.search import views

app_name = "search"
urlpatterns = [
    path("", views.home, name="home"),
    path("find", views.find, name="find"),
    path("find/text", views.call_text, name="call-text"),
    path("find/parts", views.call_parts, name="call-parts"),
]
