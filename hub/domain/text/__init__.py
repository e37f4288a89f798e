"""The rules of text that people and their programs bring; every door and every outlet uses these. Pure.

signs.py    which signs are blanks, are not seen, or turn the order of letters round
lines.py    a line that somebody wrote: `line`
codes.py    what identifies: `code` of a dossier or bag, `ticket_number`, `number_key` of receipts and seals
folding.py  how people search: `folded`, `sought`, and whether two texts say the same: `alike`
ordering.py the order of names in a list: `in_order`
foreign.py  what goes to a terminal, a journal or a log: `foreign_line`, `foreign`
readable.py numbers, money, days and moments as people read them
reading.py  bytes of a file, a pipe or an answer as text: `from_bytes`
"""

from hub.domain.text import readable as readable
from hub.domain.text.codes import as_typed as as_typed
from hub.domain.text.codes import code as code
from hub.domain.text.codes import number_key as number_key
from hub.domain.text.codes import ticket_number as ticket_number
from hub.domain.text.codes import unframed as unframed
from hub.domain.text.folding import alike as alike
from hub.domain.text.folding import comparable as comparable
from hub.domain.text.folding import folded as folded
from hub.domain.text.folding import in_search as in_search
from hub.domain.text.folding import sought as sought
from hub.domain.text.foreign import foreign as foreign
from hub.domain.text.foreign import foreign_line as foreign_line
from hub.domain.text.lines import line as line
from hub.domain.text.lines import lined as lined
from hub.domain.text.ordering import in_order as in_order
from hub.domain.text.reading import NotUtf8 as NotUtf8
from hub.domain.text.reading import from_bytes as from_bytes
