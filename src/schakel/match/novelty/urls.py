"""Addresses of novelty."""

from django.urls import path

from schakel.match.novelty import views

app_name = "novelty"
urlpatterns = [
    path("needs/<str:public_id>/matches/surprise", views.surprise, name="surprise"),
    path("needs/<str:need_id>/matches/surprise/link", views.link, name="link"),
]
