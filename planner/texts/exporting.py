"""What is said of documents that cannot be made."""

WEEK_OUTSIDE = "cette semaine n'est pas dans le planning, qui va {}"
OTHER_TERRITORY = "ce scénario n'est pas du territoire du planning ({})"

VILLAGE_FORMATS = "une commune n'a de document qu'en {}"

NO_POLYGONS = "la carte a besoin des contours du territoire ; donner le scénario du planning"
BAD_FEED = "ce calendrier déjà écrit est illisible ; le déplacer, puis recommencer"
