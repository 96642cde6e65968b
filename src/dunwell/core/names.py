"""Two spellings of one company's name have one key; the key proposes a merge, never makes one."""

import re
import unicodedata

_LETTERS = str.maketrans({"ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "þ": "th", "ı": "i"})
_INITIALS = re.compile(r"\b(?:[^\W\d_]\.){2,}")
_NOT_IN_WORDS = re.compile(r"[’'´`]")
_WORDS = re.compile(r"[^\W_]+")
_SINGLE_LETTERS = re.compile(r"\b[^\W\d_](?: [^\W\d_])+\b")

# Words that name a legal form; they come and go between two spellings of one name.
_LEGAL_FORM_WORDS = """
    ab ag aktiengesellschaft akc anonim anonima anonyme aps as asa bhd bv bvba co comp company
    corp corporation cv cvba da doo dba eg eirl ek ev eurl eingetragener gbr gesellschaft ges
    gesmbh gmbh haftung inc incorporated kft kg kgaa lda limitada limited llc llp lp lt ltd ltda
    mbh mit beschrankter nv ohg ooo oy oyj plc pte pty pvt private responsabilite sa sab sac sae
    sagl sarl sas sasu scop scs sccl se sencrl sl slu snc soc societe sociedad sp spa spol spzoo
    srl srlu sro stichting ug vof vzw zoo
"""
LEGAL_FORMS = frozenset(_LEGAL_FORM_WORDS.split())
_FILLERS = frozenset({"and", "und", "et", "y", "en", "e", "the"})


def name_key(name: str) -> str:
    """Give the sorted words of a name without case, accents, punctuation and legal forms.

    `Müller & Söhne GmbH` and `SOEHNE, MUELLER` have one key. A name of nothing but legal forms
    keeps them; an empty name keeps its empty key.
    """
    words = _words(name)
    telling = [word for word in words if word not in LEGAL_FORMS and word not in _FILLERS]
    return " ".join(sorted(_without_umlauts(word) for word in telling or words))


def _words(name: str) -> list[str]:
    folded = name.casefold().translate(_LETTERS)
    decomposed = unicodedata.normalize("NFKD", folded)
    plain = "".join(sign for sign in decomposed if not unicodedata.combining(sign))
    plain = _INITIALS.sub(lambda found: found.group().replace(".", ""), plain + " ")
    spaced = " ".join(_WORDS.findall(_NOT_IN_WORDS.sub("", plain)))
    return _SINGLE_LETTERS.sub(lambda found: found.group().replace(" ", ""), spaced).split()


def _without_umlauts(word: str) -> str:
    """Fold ae, oe and ue, the written-out umlauts, to the letter an umlaut was folded to."""
    for written_out in ("ae", "oe", "ue"):
        word = word.replace(written_out, written_out[0])
    return word
