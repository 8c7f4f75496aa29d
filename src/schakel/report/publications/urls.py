"""Addresses of offer books."""

from django.urls import path

from schakel.report.publications.views import books

app_name = "publications"
urlpatterns = [
    path("offer-books", books.book_list, name="book-list"),
    path("offer-books/book", books.book_detail, name="book-detail"),
    path("offer-books/file", books.book_file, name="book-file"),
]
