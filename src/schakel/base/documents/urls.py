"""Addresses of stored files, apart from the pages; and of the page with one's own."""

from django.urls import path

from schakel.base.documents import views

app_name = "documents"
urlpatterns = [
    path("files/<slug:public_id>", views.download, name="download"),
    path("files/<slug:public_id>/erase", views.erase_file, name="erase-file"),
    path("my-files", views.my_files, name="my-files"),
    path("my-files/held/<slug:public_id>", views.held_file, name="held-file"),
    path("my-files/held/<slug:public_id>/drop", views.drop_held, name="drop-held"),
]
