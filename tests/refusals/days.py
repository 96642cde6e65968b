"""The days that trials speak of."""

from datetime import timedelta
from typing import Final

from django.utils import timezone

TODAY: Final = timezone.localdate()
YESTERDAY: Final = TODAY - timedelta(days=1)
TOMORROW: Final = TODAY + timedelta(days=1)
