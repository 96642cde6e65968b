"""A file that cannot be read at all is refused with what is wrong, why, and what to do now."""

from enum import StrEnum


class UnreadableCode(StrEnum):
    """Why a file was refused as a whole."""

    MISSING = "missing"  # No such file.
    FOLDER = "folder"  # A folder, not a file.
    NO_ACCESS = "no_access"  # The system does not let us read it.
    EMPTY = "empty"  # Not one character in it.
    BINARY = "binary"  # Neither text nor a workbook.
    NOT_A_TABLE = "not_a_table"  # Text, but a page or data of another kind.
    OLD_EXCEL = "old_excel"  # The .xls format of before 2007, or .xlsb.
    NOT_A_WORKBOOK = "not_a_workbook"  # A zip file without an Excel workbook.
    ENCRYPTED = "encrypted"  # Protected by a password.
    DAMAGED = "damaged"  # A workbook that is cut short or broken.
    OUT_OF_PROPORTION = "out_of_proportion"  # Unpacks to far more than its size.
    NESTED = "nested"  # An archive inside an archive.
    LEADS_OUT = "leads_out"  # An archive that names places outside of itself.
    TOO_LARGE = "too_large"  # More than a sheet or line may hold.
    NOT_CALCULATED = "not_calculated"  # Formulas without their results.
    NO_HEADER = "no_header"  # No row of headings near the top.
    ONLY_HEADER = "only_header"  # Headings, but no row below them.


class Unreadable(ValueError):
    """Refusal of a whole file; the message is shown to the reader as it stands."""

    def __init__(self, code: UnreadableCode, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


def damaged_workbook() -> Unreadable:
    return Unreadable(
        UnreadableCode.DAMAGED,
        "The workbook is damaged or was cut short, so its cells cannot be trusted. "
        "Export or download it again.",
    )


def no_header() -> Unreadable:
    return Unreadable(
        UnreadableCode.NO_HEADER,
        "No row of headings was found in the first 31 rows. Put one row with at least two column "
        "names above the data and try again.",
    )


def only_header() -> Unreadable:
    return Unreadable(
        UnreadableCode.ONLY_HEADER,
        "The file holds headings but no rows below them. Check the filter or period of the "
        "export and try again.",
    )
