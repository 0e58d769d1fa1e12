"""The forms of signing up and of coming back."""

from django import forms
from django.utils.translation import gettext_lazy as _


class MailboxForm(forms.Form):
    """Where the link goes."""

    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=255,
        widget=forms.EmailInput({"class": "input", "autocomplete": "email", "autofocus": True}),
        error_messages={
            "required": _("Enter your e-mail address."),
            "invalid": _("This is not an e-mail address. It looks like name@example.com."),
        },
    )


class SignUpForm(MailboxForm):
    """Who signs up."""

    display_name = forms.CharField(
        label=_("Name"),
        max_length=100,
        required=False,
        widget=forms.TextInput({"class": "input", "autocomplete": "name"}),
        help_text=_("What we call you; may be left empty."),
    )


class NewPasswordForm(forms.Form):
    """A password that is chosen."""

    new = forms.CharField(
        label=_("New password"),
        max_length=1024,
        strip=False,
        widget=forms.PasswordInput({"class": "input", "autocomplete": "new-password", "autofocus": True}),
        help_text=_("At least 8 characters, and none of the common ones. Long beats strange."),
        error_messages={"required": _("Enter a new password.")},
    )
