"""Small files that survive a power cut: written beside, then renamed; each with a checksum.

One file a record. What cannot be read is set aside as `<name>.bad`, never in the way; the last few are kept
for the technician. A folder must not be named like a module: the flash root comes first on sys.path, and an
`outbox/` there would be imported instead of `outbox.py`. So the folders' names end in `.d`.
"""

import binascii
import os

BAD_MAX = 4  # unreadable files kept


class FlashStore:
    """Records (text) by name in one folder of the flash."""

    def __init__(self, folder):
        self._folder = folder + "/"
        try:
            os.mkdir(folder)
        except OSError:
            pass  # it exists; if it cannot be made, `save` says so

    def save(self, name, text):
        """Write a record so that after a power cut it is there as a whole or not at all. Raises OSError."""
        data = text.encode()
        with open(self._folder + "tmp", "wb") as file:
            file.write(b"%08x\n" % binascii.crc32(data))
            file.write(data)
        os.rename(self._folder + "tmp", self._folder + name)
        if hasattr(os, "sync"):
            os.sync()

    def remove(self, name):
        """Forget a record; one that is gone already is fine."""
        try:
            os.remove(self._folder + name)
        except OSError:
            pass

    def names(self):
        """The names of all records, sorted."""
        try:
            found = os.listdir(self._folder[:-1])
        except OSError:
            return []
        return sorted(name for name in found if name != "tmp" and not name.endswith(".bad"))

    def load(self, name):
        """The text of a record, or None when it is unreadable: then it has been set aside."""
        try:
            with open(self._folder + name, "rb") as file:
                data = file.read()
            if int(data[:8], 16) == binascii.crc32(data[9:]):
                return str(data[9:], "utf-8")
        except (OSError, ValueError):
            pass
        self.set_aside(name)
        return None

    def set_aside(self, name):
        """Take a file out of the way; keep the latest BAD_MAX."""
        try:
            os.rename(self._folder + name, self._folder + name + ".bad")
            bad = sorted(item for item in os.listdir(self._folder[:-1]) if item.endswith(".bad"))
            for item in bad[:-BAD_MAX]:
                os.remove(self._folder + item)
        except OSError:
            self.remove(name)
