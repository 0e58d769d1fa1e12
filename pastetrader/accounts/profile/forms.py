"""The forms of the account page."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from pastetrader.accounts.models import PriceColours, Theme
from pastetrader.accounts.profile.zones import zones_by_region

TEXT = {"class": "input"}
AS_BROWSER = _("As in this browser")


def _languages() -> list[tuple[str, Any]]:
    return [("", AS_BROWSER), *((code, get_language_info(code)["name_local"]) for code, _name in settings.LANGUAGES)]


def _zones() -> list[Any]:
    """Choices in groups by region."""
    groups = zones_by_region()
    named = [
        (region, [(name, name.partition("/")[2].replace("_", " ")) for name in groups[region]]) for region in groups
    ]
    return [("", AS_BROWSER), ("UTC", "UTC"), *(group for group in named if group[0])]


class ProfileForm(forms.Form):
    """Name, language, zone, theme and colours."""

    display_name = forms.CharField(
        label=_("Name"), max_length=100, required=False, widget=forms.TextInput({**TEXT, "autocomplete": "name"})
    )
    language = forms.ChoiceField(label=_("Language"), required=False, choices=_languages, widget=forms.Select(TEXT))
    time_zone = forms.ChoiceField(label=_("Time zone"), required=False, choices=_zones, widget=forms.Select(TEXT))
    theme = forms.ChoiceField(label=_("Theme"), required=False, choices=Theme.choices, widget=forms.Select(TEXT))
    price_colours = forms.ChoiceField(
        label=_("Colours of prices"), required=False, choices=PriceColours.choices, widget=forms.Select(TEXT)
    )


class PasswordForm(forms.Form):
    """The present password, where there is one, and a new one."""

    current = forms.CharField(
        label=_("Present password"),
        max_length=1024,
        strip=False,
        widget=forms.PasswordInput({**TEXT, "autocomplete": "current-password"}),
        error_messages={"required": _("Enter your present password.")},
    )
    new = forms.CharField(
        label=_("New password"),
        max_length=1024,
        strip=False,
        widget=forms.PasswordInput({**TEXT, "autocomplete": "new-password"}),
        help_text=_("At least 8 characters, and none of the common ones. Long beats strange."),
        error_messages={"required": _("Enter a new password.")},
    )

    def __init__(self, *args: Any, has_password: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_password:
            del self.fields["current"]


class TokenForm(forms.Form):
    """A new token: its name, what it may do, and for how long."""

    SCOPES = (
        ("read", _("Read: look at everything of yours")),
        ("run", _("Run: start, cancel, repeat and test")),
        ("write", _("Write: make, change and delete")),
    )
    LIVES = (("30", _("30 days")), ("90", _("90 days")), ("365", _("One year")), ("", _("Until it is revoked")))

    name = forms.CharField(
        label=_("Name of the token"),
        max_length=100,
        widget=forms.TextInput({**TEXT, "autocomplete": "off"}),
        help_text=_("What it is for, such as “Nightly script”."),
        error_messages={"required": _("Give the token a name.")},
    )
    scopes = forms.MultipleChoiceField(
        label=_("It may"),
        choices=SCOPES,
        initial=["read"],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one of read, run and write.")},
    )
    days = forms.ChoiceField(
        label=_("It works for"), choices=LIVES, initial="90", required=False, widget=forms.Select(TEXT)
    )
