"""``datenpruefung.html``: what became of every file, for the office alone. In German, as all that the office reads."""

from helpers.report.datacheck.checked import Checked
from helpers.report.datacheck.page import data_check

__all__ = ["Checked", "data_check"]
