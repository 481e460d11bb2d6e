"""Why the system refuses to read or write."""

from __future__ import annotations

import errno

UNWRITABLE_FOLDER = (
    "{} : écriture impossible ({}) ; libérer de la place, ou choisir un dossier où vous pouvez "
    "écrire"
)

UNWRITABLE = "{} : écriture impossible ({})"

_REASONS = {
    errno.ENOSPC: "le disque est plein",
    errno.EDQUOT: "l'espace accordé est plein",
    errno.EACCES: "accès refusé",
    errno.EPERM: "accès refusé",
    errno.EROFS: "disque en lecture seule",
    errno.ENOENT: "introuvable",
    errno.EISDIR: "c'est un dossier",
    errno.ENOTDIR: "un fichier se trouve là où il faudrait un dossier",
    errno.EEXIST: "un fichier se trouve là où il faudrait un dossier",
    errno.ENAMETOOLONG: "nom trop long",
    errno.ENOTEMPTY: "dossier non vide",
    errno.EIO: "le disque ne répond pas comme il faut",
}


def system_reason(error: OSError) -> str:
    """Return why the system refused to read or write, in French where it is a usual reason."""
    return _REASONS.get(error.errno or 0) or error.strerror or str(error)
