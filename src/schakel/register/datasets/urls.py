"""Addresses of synthetic datasets."""

from django.urls import path

from schakel.register.datasets import views

app_name = "datasets"
urlpatterns = [
    path("synthetic-data", views.dataset_list, name="dataset-list"),
    path("synthetic-data/new", views.dataset_new, name="dataset-new"),
    path("synthetic-data/<slug:public_id>", views.dataset_detail, name="dataset-detail"),
    path("synthetic-data/<slug:public_id>/rows", views.dataset_rows, name="dataset-rows"),
    path("synthetic-data/<slug:public_id>/go-on", views.dataset_go_on, name="dataset-go-on"),
    path("synthetic-data/<slug:public_id>/withdraw", views.dataset_withdraw, name="dataset-withdraw"),
]
