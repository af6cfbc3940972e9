"""Command `hotich`: puts the commands of `commands/` together, in the order in which the help lists them."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from commands.acceptance.accepting import accept, correct
from commands.acceptance.answers import explain, waive
from commands.acceptance.passing import pass_book
from commands.acceptance.sampling import sample_app
from commands.backup import backup, backup_key, restore, trail_app
from commands.books import book_app, pages
from commands.database import database_app
from commands.delivery import export, extract
from commands.editions import edition_app
from commands.home import demo, init, lists, report, verify
from commands.interface.invocation import call
from commands.interface.localized import command_group
from commands.interface.terminal import HOME, say_version
from commands.keyed import keyed
from commands.reading import nightly, read_lines, run
from commands.review import review_app
from commands.scans import scan_app
from commands.search import search
from commands.shared import findings, reconcile, shared_app
from commands.tokens import token_app
from commands.upload import upload_app
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
app.command("keyed", help=N_("Kiểm tra bảng Excel đã nhập ở nơi khác: quy tắc và đối chiếu, mỗi sổ một tệp Excel."))(
    keyed
)
app.command("findings", help=N_("Mỗi trường hợp so với cơ sở dữ liệu dùng chung, và những điều cần người xem lại."))(
    findings
)
app.command("search", help=N_("Tìm bản ghi theo tên (có dấu hay không), ngày, số, giấy tờ, nơi chốn."))(search)
app.command("pass", help=N_("Trường hợp chắc chắn của sổ: đếm, bật, tắt việc máy cho qua không cần người duyệt."))(
    pass_book
)
app.add_typer(review_app, name="review")
app.add_typer(user_app, name="user")
app.add_typer(token_app, name="token")
app.command("export", help=N_("Xuất gói dữ liệu của sổ: tệp Excel và tệp ZIP chứa mỗi trường hợp một PDF."))(export)
app.add_typer(upload_app, name="upload")
app.command("extract", help=N_("Cấp trích lục (bản sao từ sổ gốc) của bản ghi đã nhận, thành PDF."))(extract)
app.command("waive", help=N_("Bỏ qua một trang không cứu được: người giám sát chịu trách nhiệm và ghi lý do."))(waive)
app.command("explain", help=N_("Giải trình chỗ sổ không khớp, như sổ bỏ số: người giám sát ghi lý do."))(explain)
app.add_typer(sample_app, name="sample")
app.command("accept", help=N_("Nhận và khóa sổ: người giám sát không nhập gì trong sổ chịu trách nhiệm."))(accept)
app.command("correct", help=N_("Cải chính một bản ghi của sổ đã khóa, theo một văn bản."))(correct)
app.command("nightly", help=N_("Việc của đêm: lấy bản chụp, đọc, đối chiếu, giao gói, gửi, sao lưu, báo cáo."))(nightly)
app.command("report", help=N_("Tiến độ của mọi sổ và các trang bị lỗi."))(report)
app.command("lists", help=N_("Danh sách để xã kiểm tra: số định danh, nghi trùng, khác cơ sở dữ liệu."))(lists)
app.command("verify", help=N_("Kiểm tra kho ảnh, nhật ký và các gói đã xuất còn nguyên vẹn."))(verify)
app.command("backup", help=N_("Sao lưu nơi làm việc vào một thư mục; ảnh quét chỉ chép một lần."))(backup)
app.command("backup-key", help=N_("Tạo khóa để mã hóa các bản sao lưu."))(backup_key)
app.command("restore", help=N_("Phục hồi một bản sao lưu thành nơi làm việc mới và kiểm tra từng ảnh."))(restore)
app.add_typer(database_app, name="db")
app.add_typer(edition_app, name="edition")
app.add_typer(trail_app, name="trail")


@app.callback()
def everywhere(
    home: Annotated[Path | None, typer.Option("--home", help=N_("Nơi làm việc."))] = None,
    *,
    _version: Annotated[
        bool,
        typer.Option("--version", callback=say_version, is_eager=True, help=N_("Hiện số phiên bản rồi kết thúc.")),
    ] = False,
) -> None:
    """Take the options that may stand before every command."""
    if home is not None:
        os.environ[HOME] = str(home)


def main() -> None:
    """Run the command line and end with its exit code."""
    sys.exit(call(app))
