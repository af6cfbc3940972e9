"""The `hotich` command: puts the commands of `commands/` together, in the order in which the help lists them."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from commands.backup import backup, restore
from commands.books import book_app, pages
from commands.delivery import export
from commands.editions import edition_app
from commands.home import demo, init, report, verify
from commands.invocation import call
from commands.localized import command_group
from commands.nightly import nightly
from commands.reading import read_lines, run
from commands.review import review_app
from commands.scans import scan_app
from commands.shared import findings, reconcile, shared_app
from commands.terminal import HOME, say_version
from commands.users import user_app
from records.language import N_

app = command_group(N_("Số hóa sổ hộ tịch: từ ảnh quét đến gói dữ liệu của sổ."))
app.command("init", help=N_("Tạo nơi làm việc: tệp cấu hình, cơ sở dữ liệu, kho ảnh."))(init)
app.command("demo", help=N_("Đưa một sổ mẫu qua toàn bộ quy trình, rồi cho biết xem kết quả ở đâu."))(demo)
app.add_typer(book_app, name="book")
app.add_typer(scan_app, name="scan")
app.command("pages", help=N_("Các trang của sổ: nhận, không nhận, trắng, trùng, và lý do."))(pages)
app.command("run", help=N_("Đọc và kiểm tra những trang còn chờ."))(run)
app.command("read-lines", help=N_("Đọc những ảnh đã cắt từng dòng chữ: tên tệp, chữ đọc được, độ tin cậy."))(read_lines)
app.add_typer(shared_app, name="shared")
app.command("reconcile", help=N_("Đối chiếu sổ với cơ sở dữ liệu hộ tịch dùng chung."))(reconcile)
app.command("findings", help=N_("Mỗi trường hợp so với cơ sở dữ liệu dùng chung, và những điều cần người xem lại."))(
    findings
)
app.add_typer(review_app, name="review")
app.add_typer(user_app, name="user")
app.command("export", help=N_("Xuất gói dữ liệu của sổ: tệp Excel và tệp ZIP chứa mỗi trường hợp một PDF."))(export)
app.command("nightly", help=N_("Việc của đêm: lấy bản chụp, đọc, đối chiếu, giao gói, sao lưu, báo cáo."))(nightly)
app.command("report", help=N_("Tiến độ của mọi sổ và các trang bị lỗi."))(report)
app.command("verify", help=N_("Kiểm tra kho ảnh, nhật ký và các gói đã xuất còn nguyên vẹn."))(verify)
app.command("backup", help=N_("Sao lưu nơi làm việc vào một thư mục; ảnh quét chỉ chép một lần."))(backup)
app.command("restore", help=N_("Phục hồi một bản sao lưu thành nơi làm việc mới và kiểm tra từng ảnh."))(restore)
app.add_typer(edition_app, name="edition")


@app.callback()
def everywhere(
    home: Annotated[Path | None, typer.Option("--home", help=N_("Nơi làm việc."))] = None,
    *,
    _version: Annotated[
        bool,
        typer.Option("--version", callback=say_version, is_eager=True, help=N_("Hiện số phiên bản rồi kết thúc.")),
    ] = False,
) -> None:
    """Take what may stand before every command."""
    if home is not None:
        os.environ[HOME] = str(home)


@app.command(help=_("Tạo nơi làm việc: tệp cấu hình, cơ sở dữ liệu, kho ảnh."))
def init(home: HomeOption = HERE) -> None:
    """Make a home."""
    from pipeline.home.home import Home

    say(_("Nơi làm việc: {path}").format(path=Home.create(home).root))


@app.command(help=_("Đưa một sổ mẫu qua toàn bộ quy trình, rồi cho biết xem kết quả ở đâu."))
def demo(home: HomeOption = Path("demo-home")) -> None:
    """Take the specimen book through the whole flow."""
    from pipeline.demo import run_demo
    from review.work.accounts import demo_accounts

    with progress_bar() as progress:
        demonstration = run_demo(home, progress)
    say(demonstration.summary)
    say(demo_accounts(home))


@book_app.command("add", help=_("Ghi một quyển sổ vào nơi làm việc; in ra mã sổ."))
def book_add(
    *,
    record_type: Annotated[str, typer.Option("--type", help="KS, KH, KT, CMC, HN…")],
    year: Annotated[int, typer.Option(help=_("Năm mở sổ."))],
    volume: Annotated[str, typer.Option(help=_("Số quyển, ví dụ 01."))],
    office: Annotated[str, typer.Option(help=_("Cơ quan đăng ký, như trên bìa sổ."))],
    edition: Annotated[str | None, typer.Option(help=_("Mẫu sổ in; bỏ trống thì tự nhận ra."))] = None,
    copy: Annotated[str, typer.Option(help=_("commune = sổ lưu ở xã, district = sổ lưu ở huyện."))] = "commune",
    pages: Annotated[int | None, typer.Option(min=1, help=_("Số trang ghi ở lời khóa sổ."))] = None,
    entries: Annotated[int | None, typer.Option(min=0, help=_("Số trường hợp ghi ở lời khóa sổ."))] = None,
    as_json: JsonOption = False,
    home: HomeOption = HERE,
) -> None:
    """Put a book down."""
    from pipeline.books.registration import AddedBook, add_book
    from pipeline.store.books.books import NewBook

    book = add_book(open_home(home), NewBook(record_type, year, volume, office, copy, edition, pages, entries))
    show([AddedBook(book)], lambda added: added.book, as_json=as_json)


@book_app.command("list", help=_("Các sổ đã ghi."))
def book_list(*, as_json: JsonOption = False, home: HomeOption = HERE) -> None:
    """List the books."""
    from pipeline.books.registration import BookLine

    with open_home(home).store() as store, store.begin() as rows:
        lines = [BookLine.of(book) for book in rows.books.all()]
    show(lines, lambda line: f"{line.book}  {line.office}", as_json=as_json)


@book_app.command("show", help=_("Một sổ: thông tin và tiến độ."))
def book_show(book: BookArgument, *, as_json: JsonOption = False, home: HomeOption = HERE) -> None:
    """Show one book."""
    from pipeline.reports.overview import book_state

    show([book_state(open_home(home), book)], lambda line: line.text, as_json=as_json)


@book_app.command("docket", help=_("In tờ bìa có mã QR; quét tờ này trước các trang thì máy biết chúng thuộc sổ nào."))
def book_docket(
    book: BookArgument,
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE.pdf", help=_("Tệp PDF nhận tờ bìa."))] = None,
    home: HomeOption = HERE,
) -> None:
    """Write the cover sheet of a book."""
    from pipeline.books.docket import book_docket as write

    say(_("Tờ bìa: {path}").format(path=write(open_home(home), book, out)))


@scan_app.command("files", help=_("Đưa tệp ảnh, PDF hoặc ZIP vào sổ và kiểm tra từng trang."))
def scan_files(
    book: BookArgument,
    paths: Annotated[list[Path], typer.Argument(metavar="PATH…", help=_("Ảnh, PDF, ZIP hoặc thư mục."))],
    again: AgainOption = None,
    jobs: JobsOption = 0,
    home: HomeOption = HERE,
) -> None:
    """Take files into a book."""
    from pipeline.capture.scanning import scan_book
    from pipeline.work.page_steps import home_context
    from scanners.sources.files import FileSource

    here = open_home(home)
    with progress_bar() as progress:
        source = FileSource(tuple(paths), here.settings.sources)
        report = scan_book(here, book, source, home_context(here, run_settings(here, jobs), progress), again)
    say(report.summary)
    if report.refused:
        raise InputRefused(_("{count} tệp không nhận được.").format(count=len(report.refused)), _("Xem lý do ở trên."))


@scan_app.command("watch", help=_("Theo dõi thư mục mà máy quét lưu ảnh vào, đưa từng trang vào sổ; dừng bằng Ctrl+C."))
def scan_watch(
    folders: Annotated[list[Path], typer.Argument(metavar="DIR…", help=_("Thư mục mà chương trình quét lưu vào."))],
    *,
    once: Annotated[bool, typer.Option("--once", help=_("Lấy những gì đang có rồi dừng."))] = False,
    jobs: JobsOption = 0,
    home: HomeOption = HERE,
) -> None:
    """Take what comes into hot folders."""
    from pipeline.capture.watching import take_in, watch
    from pipeline.work.page_steps import home_context

    here = open_home(home)
    context = home_context(here, run_settings(here, jobs), spoken())
    report = take_in(here, folders, context) if once else watch(here, folders, context)
    say(report.summary)
    if once and report.refused:
        raise InputRefused(
            _("{count} tệp không nhận được.").format(count=len(report.refused)),
            _("Xem lý do trong thư mục quarantine."),
        )


@scan_app.command("device", help=_("Quét sổ bằng máy quét nối với máy này (SANE), từng trang một."))
def scan_from_device(
    book: BookArgument,
    device: Annotated[str, typer.Option("--device", help=_("Tên máy quét, như `scanimage -L` cho biết."))] = "",
    source: Annotated[str, typer.Option("--source", help=_("Nguồn giấy, ví dụ Flatbed, ADF."))] = "",
    again: AgainOption = None,
    jobs: JobsOption = 0,
    home: HomeOption = HERE,
) -> None:
    """Scan a book."""
    from pipeline.capture.device import sane_scanner, scan_device
    from pipeline.work.page_steps import home_context

    here = open_home(home)
    scanner = sane_scanner(here.settings.device, device, source)
    report = scan_device(here, book, scanner, goes_on, home_context(here, run_settings(here, jobs), spoken()), again)
    say(report.summary)


@app.command(help=_("Các trang của sổ: nhận, không nhận, trắng, trùng, và lý do."))
def pages(book: BookArgument, *, as_json: JsonOption = False, home: HomeOption = HERE) -> None:
    """List the pages of a book."""
    from pipeline.reports.overview import page_lines

    show(page_lines(open_home(home), book), lambda line: line.text, as_json=as_json)


@app.command(help=_("Đọc và kiểm tra những trang còn chờ."))
def run(
    books: Annotated[list[str] | None, typer.Argument(metavar="[BOOK…]", help=_("Mã sổ; bỏ trống là mọi sổ."))] = None,
    jobs: JobsOption = 0,
    cluster: ClusterOption = "",
    home: HomeOption = HERE,
) -> None:
    """Bring books up to date."""
    from pipeline.run import run_books
    from pipeline.work.page_steps import home_context

    here = open_home(home)
    with progress_bar() as progress:
        tally = run_books(here, books or [], home_context(here, run_settings(here, jobs), progress, cluster))
    say(tally.summary)
    if tally.failed or tally.given_up:
        raise PagesFailed(
            _("{count} trang chưa đọc được.").format(count=tally.failed + tally.given_up),
            _("Chạy lại để thử lần nữa; xem `hotich report`."),
        )
    for error in tally.refused.values():
        raise error


@app.command("read-lines", help=_("Đọc những ảnh đã cắt từng dòng chữ: tên tệp, chữ đọc được, độ tin cậy."))
def read_lines(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help=_("Thư mục chứa ảnh, mỗi ảnh một dòng chữ."))],
    *,
    out: Annotated[Path, typer.Option("--out", metavar="FILE.tsv", help=_("Tệp nhận kết quả."))],
) -> None:
    """Read cropped lines."""
    from ocr.recognise.handwriting import HandwritingReader
    from pipeline.work import line_reading

    with progress_bar(LINES) as progress:
        done = line_reading.read_lines(folder, out, HandwritingReader(), progress)
    say(done.summary)
    if done.refused:
        raise InputRefused(_("{count} tệp không nhận được.").format(count=done.refused), _("Xem lý do ở trên."))


@app.command(help=_("Xuất gói dữ liệu của sổ: tệp Excel và tệp ZIP chứa mỗi trường hợp một PDF."))
def export(
    book: BookArgument,
    *,
    out: Annotated[Path, typer.Option("--out", help=_("Thư mục nhận gói."))],
    draft: Annotated[bool, typer.Option("--draft", help=_("Xuất cả kết quả máy đọc chưa duyệt."))] = False,
    jobs: JobsOption = 0,
    home: HomeOption = HERE,
) -> None:
    """Write the package of a book."""
    from pipeline.delivery.book_export import Stage, export_book
    from pipeline.work.page_steps import home_context

    here, stage = open_home(home), Stage.DRAFT if draft else Stage.FINAL
    delivered = export_book(here, book, out, stage, home_context(here, run_settings(here, jobs), spoken()))
    say(delivered.summary)


@app.command(help=_("Kiểm tra kho ảnh, nhật ký và các gói đã xuất còn nguyên vẹn."))
def verify(home: HomeOption = HERE) -> None:
    """Check that everything is what it was."""
    from pipeline.backup.verify import verify as check

    with progress_bar() as progress:
        verified = check(open_home(home), progress)
    say(verified.text)


@app.command(help=_("Tiến độ của mọi sổ và các trang bị lỗi."))
def report(*, as_json: JsonOption = False, home: HomeOption = HERE) -> None:
    """Show how far every book is."""
    from pipeline.reports.overview import book_states

    show(book_states(open_home(home)), lambda line: line.text, as_json=as_json)


@edition_app.command("list", help=_("Các mẫu sổ in đã biết."))
def edition_list(home: HomeOption = HERE) -> None:
    """List the printed forms."""
    from pipeline.forms.library import edition_library

    for edition in edition_library(open_home(home).editions):
        say(f"{edition.id}  {edition.first_year or '…'}–{edition.last_year or '…'}  {edition.note}")


@edition_app.command("add", help=_("Thêm một mẫu sổ in (tệp JSON, ảnh tờ trống đặt bên cạnh)."))
def edition_add(path: EditionArgument, home: HomeOption = HERE) -> None:
    """Add a printed form."""
    from pipeline.forms.library import add_edition

    say(_("Đã thêm mẫu {id}.").format(id=add_edition(path, open_home(home).editions).id))


@edition_app.command("remove", help=_("Gỡ một mẫu sổ đã thêm hoặc đã vẽ ở đây; mẫu đang dùng thì không gỡ được."))
def edition_remove(
    edition: Annotated[str, typer.Argument(metavar="ID", help=_("Mã mẫu, như `hotich edition list` cho biết."))],
    home: HomeOption = HERE,
) -> None:
    """Take a printed form away."""
    from pipeline.forms.in_use import remove_edition

    remove_edition(open_home(home), edition)
    say(_("Đã gỡ mẫu {id}.").format(id=edition))


@edition_app.command("check", help=_("Kiểm tra một tệp mẫu sổ in."))
def edition_check(path: EditionArgument) -> None:
    """Check a printed form."""
    from pipeline.forms.library import check_edition

    edition = check_edition(path)
    say(_("Mẫu {id} đúng: {count} vùng ghi.").format(id=edition.id, count=len(edition.areas)))


def main() -> None:
    """Run the command line and end with its exit code."""
    sys.exit(call(app))
