"""Addresses of coming in, and of one's account."""

from django.urls import path

from pastetrader.accounts.profile import views as profile
from pastetrader.accounts.registration import views as registration
from pastetrader.accounts.sign_in import views as sign_in

urlpatterns = [
    path("sign-up/", registration.sign_up_page, name="sign-up"),
    path("sign-in/", sign_in.sign_in, name="sign-in"),
    path("sign-in/help/", registration.sign_in_help, name="sign-in-help"),
    path("sign-in/<str:token>/", sign_in.sign_in_by_link, name="sign-in-by-link"),
    path("sign-out/", sign_in.sign_out, name="sign-out"),
    path("password/<str:token>/", registration.choose, name="choose-password"),
    path("account/", profile.account, name="account"),
    path("account/profile/", profile.profile, name="account-profile"),
    path("account/password/", profile.password, name="account-password"),
    path("account/tokens/", profile.make_token, name="account-tokens"),
    path("account/tokens/<uuid:id>/revoke/", profile.revoke, name="revoke-token"),
    path("account/sessions/end-others/", profile.end_others, name="end-other-sessions"),
    path("account/sessions/<uuid:id>/end/", profile.end, name="end-session"),
]
