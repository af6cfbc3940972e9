"""Mail about a night for those who answer for it: numbers and links alone, no name, number or value of anybody."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from pathlib import Path

from exports.upload.outcomes import CaseState, UploadSums
from pipeline.home.home import Home
from pipeline.home.night_settings import MailSettings
from pipeline.home.secret_file import secret
from pipeline.nightly.mail_server import hand_over
from pipeline.nightly.night_figures import NightFigures
from pipeline.nightly.stages import OUTCOMES, STAGES
from pipeline.store.ledgers.nights import StageOutcome
from records.errors import UsageError
from records.language import gettext as _
from records.language import ngettext

PAGES = ("health", "sent")
"""Pages of the web application that a mail leads to."""


@dataclass(frozen=True, slots=True)
class NightNews:
    """News of a night, as a mail tells them.

    Attributes:
        day: the business date.
        exit_code: gravest exit code of the troubles.
        troubles: number of them.
        report: the report; None when it could not be written.
        figures: its figures; None when they could not be read.
    """

    day: date
    exit_code: int
    troubles: int
    report: Path | None
    figures: NightFigures | None


def mail_news(home: Home, news: NightNews) -> None:
    """Send the mail about a night where a server is set.

    Raises:
        UsageError: the settings do not fit, or the server refuses the login or the recipients.
        MailNotSent: the server is away or too slow, or some recipients were refused.
    """
    settings = home.settings.mail
    if not settings.host:
        return
    if not settings.sender or not settings.recipients:
        raise UsageError(
            _("Chưa đặt mail.sender hoặc mail.recipients."), _("Đặt trong hotich.toml, hoặc để trống mail.host.")
        )
    password = secret(home, settings.password_file, "mail.password_file")
    hand_over(
        night_mail(settings, news), settings, password, home.root / settings.ca_file if settings.ca_file else None
    )


def night_mail(settings: MailSettings, news: NightNews) -> EmailMessage:
    """Write the mail.

    Raises:
        UsageError: an address of the settings is none.
    """
    mail = EmailMessage()
    try:
        mail["From"], mail["To"] = settings.sender, ", ".join(settings.recipients)
    except ValueError as error:
        raise UsageError(
            _("Địa chỉ thư không đúng: {why}.").format(why=error), _("Sửa mail.sender và mail.recipients.")
        ) from error
    mail["Subject"] = f"hotich {news.day:%d.%m.%Y}: {_verdict(news)}"
    mail["Date"], mail["Message-ID"] = formatdate(localtime=True), make_msgid(domain="hotich.invalid")
    mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: holiday notes do not answer it
    mail.set_content("\n".join(_lines(settings, news)) + "\n")
    return mail


def _verdict(news: NightNews) -> str:
    if not news.troubles:
        return _("xong")
    told = ngettext("{count} việc chưa xong, mã {code}", "{count} việc chưa xong, mã {code}", news.troubles)
    return told.format(count=news.troubles, code=news.exit_code)


def _lines(settings: MailSettings, news: NightNews) -> Iterator[str]:
    yield _("Đêm {day}: {verdict}.").format(day=f"{news.day:%d.%m.%Y}", verdict=_verdict(news))
    if news.figures is not None:
        yield from _figures(news.figures)
    yield ""
    yield _("Báo cáo: {path}").format(path=news.report or _("không ghi được"))
    if settings.link:
        yield from (f"{settings.link.rstrip('/')}/{page}" for page in PAGES)


def _figures(figures: NightFigures) -> Iterator[str]:
    yield _("Sổ chưa cân: {count}.").format(count=figures.open_books)
    if figures.upload:
        states = {CaseState(state): count for state, count in figures.upload.items()}
        yield _("Đã gửi: {sums}.").format(sums=UploadSums(sum(states.values()), states).text)
    words = {stage.name: stage.words for stage in STAGES}
    for stage in figures.stages:
        outcome = _(OUTCOMES[StageOutcome(stage.outcome)])
        yield f"– {_(words[stage.name])}: {outcome}, {stage.seconds:.0f} s"
