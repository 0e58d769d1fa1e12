"""A notification as an e-mail, by the mail server of the installation."""

from collections.abc import Sequence
from smtplib import SMTPException, SMTPRecipientsRefused, SMTPResponseException

from django.conf import settings
from django.core.mail import EmailMessage

from pastetrader.accounts.models import User
from pastetrader.common.messages import Message
from pastetrader.common.messages import message as _
from registry.builtin import ToolContext
from registry.exceptions import ToolError
from registry.notify.arguments import NotifyArguments


def recipients(arguments: NotifyArguments, context: ToolContext) -> list[str]:
    """Whom to write. Raises ToolError for an address that this installation does not write to for its people."""
    own = User.objects.filter(pk=context.owner_id).values_list("email", flat=True).first() or ""
    wanted = list(dict.fromkeys(arguments.to or [own]))
    allowed = {text.lower() for text in settings.NOTIFY_EMAIL_TO}
    for address in wanted:
        domain = "@" + address.rpartition("@")[2]
        if address.lower() != own.lower() and not {address.lower(), domain.lower(), "*"} & allowed:
            text = _(
                "This installation writes no notifications to %(address)s, only to yourself. Its operator can allow "
                "others with PASTETRADER_NOTIFY_EMAIL_TO.",
                address=address,
            )
            raise ToolError("recipient_refused", text, had_no_effect=True)
    return wanted


def send_mail(title: str, text: str, to: Sequence[str]) -> None:
    """Raises ToolError when the mail server does not take it."""
    subject = " ".join(title.split())
    try:
        EmailMessage(subject, text, None, list(to)).send()
    except SMTPRecipientsRefused as error:
        statuses = {code for code, _said in error.recipients.values()}
        passes = any(400 <= status < 500 for status in statuses)
        refused = _("The mail server takes no e-mail for these addresses.")
        raise ToolError("mail_refused", refused, retryable=passes, had_no_effect=True) from error
    except SMTPResponseException as error:
        passes = 400 <= error.smtp_code < 500
        refused = _("The mail server refused the e-mail (%(code)s).", code=error.smtp_code)
        raise ToolError("mail_refused", refused, retryable=passes, had_no_effect=True) from error
    except ConnectionRefusedError as error:
        raise ToolError("mail_failed", _unreachable(), retryable=True, had_no_effect=True) from error
    except (SMTPException, OSError) as error:
        raise ToolError("mail_failed", _unreachable(), retryable=True) from error


def _unreachable() -> Message:
    return _("The mail server cannot be reached, or broke the connection off.")
