"""Addresses of novelty."""

from django.urls import path

from schakel.match.novelty import views

app_name = "novelty"
urlpatterns = [
    path("needs/<str:public_id>/matches/surprise", views.surprise, name="surprise"),
]
