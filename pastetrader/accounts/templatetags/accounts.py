"""What the account page shows of sessions."""

from django import template

from pastetrader.accounts.sessions.browsers import browser_words

register = template.Library()
register.filter("browser_words", browser_words)
