"""Every address of the product, gathered from the apps."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("account/", include("allauth.urls")),
    path("taal/", include("django.conf.urls.i18n")),
]
