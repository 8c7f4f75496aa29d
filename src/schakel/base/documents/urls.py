"""Addresses of stored files, apart from the pages."""

from django.urls import path

from schakel.base.documents import views

app_name = "documents"
urlpatterns = [path("files/<slug:public_id>", views.download, name="download")]
