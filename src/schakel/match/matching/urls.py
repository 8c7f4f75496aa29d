"""Addresses of matching."""

from django.urls import path

from schakel.match.matching import views

app_name = "matching"
urlpatterns = [
    path("matches", views.my_matches, name="my-matches"),
    path("matches/texts", views.text_matches, name="texts"),
    path("matches/learning", views.learning, name="learning"),
    path("matches/learning/learn", views.learn_ranker, name="learn-ranker"),
    path("matches/learning/<str:number>/switch", views.switch_ranker, name="switch-ranker"),
    path("needs/<str:public_id>/matches/share-verdicts", views.share_verdicts, name="share-verdicts"),
    path("matches/waiting", views.waiting, name="waiting"),
    path("needs/<str:public_id>/matches", views.need_matches, name="need-matches"),
    path("needs/<str:public_id>/matches/panel", views.need_panel, name="need-panel"),
    path("needs/<str:public_id>/matches/compare", views.compare, name="compare"),
    path("needs/<str:public_id>/matches/weights", views.weigh_parts, name="weigh-parts"),
    path("needs/<str:public_id>/matches/what-if", views.what_if, name="what-if"),
    path("needs/<str:public_id>/matches/why-not", views.why_not, name="why-not"),
    path("needs/<str:public_id>/matches/why-not/<str:offering_id>", views.why_not_offering, name="why-not-offering"),
    path("needs/<str:public_id>/matches/lists", views.kept_lists, name="kept-lists"),
    path("needs/<str:public_id>/matches/lists/<str:number>", views.kept_list, name="kept-list"),
    path("needs/<str:public_id>/matches/versions", views.version_matches, name="versions"),
    path("needs/<str:public_id>/matches/versions/link", views.versions_link, name="versions-link"),
    path("needs/<str:public_id>/matches/export", views.match_export, name="export"),
    path("needs/<str:public_id>/matches/corrections", views.correct_word, name="correct-word"),
    path("needs/<str:public_id>/matches/<str:offering_id>/accept", views.accept_match, name="accept-match"),
    path("needs/<str:public_id>/matches/<str:offering_id>/reject", views.reject_match, name="reject-match"),
    path("matches/verdicts/<str:public_id>/undo", views.undo_verdict, name="undo-verdict"),
    path("matches/corrections/<str:public_id>/undo", views.undo_correction, name="undo-correction"),
]
