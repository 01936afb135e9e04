# Everything one does here, for GNU make 3.81 (macOS) and later. It needs make and Python >= 3.11, nothing else.

# The first of these that is new enough makes the environment; `make lab PYTHON=/path/to/python` chooses another.
PYTHON ?= python3 python3.14 python3.13 python3.12 python3.11 python
# Which optional dependencies of pyproject.toml the checks install.
EXTRAS ?= test
# Empty (`make test CONSTRAINTS=`) means the newest versions there are.
CONSTRAINTS ?= --constraint requirements.lock
# How many notebooks or test files run at once.
JOBS ?= 2
# How many students `make bench-hub` has.
STUDENTS ?= 20
# Whose slides `make lecture` shows.
LESSON ?= 00
# In which language: en or a folder of notebooks/, such as ko. (Not ?=, since systems have a LANGUAGE, too.)
LANGUAGE = en
IN_LANGUAGE = $(patsubst %,%/,$(filter-out en,$(LANGUAGE)))
# What `make grade` grades: the assignment, a folder or Moodle's zip, and who is in the class.
ASSIGNMENT ?= homework_1
SUBMISSIONS ?= submissions
ROSTER ?= roster.csv
# Where this repository lives on GitHub, for `make publish`.
OWNER ?=
REPO ?=
# More options of `make grade` and `make handout`; all of them: make grade OPTIONS=--help
OPTIONS ?=

# Whatever the terminal's encoding is, texts are UTF-8.
export PYTHONUTF8 = 1
VENV = .venv
PY = $(VENV)/bin/python
PIP_INSTALL = $(PY) -m pip install -qq --disable-pip-version-check $(CONSTRAINTS)
# Of all that pip said, the line that says most: its last error.
PIP_ERROR = echo "$$said" | awk '{ sub(/^ +/, ""); last = $$0 } /ERROR: / { error = $$0 } END { print error ? error : last }'
# Without a network, what was installed before keeps working, and the next make tries again.
define INSTALL
@if said=$$($(PIP_INSTALL) --editable '$(1)' 2>&1); then \
	touch $(COURSE) $@; \
elif [ -e $@ ]; then \
	echo "Not updated, going on with what is installed: $$($(PIP_ERROR))" >&2; \
else \
	echo "Not installed; is there a network? $$($(PIP_ERROR))" >&2; \
	exit 1; \
fi
endef
# In a container people are root; JupyterLab wants to be told that this is meant.
AS_ROOT = $(shell test "$$(id -u)" = 0 && echo --allow-root)
PYTEST = $(PY) -m pytest --quiet --numprocesses $(JOBS) --dist loadfile
# Stamps: what pyproject.toml and requirements.lock ask for is installed.
COURSE = $(VENV)/.course
CHECKS = $(VENV)/.course-$(EXTRAS)
TEACH = $(VENV)/.course-teach
# An upgrade of the system's Python can take away the one that $(VENV) links to, and all with it.
STALE := $(shell test -x $(PY) || rm -f $(VENV)/.course*)

.PHONY: help lab lecture handout test test-portable unit notebooks check-notebooks homework grade formgrader
.PHONY: site serve-site test-site
.PHONY: translations check-translations font
.PHONY: publish bench bench-launch bench-hub bench-grading lock clean

help: ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-18s %s\n", $$1, $$2 }' Makefile

lab: $(COURSE) ## open the course in JupyterLab (LANGUAGE=ko: in Korean)
	$(PY) -m jupyter lab $(AS_ROOT) "notebooks/$(IN_LANGUAGE)00_start_here.ipynb"

lecture: $(VENV)/.course-lecture ## show the slides of LESSON, such as LESSON=03 (LANGUAGE=ko: in Korean)
	$(PY) -m tools.lecture "$(IN_LANGUAGE)$(LESSON)" $(AS_ROOT)

handout: $(VENV)/.course-handout ## print each lesson as HTML and PDF (OPTIONS=--solutions for teachers)
	$(PY) -m tools.handout --language "$(LANGUAGE)" $(OPTIONS)

site: $(VENV)/.course-handout,site ## build the website in build/site
	$(PY) -m tools.site $(OPTIONS)

serve-site: $(VENV)/.course-handout,site ## show the website on this machine
	$(PY) -m tools.site.serve $(OPTIONS)

test-site: $(VENV)/.course-test,handout,site ## try all of what `make site` has built (needs Chromium)
	SITE=build/site SITE_LESSONS=all $(PYTEST) tests/test_site.py tests/test_site_in_browser.py

test: check-translations unit check-notebooks ## run every check

unit: $(CHECKS) ## check the code, without running the notebooks
	$(PY) -m ruff check
	$(PY) -m ruff format --check --quiet
	$(PYTEST) --mpl

notebooks: $(COURSE) ## run the notebooks and store them in canonical form
	$(PY) -m tools.notebooks --jobs $(JOBS)

check-notebooks: $(CHECKS) ## run the notebooks and compare with what is stored
	$(PYTEST) --nbval --nbval-cell-timeout=120 notebooks homework/source
	$(PY) -m tools.notebooks --check --jobs $(JOBS)

translations: $(CHECKS) ## bring the catalogs to today's English, build and run the translated pages
	$(PY) -m tools.translations update $(filter-out en,$(LANGUAGE))
	$(PY) -m tools.translations build $(filter-out en,$(LANGUAGE)) --jobs $(JOBS)

check-translations: $(CHECKS) ## name what is missing, stale or wrong in the translations
	$(PY) -m tools.translations check

test-portable: $(CHECKS) ## repeat the checks as on another machine: old processor, other user and locale
	$(PY) -m tools.portable --jobs $(JOBS)

homework: $(TEACH) ## make what students get from homework/source
	$(PY) -m tools.notebooks --jobs $(JOBS) homework/source/*/*.ipynb
	$(PY) -m homework.release

grade: $(TEACH) ## grade SUBMISSIONS of ASSIGNMENT by the students of ROSTER
	$(PY) -m homework.grade "$(ASSIGNMENT)" "$(SUBMISSIONS)" "$(ROSTER)" --language "$(LANGUAGE)" $(OPTIONS)

formgrader: $(TEACH) ## give marks by hand, in the browser
	cd grading && ../$(PY) -m jupyter lab $(AS_ROOT)

publish: $(PY) ## write the links to github.com/OWNER/REPO into README.md and TEACHING.md
	@$(PY) -m tools.publish "$(OWNER)" "$(REPO)"

bench: $(VENV)/.course-test,browser ## measure how fast measures and explorers are (needs Chromium)
	$(PY) -m tools.bench
	$(PY) -m tools.bench_explorers

bench-launch: $(COURSE) ## measure a start as on Binder: install, server, every notebook
	$(PY) -m tools.bench_launch

bench-grading: $(TEACH) ## grade a class of two hundred, and compare with nbgrader alone
	$(PY) -m tools.bench_grading

bench-hub: $(VENV)/.course-hub ## let STUDENTS open the course on a JupyterHub at once (needs npm)
	$(PY) -m tools.bench_hub --students $(STUDENTS)

font: $(VENV)/.course-handout ## make the font of Korean labels again (needs npm)
	$(PY) -m tools.font

lock: ## pin the newest versions of all dependencies (needs uv)
	uv pip compile --universal --upgrade --all-extras --no-annotate --quiet \
		--custom-compile-command "make lock" --output-file requirements.lock pyproject.toml

clean: ## remove the environment and everything else that can be made again
	rm -rf $(VENV) build handout .pytest_cache .ruff_cache .hypothesis screenshots
	find . \( -name __pycache__ -o -name .ipynb_checkpoints \) -prune -exec rm -rf {} +

$(COURSE): $(PY) pyproject.toml requirements.lock
	@echo "Installing the course into $(VENV)"
	$(call INSTALL,.)

$(VENV)/.course-%: $(PY) pyproject.toml requirements.lock
	@echo "Installing the course and its extras $* into $(VENV)"
	$(call INSTALL,.[$*])

# Debian and Ubuntu split ensurepip off: asking for it first leaves no half-made environment behind.
$(PY):
	@for python in $(PYTHON); do \
		$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || continue; \
		new_enough=$$python; \
		$$python -c 'import ensurepip, venv' 2>/dev/null || continue; \
		$$python -m venv --clear $(VENV) || { rm -rf $(VENV); exit 1; }; \
		exit 0; \
	done; \
	if [ -n "$$new_enough" ]; then \
		echo "$$new_enough has no ensurepip: install its venv package (Debian, Ubuntu: sudo apt install python3-venv)."; \
	else \
		echo "The course needs Python 3.11 or newer: install it from https://www.python.org/downloads/"; \
	fi >&2; \
	exit 1
