"""What a permission lets people do, in words that go on after `Your roles do not include: `."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from dunwell.core.permissions import WORDS, Permission

# The texts are core's, as refusals say them too; core_texts gives them to the catalogue.
PERMISSIONS: Final[Mapping[Permission, Promise | str]] = {
    one: gettext_lazy(text) for one, text in WORDS.items()
}
