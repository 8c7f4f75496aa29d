"""Addresses of proposals, introductions and outcomes."""

from django.urls import path

from schakel.match.proposals import views

app_name = "proposals"
urlpatterns = [
    path("proposals", views.proposal_list, name="proposal-list"),
    path("proposals/waiting", views.waiting, name="waiting"),
    path("proposals/<str:public_id>", views.proposal_detail, name="proposal-detail"),
    path("proposals/<str:public_id>/change", views.change_proposal, name="change-proposal"),
    path("proposals/<str:public_id>/send", views.send_proposal, name="send-proposal"),
    path("proposals/<str:public_id>/answer", views.answer_proposal, name="answer-proposal"),
    path("proposals/<str:public_id>/withdraw", views.withdraw_proposal, name="withdraw-proposal"),
    path("proposals/<str:public_id>/outcome", views.tell_outcome, name="tell-outcome"),
    path("needs/<str:need_id>/proposals/new", views.draft_proposal, name="draft-proposal"),
    path("needs/<str:public_id>/proposals/panel", views.need_panel, name="need-panel"),
    path("introductions", views.introduction_list, name="introduction-list"),
    path("introductions/<str:public_id>/accept", views.accept_introduction, name="accept-introduction"),
    path("introductions/<str:public_id>/decline", views.decline_introduction, name="decline-introduction"),
    path("introductions/<str:public_id>/revoke", views.revoke_introduction, name="revoke-introduction"),
    path("introductions/<str:public_id>/outcome", views.tell_introduction_outcome, name="tell-introduction-outcome"),
    path("offerings/<str:offering_id>/introduction/panel", views.offering_panel, name="offering-panel"),
    path("offerings/<str:offering_id>/introduction", views.ask_introduction, name="ask-introduction"),
    path("offerings/<str:offering_id>/introduction/button/<str:need_id>", views.introduce, name="introduce"),
]
