# Everything goes through .venv, filled by the pip wheel kept in tools/: a machine
# with make and Python >= 3.11 is enough, even one whose Python lacks ensurepip.
#   make week ARGS="2026-W49 -o out"      make PYTHON=/usr/bin/python3.12 week

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(lastword $(sort $(wildcard tools/pip-*.whl)))
INSTALL := $(BIN)/python $(PIP)/pip --disable-pip-version-check --no-input install -qq --no-warn-script-location
RUNTIME := $(VENV)/.runtime
DEV := $(VENV)/.dev
BENCH := $(VENV)/.bench
ROADS := $(VENV)/.roads
WEB := $(VENV)/.web
ARGS ?=
COMMA := ,
# Road engines need Python 3.12: with an older .venv their tests run in a second one.
ROADS_VENV := .venv-roads
ROADS_PYTHON ?= $(shell tools/python312.sh)
NEW = $(BIN)/python -c 'import sys; sys.exit(sys.version_info < (3, 12))'

.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory
.PHONY: help setup setup-dev setup-roads setup-web serve week test test-here test-roads check format notebooks bench lock clean

help: ## affiche cette aide
	@echo "Usage : make CIBLE [ARGS=\"...\"] [PYTHON=/chemin/python3]"
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)$$/\1|\2/p' Makefile | while IFS='|' read -r name text; do \
		printf '  %-10s %s\n' "$$name" "$$text"; done

setup: $(RUNTIME) ## installe la commande « planner » dans .venv
	@echo "Prêt : $(BIN)/planner --help"

setup-dev: $(DEV) ## installe en plus les outils de développement

setup-roads: $(ROADS) ## installe en plus les moteurs d'itinéraires (Python 3.12)

setup-web: $(WEB) ## installe en plus la page de la coordinatrice

serve: $(WEB) ## ouvre la page de la coordinatrice dans le navigateur
	@$(BIN)/planner serve $(ARGS)

week: $(RUNTIME) ## prépare l'itinéraire de la semaine (ARGS="2026-W49 -o dossier")
	@$(BIN)/planner week $(ARGS)

test: $(DEV) ## lance tous les tests
	@if $(if $(ARGS),true,false) || $(NEW); then $(MAKE) test-here; \
	elif [ -z "$(ROADS_PYTHON)" ]; then $(MAKE) test-roads test-here; \
	else status=0; $(MAKE) test-roads || status=1; \
		$(MAKE) ARGS='-m "not roads"' test-here || status=1; exit $$status; fi

test-here: $(DEV)
	$(BIN)/python -m pytest -q -n logical --dist loadfile $(ARGS)

# Real engines on real roads; skipped only where no Python can run them, and never silently.
test-roads: $(DEV) ## lance les tests des moteurs d'itinéraires (Python 3.12)
	@if $(NEW); then PLANNER_ROADS=1 $(BIN)/python -m pytest -q -m roads; \
	elif [ -n "$(ROADS_PYTHON)" ]; then \
		PLANNER_ROADS=1 $(MAKE) VENV=$(ROADS_VENV) PYTHON="$(ROADS_PYTHON)" ARGS="-m roads" test-here; \
	else \
		echo "NON LANCÉS : les tests des moteurs d'itinéraires demandent Python 3.12, introuvable ici." >&2; \
		echo "L'indiquer ainsi : make ROADS_PYTHON=/chemin/python3.12 test" >&2; fi

check: $(DEV) ## vérifie la mise en forme, le style et les types
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy --strict planner

format: $(DEV) ## met le code en forme
	$(BIN)/ruff check --fix-only --quiet .
	$(BIN)/ruff format .

# The .py files are the sources; ARGS=--overwrite keeps what the notebooks show, to be committed.
notebooks: $(DEV) ## exécute les carnets de notebooks/
	$(BIN)/jupytext --quiet --to ipynb --update notebooks/0*.py
	$(BIN)/python -m pytest -q --nbmake --nbmake-timeout=600 $(ARGS) notebooks/

bench: $(BENCH) ## lance les mesures de benchmarks/
	@test -n "$(wildcard benchmarks/*.py)" || { echo "Aucune mesure dans benchmarks/." >&2; exit 1; }
	@set -e; for file in $(wildcard benchmarks/*.py); do echo "== $$file"; $(BIN)/python "$$file" $(ARGS); done

# ARGS=--upgrade looks for newer versions; without it the pins that still fit are kept.
LOCK = $(BIN)/uv pip compile --quiet pyproject.toml --universal --python-version 3.11 \
	--fork-strategy fewest --no-header --no-annotate --no-emit-index-url --no-emit-find-links $(ARGS)

lock: $(DEV) ## recalcule constraints/ (ARGS=--upgrade pour les versions récentes)
	$(LOCK) --extra roads --extra postgres --extra web -o constraints/runtime.txt
	$(LOCK) --extra roads --extra postgres --extra web --extra dask --extra dev --extra bench -c constraints/runtime.txt -o constraints/dev.txt

clean: ## supprime .venv, les caches et les fichiers construits
	rm -rf $(VENV) $(ROADS_VENV) dist build .cache .hypothesis .mypy_cache .pytest_cache .ruff_cache
	find planner tests -name __pycache__ -type d -prune -exec rm -rf {} +

# $(call fill,requirement,constraints file): make .venv when there is none that runs, then install.
define fill
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Il faut Python 3.11 ou plus récent ; indiquez-le ainsi : make PYTHON=/chemin/python3.12 $(MAKECMDGOALS)" >&2; exit 1; }
	@$(BIN)/python -c '' 2>/dev/null || $(PYTHON) -m venv --clear --without-pip $(VENV)
	@echo "Installation des bibliothèques dans $(VENV) (quelques minutes la première fois)..." >&2
	@$(INSTALL) --constraint $(2) --editable '$(1)' || { \
		echo "L'installation a échoué : vérifiez la connexion à Internet puis relancez make $(MAKECMDGOALS)." >&2; exit 1; }
endef

$(RUNTIME): pyproject.toml constraints/runtime.txt $(PIP)
	$(call fill,.,constraints/runtime.txt)
	@touch $@

# The development set contains the runtime set, at the same versions.
$(DEV): pyproject.toml constraints/dev.txt constraints/runtime.txt $(PIP)
	$(call fill,.[dev$(COMMA)dask$(COMMA)postgres$(COMMA)roads$(COMMA)web],constraints/dev.txt)
	@touch $(RUNTIME) $(WEB) $@

# The coordinator's page adds a web server.
$(WEB): $(RUNTIME)
	$(call fill,.[web],constraints/runtime.txt)
	@touch $@

# The coordinator's road engines: only with a Python that has them.
$(ROADS): $(RUNTIME)
	@$(NEW) || { \
		echo "Les moteurs d'itinéraires demandent Python 3.12 : make clean, puis make PYTHON=/chemin/python3.12 setup-roads" >&2; exit 1; }
	$(call fill,.[roads],constraints/runtime.txt)
	@touch $@

# The benchmarks add the solvers they compare with.
$(BENCH): $(DEV)
	$(call fill,.[dev$(COMMA)dask$(COMMA)postgres$(COMMA)roads$(COMMA)web$(COMMA)bench],constraints/dev.txt)
	@touch $@
