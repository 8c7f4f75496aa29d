"""Addresses of code lists, crosswalks and concepts."""

from django.urls import path

from schakel.register.vocabulary import views

app_name = "vocabulary"
urlpatterns = [
    path("code-lists", views.list_overview, name="list-overview"),
    path("code-lists/load", views.list_load, name="list-load"),
    path("code-lists/<slug:code>", views.list_detail, name="list-detail"),
    path("code-lists/<slug:code>/export", views.list_export, name="list-export"),
    path("code-lists/<slug:code>/terms/<str:term>", views.term_detail, name="term-detail"),
    path("code-lists/<slug:code>/terms/<str:term>/edit", views.term_edit, name="term-edit"),
    path("crosswalk", views.crosswalk, name="crosswalk"),
    path("crosswalk/add", views.link_add, name="link-add"),
    path("crosswalk/<str:public_id>/retire", views.link_retire, name="link-retire"),
    path("concepts", views.concept_list, name="concept-list"),
    path("concepts/<str:concept_id>", views.concept_detail, name="concept-detail"),
]
