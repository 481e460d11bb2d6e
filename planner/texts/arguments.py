"""What the options that several commands share are said to do."""

TILES = (
    "Propose sur la carte un fond en ligne, à cocher : la page n'est alors plus tout à fait hors "
    "connexion."
)
TODAY = "Jour à prendre pour aujourd'hui."
NOT_A_WEEK = "« {} » n'est pas une semaine ; l'écrire comme {}"
COMMAND_LINE = "ligne de commande"
