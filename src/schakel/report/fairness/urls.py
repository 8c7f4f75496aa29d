"""Address of the fairness report."""

from django.urls import path

from schakel.report.fairness import views

app_name = "fairness"
urlpatterns = [path("fairness", views.fairness, name="fairness")]
