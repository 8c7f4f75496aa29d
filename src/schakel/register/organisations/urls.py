"""Addresses of organisations, offerings and contacts."""

from django.urls import path

from schakel.register.organisations.views import (
    claims,
    contacts,
    exports,
    labels,
    mine,
    offerings,
    organisations,
    statements,
    writing,
)

app_name = "organisations"
urlpatterns = [
    path("organisations/", organisations.organisation_list, name="organisation_list"),
    path("organisations/export/", exports.organisation_export, name="organisation_export"),
    path("organisations/new/", organisations.organisation_new, name="organisation_new"),
    path("organisations/mine/", mine.my_organisation, name="my_organisation"),
    path("organisations/<slug:public_id>/", organisations.organisation_detail, name="organisation_detail"),
    path("organisations/<slug:public_id>/edit/", organisations.organisation_edit, name="organisation_edit"),
    path("organisations/<slug:public_id>/labels/", labels.organisation_labels, name="organisation_labels"),
    path("organisations/<slug:public_id>/confirm/", organisations.organisation_confirm, name="organisation_confirm"),
    path("organisations/<slug:public_id>/withdraw/", organisations.organisation_withdraw, name="organisation_withdraw"),
    path("organisations/<slug:public_id>/restore/", organisations.organisation_restore, name="organisation_restore"),
    path("organisations/<slug:public_id>/contacts/new/", contacts.contact_new, name="contact_new"),
    path("organisations/<slug:public_id>/facts/<slug:field>/", statements.organisation_fact, name="organisation_fact"),
    path("organisations/<slug:public_id>/claim/", claims.profile_claim, name="profile_claim"),
    path("claims/<slug:public_id>/accept/", claims.claim_accept, name="claim_accept"),
    path("claims/<slug:public_id>/refuse/", claims.claim_refuse, name="claim_refuse"),
    path("offerings/", offerings.offering_list, name="offering_list"),
    path("offerings/export/", exports.offering_export, name="offering_export"),
    path("offerings/new/", writing.offering_new, name="offering_new"),
    path("offerings/capabilities/", writing.capability_search, name="capability_search"),
    path("offerings/<slug:public_id>/", offerings.offering_detail, name="offering_detail"),
    path("offerings/<slug:public_id>/edit/", writing.offering_edit, name="offering_edit"),
    path("offerings/<slug:public_id>/labels/", labels.offering_labels, name="offering_labels"),
    path("offerings/<slug:public_id>/publish/", offerings.offering_publish, name="offering_publish"),
    path("offerings/<slug:public_id>/withdraw/", offerings.offering_withdraw, name="offering_withdraw"),
    path("offerings/<slug:public_id>/reopen/", offerings.offering_reopen, name="offering_reopen"),
    path("offerings/<slug:public_id>/confirm/", offerings.offering_confirm, name="offering_confirm"),
    path("offerings/<slug:public_id>/facts/<slug:field>/", statements.offering_fact, name="offering_fact"),
    path("contacts/", contacts.contact_list, name="contact_list"),
    path("contacts/<slug:public_id>/edit/", contacts.contact_edit, name="contact_edit"),
    path("contacts/<slug:public_id>/verify/", contacts.contact_verify, name="contact_verify"),
    path("contacts/<slug:public_id>/withdraw/", contacts.contact_withdraw, name="contact_withdraw"),
    path("statements/<slug:public_id>/choose/", statements.statement_choose, name="statement_choose"),
    path("statements/<slug:public_id>/release/", statements.statement_release, name="statement_release"),
    path("statements/<slug:public_id>/take-back/", statements.statement_take_back, name="statement_take_back"),
]
