"""What all settings have in common: strict keys, text in two languages."""

from __future__ import annotations

from difflib import get_close_matches
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

Identifier = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
Language = Literal["de", "en"]


class Settings(BaseModel):
    """A block of YAML: unknown keys are refused with the key that was probably meant."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)

    @model_validator(mode="before")
    @classmethod
    def refuse_unknown_keys(cls, block: Any) -> Any:
        if isinstance(block, dict):
            for key in block:
                if key not in cls.model_fields:
                    text = unknown(key, cls.model_fields, "key")
                    raise PydanticCustomError("unknown_key", "{text}", {"text": text, "key": str(key)})
        return block


def unknown(found: Any, allowed: Any, what: str) -> str:
    """Say that a name is unknown, with close matches or, if there are none, all that is allowed."""
    names = sorted(str(name) for name in allowed)
    close = get_close_matches(str(found), names, n=3, cutoff=0.6)
    if close:
        return f"unknown {what} {str(found)!r}; did you mean {' or '.join(repr(name) for name in close)}?"
    return f"unknown {what} {str(found)!r}; allowed: {', '.join(names) or 'none'}"


def _as_list(value: Any) -> Any:
    return value if isinstance(value, list) or value is None else [value]


def one_or_many(model: Any) -> BeforeValidator:
    """A list that may be written without brackets where it has one entry; the JSON Schema allows both."""
    return BeforeValidator(_as_list, json_schema_input_type=model | list[model])


class Text(Settings):
    """Words in German and, for the English edition, in English."""

    de: str
    en: str = ""

    def get(self, language: str) -> str:
        """The text in a language; German where no English text was given."""
        return (self.en or self.de) if language == "en" else self.de
