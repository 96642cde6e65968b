"""Ledger files of any system are recognised and read as text columns, row by numbered row."""

from dunwell.connectors.files.kinds import FileFormat as FileFormat
from dunwell.connectors.files.problems import FileProblem as FileProblem
from dunwell.connectors.files.problems import Problem as Problem
from dunwell.connectors.files.reading import Reading as Reading
from dunwell.connectors.files.reading import read as read
from dunwell.connectors.files.recognition import Recognised as Recognised
from dunwell.connectors.files.recognition import recognise as recognise
from dunwell.connectors.files.unreadable import Unreadable as Unreadable
from dunwell.connectors.files.unreadable import UnreadableCode as UnreadableCode
