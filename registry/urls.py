"""Addresses of the pages of secrets."""

from django.urls import path

from registry.named_secrets import pages as secrets

urlpatterns = [
    path("secrets/", secrets.secrets_page, name="secrets"),
    path("secrets/<uuid:secret_id>/replace/", secrets.replace, name="secret-replace"),
    path("secrets/<uuid:secret_id>/delete/", secrets.delete, name="secret-delete"),
]
