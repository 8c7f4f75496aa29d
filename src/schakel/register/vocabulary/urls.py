"""Addresses of code lists, crosswalks and concepts."""

from django.urls import path

from schakel.register.vocabulary.views import concepts, exports, links, lists

app_name = "vocabulary"
urlpatterns = [
    path("code-lists", lists.list_overview, name="list-overview"),
    path("code-lists/load", lists.list_load, name="list-load"),
    path("code-lists/<slug:code>", lists.list_detail, name="list-detail"),
    path("code-lists/<slug:code>/export", lists.list_export, name="list-export"),
    path("code-lists/<slug:code>/terms/<str:term>", lists.term_detail, name="term-detail"),
    path("code-lists/<slug:code>/terms/<str:term>/edit", lists.term_edit, name="term-edit"),
    path("crosswalk", links.crosswalk, name="crosswalk"),
    path("crosswalk/export", exports.crosswalk_export, name="crosswalk-export"),
    path("crosswalk/lists/export", exports.list_links_export, name="list-links-export"),
    path("crosswalk/lists", links.list_links, name="list-links"),
    path("crosswalk/lists/add", links.term_link_add, name="term-link-add"),
    path("crosswalk/add", links.link_add, name="link-add"),
    path("crosswalk/<str:public_id>/retire", links.link_retire, name="link-retire"),
    path("concepts", concepts.concept_list, name="concept-list"),
    path("concepts/export", exports.concept_export, name="concept-export"),
    path("concepts/<str:concept_id>", concepts.concept_detail, name="concept-detail"),
]
