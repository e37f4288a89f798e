"""The texts of a device's display, in the language of its configuration."""

LANGS = ("vi", "en")


class Texts:
    """One language's catalogue. An unknown language is Vietnamese: a display had better say something.

    `modules`: what the names of its modules begin with, for a device with a catalogue of its own.
    """

    def __init__(self, lang, modules="texts_"):
        self.catalogue = __import__(modules + (lang if lang in LANGS else LANGS[0])).TEXTS

    def text(self, text_id, **values):
        """The text of `text_id` with its values put in."""
        return self.catalogue[text_id].format(**values)
