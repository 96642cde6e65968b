"""The settings of what each may offer by themselves, and of who signs what."""

from typing import Final

from dunwell.core.setting_kinds import Section, Setting, amount, days, switch

SECTIONS: Final = (
    Section(
        name="authority",
        title="What may be offered",
        says="What a collector or a team lead offers by themselves; above it somebody is asked.",
        settings=(
            amount("collector_waiver", "Late fees a collector waives"),
            amount("lead_waiver", "Late fees a team lead waives"),
            days("collector_extension_days", "Days by which a collector extends terms"),
            days("lead_extension_days", "Days by which a team lead extends terms"),
            amount("collector_plan", "Amount for which a collector offers a plan"),
            amount("lead_plan", "Amount for which a team lead offers a plan"),
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
            amount("lead_write_off", "Up to this a team lead signs a write-off"),
            amount("manager_write_off", "Up to this a finance manager does; above it the CFO"),
            switch("manager_signs_first", "A finance manager signs before the CFO does"),
            days("open_days", "Days after which a request nobody decided expires", least=1),
        ),
    ),
)
