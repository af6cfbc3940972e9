"""Uploader into a hand-over folder. The manifest comes last: what no manifest names was not handed over."""

from __future__ import annotations

import hashlib
import io
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from exports.upload.cases import TO_SEND, Submission, UploadCase
from exports.upload.folder import manifest as manifests
from exports.upload.folder import receipts
from exports.upload.folder.package_cut import cut_package
from exports.upload.folder.places import DropPlace
from exports.upload.outcomes import CaseState, Outcome
from exports.upload.uploader import AnswerBroken
from records.language import gettext as _


@dataclass(frozen=True, slots=True)
class FolderUploader:
    """Uploader that lays packages into a place, and reads receipts out of a folder of it.

    Every hand-over of a submission has a number: `KS.2007.01.0123456789ab-1.xlsx`, `.zip` and `.manifest.json`. Files
    that a cut left without their manifest are written again under the same names.
    """

    place: DropPlace
    receipts: str
    channel: str = "folder"

    def send(self, submission: Submission) -> Iterator[tuple[Outcome, ...]]:
        """Hand over the cases that no manifest names yet, and those that are to be sent anew."""
        names = self._manifests(submission)
        handed = {key for name in names for key in manifests.manifest_keys(self.place.read(name))}
        cases = [
            one.case
            for one in submission.within(TO_SEND)
            if one.state is CaseState.PREPARED or one.case.key not in handed
        ]
        if cases:
            yield tuple(Outcome(case.key, CaseState.SENT) for case in cases)
            proof = self._hand_over(submission, f"{submission.stem}-{len(names) + 1}", cases)
            yield tuple(Outcome(case.key, CaseState.SENT, proof=proof) for case in cases)

    def answers(self, submission: Submission) -> Iterator[tuple[Outcome, ...]]:
        """Read the receipts of a submission; those of other keys are no matter of it.

        Raises:
            AnswerBroken: a line of a receipt says nothing understood.
        """
        keys, broken = {one.case.key for one in submission.cases}, []
        for name in self.place.names(self.receipts):
            if name.startswith((submission.stem, submission.id)) and name.endswith(receipts.SUFFIX):
                told = list(receipts.receipt_outcomes(name, self.place.read(f"{self.receipts}/{name}")))
                yield tuple(one for one in told if one and one.key in keys)
                broken += [name] * told.count(None)
        if broken:
            raise AnswerBroken(
                _("Phiếu trả lời {names} có {count} dòng không hiểu được.").format(
                    names=", ".join(dict.fromkeys(broken)), count=len(broken)
                ),
                _("Các dòng khác đã được ghi nhận. Đề nghị bên nhận gửi lại phiếu đúng mẫu."),
            )

    def _manifests(self, submission: Submission) -> list[str]:
        ours = (name for name in self.place.names("") if name.startswith(f"{submission.stem}-"))
        return [name for name in ours if name.endswith(manifests.SUFFIX)]

    def _hand_over(self, submission: Submission, stem: str, cases: list[UploadCase]) -> str:
        """Write the two files and then the manifest; return the manifest's name and hash."""
        with tempfile.TemporaryDirectory(dir=submission.folder) as scratch:
            files = {f"{stem}.{kind}": Path(scratch) / f"cut.{kind}" for kind in ("xlsx", "zip")}
            cut_package(submission.book, submission.folder, cases, *files.values())
            for name, file in files.items():
                with file.open("rb") as opened:
                    self.place.write(name, opened)
            described = [manifests.ManifestFile.of(name, file) for name, file in files.items()]
        told = manifests.manifest(submission, described, cases)
        self.place.write(f"{stem}{manifests.SUFFIX}", io.BytesIO(told))
        return f"{stem}{manifests.SUFFIX} sha256:{hashlib.sha256(told).hexdigest()}"
