"""Mail server (SMTP, RFC 5321): takes one mail, or says why not. Nothing is tried a second time."""

from __future__ import annotations

import smtplib
import socket
import ssl
from contextlib import ExitStack, suppress
from email.message import EmailMessage
from pathlib import Path
from threading import Timer
from typing import Any

from exports.loopback import is_loopback
from pipeline.home.night_settings import MailSettings
from records.errors import ExitCode, HotichError, UsageError
from records.language import gettext as _


class MailNotSent(HotichError):
    """Failure to hand a mail to the server: it is away, too slow, or cannot take it now."""

    exit_code = ExitCode.SHARED_DATABASE_UNREACHABLE


class _Conversation(smtplib.SMTP):
    """Conversation that is cut after so many seconds, however slowly the other side drips."""

    def __init__(self, settings: MailSettings, **tls: Any) -> None:
        self._end = Timer(settings.seconds, self._cut)
        self._end.daemon = True
        self._end.start()
        with ExitStack() as unless_connected:
            unless_connected.callback(self._end.cancel)
            super().__init__(settings.host, settings.port, timeout=settings.seconds, **tls)
            unless_connected.pop_all()

    def close(self) -> None:
        """Close the connection."""
        self._end.cancel()
        super().close()

    def _cut(self) -> None:
        if self.sock is not None:
            with suppress(OSError):
                self.sock.shutdown(socket.SHUT_RDWR)


class _EncryptedConversation(_Conversation, smtplib.SMTP_SSL):
    """The same, encrypted from the first byte."""


def hand_over(mail: EmailMessage, settings: MailSettings, password: str, ca_file: Path | None) -> None:
    """Hand a mail to the server of the settings.

    Args:
        mail: the mail, with sender and recipients.
        settings: the server.
        password: the password of `settings.user`; "" where there is none.
        ca_file: certificates that the server's is checked with; None = those that the system trusts.

    Raises:
        UsageError: the server refuses the login or all recipients, has no encryption, or the settings do not fit.
        MailNotSent: it is away or too slow, or some recipients were refused; the others have the mail.
    """
    if settings.security == "none" and settings.user and not is_loopback(settings.host):
        raise UsageError(
            _("Không gửi mật khẩu qua kết nối không mã hóa đến {host}.").format(host=settings.host),
            _("Đặt mail.security thành starttls hoặc ssl."),
        )
    try:
        with _opened(settings, ca_file) as server:
            if settings.user:
                server.login(settings.user, password)
            refused = server.send_message(mail)
    except OSError as error:
        raise _refused(settings, error) if _is_final(error) else _away(settings, error) from error
    if refused:
        raise MailNotSent(
            _("Máy chủ thư không nhận {count} địa chỉ: {addresses}.").format(
                count=len(refused), addresses=", ".join(sorted(refused))
            ),
            _("Sửa mail.recipients trong hotich.toml; các địa chỉ khác đã nhận được thư."),
        )


def _is_final(error: OSError) -> bool:
    """Return whether the server would say the same again: RFC 5321, 4.2.1, reply codes 5yz; its certificate."""
    if isinstance(error, smtplib.SMTPResponseException):
        return error.smtp_code // 100 == 5
    return isinstance(error, smtplib.SMTPRecipientsRefused | smtplib.SMTPNotSupportedError | ssl.SSLError)


def _opened(settings: MailSettings, ca_file: Path | None) -> smtplib.SMTP:
    if settings.security == "none":
        return _Conversation(settings)
    certificates = _certificates(ca_file)
    if settings.security == "ssl":
        return _EncryptedConversation(settings, context=certificates)
    server = _Conversation(settings)
    with ExitStack() as unless_encrypted:
        unless_encrypted.callback(server.close)
        server.starttls(context=certificates)
        unless_encrypted.pop_all()
    return server


def _certificates(file: Path | None) -> ssl.SSLContext:
    try:
        return ssl.create_default_context(cafile=file)
    except OSError as error:
        raise UsageError(
            _("Không đọc được chứng thư {file} (mail.ca_file).").format(file=file),
            _("Chỉ đến tệp PEM có chứng thư của máy chủ thư."),
        ) from error


def _away(settings: MailSettings, error: OSError) -> MailNotSent:
    return MailNotSent(
        _("Máy chủ thư {host}:{port} không trả lời: {why}.").format(
            host=settings.host, port=settings.port, why=_words(error)
        ),
        _("Kiểm tra mạng và mail.host trong hotich.toml. Thư của đêm này chưa gửi; chạy lại lệnh thì gửi."),
    )


def _refused(settings: MailSettings, error: OSError) -> UsageError:
    return UsageError(
        _("Máy chủ thư {host}:{port} từ chối: {why}.").format(
            host=settings.host, port=settings.port, why=_words(error)
        ),
        _("Sửa nhóm [mail] trong hotich.toml. Thư của đêm này chưa gửi; chạy lại lệnh thì gửi."),
    )


def _words(error: OSError) -> str:
    """Return the first line of what the server said, or of what the system says of it."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return ", ".join(sorted(error.recipients))
    if isinstance(error, smtplib.SMTPResponseException):
        said = error.smtp_error
        words = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
        return f"{error.smtp_code} {words}".splitlines()[0]
    return (str(error) or type(error).__name__).splitlines()[0]
