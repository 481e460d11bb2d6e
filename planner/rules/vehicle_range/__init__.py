"""How far a team's vehicle goes in a day: the range of an electric van, a lease by kilometres."""

from planner.model.rules import Parameter, Rule

MAX_KM_DAY = Rule(
    "max-km-day",
    "Une équipe ne parcourt pas plus de kilomètres dans une journée que le maximum du scénario.",
)
KM_PER_DAY = Parameter("max_km_day", "Kilomètres dans une journée, au plus", least=1, most=2000)
