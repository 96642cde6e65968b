"""The settings of what each may offer by themselves, and of who signs what."""

from typing import Final

from dunwell.core.setting_kinds import Kind, Section, Setting, days, switch


def _amount(name: str, says: str) -> Setting:
    return Setting(name=name, says=says, kind=Kind.AMOUNT, most=10**12)


SECTIONS: Final = (
    Section(
        name="authority",
        title="What may be offered",
        says="What a collector or a team lead offers by themselves; above it somebody is asked.",
        settings=(
            _amount("collector_waiver", "Late fees a collector waives"),
            _amount("lead_waiver", "Late fees a team lead waives"),
            days("collector_extension_days", "Days by which a collector extends terms"),
            days("lead_extension_days", "Days by which a team lead extends terms"),
            _amount("collector_plan", "Amount for which a collector offers a plan"),
            _amount("lead_plan", "Amount for which a team lead offers a plan"),
            Setting(
                name="plan_instalments",
                says="Monthly instalments of a standard plan at most; more needs the CFO",
                least=2,
                most=3,
            ),
        ),
    ),
    Section(
        name="approvals",
        title="Approvals",
        says="Who signs what, and for how long a request waits. What is asked for one customer "
        "within a quarter is added up.",
        settings=(
            _amount("lead_write_off", "Up to this a team lead signs a write-off"),
            _amount("manager_write_off", "Up to this a finance manager does; above it the CFO"),
            switch("manager_signs_first", "A finance manager signs before the CFO does"),
            days("open_days", "Days after which a request nobody decided expires", least=1),
        ),
    ),
)
