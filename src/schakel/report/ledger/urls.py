"""Addresses of the ledger: for auditors, and for owners about their own records."""

from django.urls import path

from schakel.report.ledger import views

app_name = "ledger"
urlpatterns = [
    path("ledger", views.ledger, name="ledger"),
    path("ledger/export", views.ledger_export, name="export"),
    path("ledger/head", views.ledger_head, name="head"),
    path("my-records", views.my_records, name="my-records"),
    path("my-records/seen", views.my_readings, name="my-readings"),
    path("my-records/left", views.my_departures, name="my-departures"),
    path("my-records/consents", views.my_consents, name="my-consents"),
    path("my-records/consents/<str:public_id>/withdraw", views.withdraw_consent, name="withdraw-consent"),
]
