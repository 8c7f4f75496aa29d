"""Addresses of the user interface."""

from django.urls import path

from schakel.base.ui import views

app_name = "ui"
urlpatterns = [
    path("language", views.set_language, name="set-language"),
    path("theme", views.set_theme, name="set-theme"),
    path("accessibility", views.accessibility, name="accessibility"),
    path("report-a-vulnerability", views.security, name="security"),
    path("licences", views.licences, name="licences"),
    path("style-guide", views.styleguide, name="styleguide"),
    path("style-guide/rows", views.styleguide_rows, name="styleguide-rows"),
    path(".well-known/security.txt", views.security_txt, name="security-txt"),
    path("robots.txt", views.robots_txt, name="robots-txt"),
]
