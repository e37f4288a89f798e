"""Forms as PDF, with Typst."""

from hub.adapters.forms.press import SHARED, TEMPLATES, FormPress, copy_templates, pdf_apart
from hub.adapters.forms.troubles import TemplateError

__all__ = ["SHARED", "TEMPLATES", "FormPress", "TemplateError", "copy_templates", "pdf_apart"]
