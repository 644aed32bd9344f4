"""How to read rows of people: the table [people] of a mapping."""

from collections.abc import Mapping
from typing import Annotated, Any, Self

from pydantic import BeforeValidator, Field, WrapSerializer, model_validator

from ration.core.models import Frozen
from ration.core.problems.errors import FieldError
from ration.programme.condition import Only

# Lists of words, each under a name.
WordsByName = Annotated[
    tuple[tuple[str, tuple[str, ...]], ...],
    WrapSerializer(lambda value, _: {name: list(words) for name, words in value}, dict[str, Any]),
]
_SEXES = 'sexes = { female = ["2"], male = ["1"] }'


def words_by_name(value: object, example: str, *, blank: bool = False) -> object:
    """Read a table of lists of words or whole numbers; a single value is a list with one word.

    With `blank`, words may also be "" and true or false. Raises FieldError, which shows the
    `example`.

    >>> words_by_name({"female": [2, "F"], "male": 1}, "")
    (('female', ('2', 'F')), ('male', ('1',)))
    """
    if isinstance(value, tuple):
        return value
    if not isinstance(value, Mapping):
        raise FieldError("mapping-words", example=example)
    return tuple(
        (name, _several_words(name, words, example, blank)) for name, words in value.items()
    )


def _several_words(name: str, value: object, example: str, blank: bool) -> tuple[str, ...]:
    words = value if isinstance(value, list | tuple) else [value]
    if blank:
        words = [str(word).lower() if isinstance(word, bool) else word for word in words]
    if not words or not all(
        type(word) is int or (isinstance(word, str) and (word or blank)) for word in words
    ):
        raise FieldError("mapping-word-list", name=name, example=example)
    return tuple(map(str, words))


def _left_out_in(value: object) -> object:
    return words_by_name(value, 'leave_out = { status = ["declined", "deleted"] }', blank=True)


LeftOutWords = Annotated[WordsByName, BeforeValidator(_left_out_in)]


def _sexes_in(value: object) -> object:
    words = words_by_name(value, _SEXES)
    if isinstance(value, Mapping) and not {*value} <= {"female", "male"}:
        raise FieldError("mapping-sexes", example=_SEXES)
    return words


class PeopleMapping(Frozen):
    """How to read a table with one row per person; None means guess the column by its name.

    `household` is the column that names a person's household. If people are in a `file` or on
    a `sheet` of their own, it refers to the column `of` of the households; None means their id.
    If a cell of each household lists its people instead, `members` is the column of that list.
    `id` is the column of people's own ids, by which nobody is counted twice; "" means that there
    are none. `age` is in completed years; `birth` is a date.
    `sexes` gives the meaning of words of `sex` such as 1 and 2. `alone` means that a person
    without a household lives alone. `head` has the words of a column that mark the head of a
    household. `oldest` is the greatest age in completed years: an older person is a problem;
    None means 110. `orphans` means skip and count people whose household is not in the register.
    `leave_out` and `keep` have the words of columns by which people are left out.

    >>> PeopleMapping(sex="sexe", sexes={"female": [2], "male": [1]}).sexes
    (('female', ('2',)), ('male', ('1',)))
    """

    file: str | None = None
    sheet: str | None = None
    household: str | None = None
    of: str | None = None
    members: str | None = None
    id: str | None = None
    age: str | None = None
    birth: str | None = None
    sex: str | None = None
    sexes: Annotated[WordsByName, BeforeValidator(_sexes_in)] = ()
    head: Only = ()
    alone: bool = False
    orphans: bool = False
    oldest: Annotated[int, Field(ge=1, le=130)] | None = None
    leave_out: LeftOutWords = ()
    keep: LeftOutWords = ()

    @model_validator(mode="after")
    def _joined_one_way(self) -> Self:
        if self.members is not None and not self.id:
            raise FieldError("mapping-members-id")
        if self.members is not None and (self.household is not None or self.of is not None):
            raise FieldError("mapping-members-household")
        return self

    @model_validator(mode="after")
    def _one_sex_each(self) -> Self:
        words = [word.casefold() for _, several in self.sexes for word in {*several}]
        if both := [word for word in words if words.count(word) > 1]:
            raise FieldError("mapping-sex-twice", word=both[0], example=_SEXES)
        return self
