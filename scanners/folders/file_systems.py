"""File systems that report changes by other machines; network shares do not."""

from __future__ import annotations

from pathlib import Path, PurePath

import psutil

# Systems whose every change goes through this machine's own kernel. All others are polled: that costs a little, while
# an event that never comes costs a page (inotify is silent about writes of other machines).
LOCAL = {"ext2", "ext3", "ext4", "xfs", "btrfs", "zfs", "f2fs", "tmpfs", "overlay", "vfat", "exfat", "ntfs", "ntfs3"}
LOCAL |= {"apfs", "hfs"}
REMOTE = "remote"


def reports_changes(folder: Path) -> bool:
    """Return whether the system's own events can be relied on in this folder.

    Args:
        folder: an existing folder.
    """
    return mount_reports_changes(
        folder.resolve(), [(p.mountpoint, p.fstype, p.opts) for p in psutil.disk_partitions(all=True)]
    )


def mount_reports_changes(folder: PurePath, mounts: list[tuple[str, str, str]]) -> bool:
    r"""Return the same for a resolved folder and a list of mounts: mount point, file system type, options.

    The innermost mount counts, and of two on one point the later, which hides the earlier. A Windows share
    (`\\server\share`) has no mount point and a mapped drive bears the option "remote".
    """
    around = [mount for mount in mounts if folder.is_relative_to(mount[0])]
    innermost = max((len(type(folder)(mount[0]).parts) for mount in around), default=0)
    holding = [mount for mount in around if len(type(folder)(mount[0]).parts) == innermost]
    if not holding:
        return False
    _point, kind, options = holding[-1]
    return kind.lower() in LOCAL and REMOTE not in options.split(",")
