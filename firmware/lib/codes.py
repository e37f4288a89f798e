"""The codes of dossiers, as a scanner reads them. Pure. What a code is worth the hub decides."""

CHARS_MAX = 64  # the hub takes no longer one, of whatever kind
SHORT_CHARS = 11  # 261123-0001: the day and the number; who reads it holds the paper


def of_dossier(text):
    """Whether it is of a dossier: the QR code of a form, or a barcode with dots, as dossiers have."""
    if len(text) > CHARS_MAX:
        return False
    return "/H/" in text.upper() or ("." in text and ":" not in text)


def of_sheet(text):
    """(what it is of, procedure, place) of a code on a sheet of reasons or papers; None for any other."""
    parts = text.upper().split("/")
    if len(text) > CHARS_MAX or len(parts) != 4 or not parts[0].startswith("MOTCUA:"):
        return None
    kind = {"L": "reason", "G": "papers"}.get(parts[1])
    place = parts[3]
    return (kind, parts[2], int(place)) if kind and place.isdigit() and 0 < int(place) < 100 else None


def short(text):
    """The end of a code: what a small display has room for."""
    return text.upper()[-SHORT_CHARS:]


def shortened(words, text):
    """The hub's words, with the code that was scanned in its short form."""
    code = text.upper()
    code = code[code.rfind("/") + 1 :]
    return words.replace(code, short(code)) if code else words
