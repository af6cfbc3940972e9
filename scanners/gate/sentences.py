"""Sentences of the gate: what is wrong with a page and what to do, by the code of a reason."""

from __future__ import annotations

from collections.abc import Callable

from records.language import gettext as _

SENTENCES: dict[str, Callable[[], str]] = {
    "resolution": lambda: _("Ảnh chỉ có {figure:.0f} dpi trên giấy. Hãy quét lại ở 300 dpi hoặc chụp gần hơn."),
    "blurred": lambda: _("Trang bị mờ {figure:.1f} mm. Hãy ép phẳng sổ, giữ yên máy và quét lại."),
    "dark": lambda: _("Trang quá tối (tương phản {figure:.1f}). Hãy tăng độ sáng và quét lại."),
    "washed_out": lambda: _("Chữ quá nhạt (tương phản {figure:.1f}). Hãy giảm độ sáng và quét lại."),
    "no_paper": lambda: _(
        "Ảnh đen hoặc xám đều, không thấy tờ giấy nào. Hãy xem đèn và nắp máy quét, đặt lại trang rồi quét lại."
    ),
    "negative": lambda: _(
        "Ảnh âm bản: chữ sáng trên nền tối. Hãy tắt chế độ đảo màu (negative, invert) của máy quét rồi quét lại."
    ),
    "skewed": lambda: _("Trang lệch {figure:.0f} độ. Hãy đặt thẳng sổ và quét lại."),
    "cut": lambda: _("Mép tờ bị cắt {figure:.0f} mm. Hãy đặt cả tờ vào vùng quét và quét lại."),
    "runs_off": lambda: _(
        "{figure:.0f} dòng chạy ra ngoài mép ảnh, phần còn lại của tờ bị cắt. Hãy đặt cả tờ vào vùng quét và quét lại."
    ),
    "covered": lambda: _("Một phần tờ bị che. Hãy bỏ tay hoặc vật che ra và quét lại."),
    "shaded": lambda: _("Một phần tờ nằm trong bóng tối, không nhìn rõ chữ. Hãy chiếu sáng đều và quét lại."),
    "curled": lambda: _("Giấy cong ở gáy, không nhìn rõ {figure:.0%} chữ in của mẫu. Hãy ép phẳng sổ và quét lại."),
    "marks_lost": lambda: _("{figure:.0%} chữ in của mẫu không nhìn rõ. Hãy kiểm tra vật che, chỗ nhòe và quét lại."),
    "blank": lambda: _("Trang chưa ghi gì."),
    "form_unknown": lambda: _("Chưa biết mẫu in của trang này. Trang được giữ lại; máy tự học mẫu khi chạy đọc."),
}
