"""What a reader can learn from everything that is handed out: the files are read again as they were written."""

from helpers.disclosure.audit.placing import printed_values
from helpers.disclosure.audit.printed import Found, Place, Printed, Reading, Unreadable
from helpers.disclosure.audit.read import read_outputs
from helpers.disclosure.audit.vocabulary import Vocabulary

__all__ = ["Found", "Place", "Printed", "Reading", "Unreadable", "Vocabulary", "printed_values", "read_outputs"]
