"""Forms made from JSON Schemas: what to draw of one, what was typed into it as a value, and problems at their fields.

Any schema has a form: what nothing else fits is edited as JSON. A value that is shown and sent back unchanged is the
same value. Pure; words are those of the schema (`form_words.translated` at the door).
"""

from pastetrader.common.schema_forms.fields import Field, form_of
from pastetrader.common.schema_forms.placing import placed
from pastetrader.common.schema_forms.reading import Typed, read
from pastetrader.common.schema_forms.reshaping import reshaped

__all__ = ["Field", "Typed", "form_of", "placed", "read", "reshaped"]
