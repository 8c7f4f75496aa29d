"""Addresses of imports into the register."""

from django.urls import path

from schakel.register.imports.views import acts, files, pages

app_name = "imports"
urlpatterns = [
    path("imports", pages.import_list, name="list"),
    path("imports/new", acts.import_new, name="new"),
    path("imports/sample", files.sample_sheet, name="sample"),
    path("imports/<slug:public_id>", pages.import_detail, name="detail"),
    path("imports/<slug:public_id>/columns", acts.import_columns, name="columns"),
    path("imports/<slug:public_id>/apply", acts.apply_batch, name="apply"),
    path("imports/<slug:public_id>/go-on", acts.go_on, name="go-on"),
    path("imports/<slug:public_id>/undo", acts.undo_batch, name="undo"),
    path("imports/<slug:public_id>/drop", acts.drop_batch, name="drop"),
    path("imports/<slug:public_id>/errors", files.error_sheet, name="errors"),
]
