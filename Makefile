# The short names for what ./dunwell does; `make` alone lists them.
.DEFAULT_GOAL := help
.PHONY: help demo test check bench faults docs sbom advisories messages lock screenshots

help: ## list the targets
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /\1\t/' | expand -t 10

demo: ## build the demo company and show its aging
	./dunwell demo

test: ## run the tests: core with its coverage, all else on SQLite and on PostgreSQL
	./dunwell test

check: ## run the linters, the type checker and the rules of size and naming
	./dunwell check

bench: ## measure speed, each row a ratio of two things measured in one run
	./dunwell bench

faults: ## run the long fault tests: kills, cut files, full disks
	./dunwell faults

docs: ## write docs/rules.md, docs/handbook/roles.md and the table in docs/api.md again
	python3 -m tools.rules
	python3 -m tools.role_matrix
	python3 -m tools.operation_table

sbom: ## write sbom.json: all that is installed with Dunwell, as CycloneDX
	python3 -m tools.sbom sbom.json

advisories: ## ask the public advisories about what the lock installs
	.venv/bin/python -m tools.advisories

messages: ## write the texts of the pages and their translations again
	.venv/bin/python -m tools.messages

# `make lock LOCK_FLAGS=--upgrade` takes the newest versions; alone it keeps those locked.
LOCK = .venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-header $(LOCK_FLAGS)

lock: ## write requirements/*.lock again from *.in
	$(LOCK) requirements/uv.in -o requirements/uv.lock
	$(LOCK) requirements/base.in -o requirements/base.lock
	$(LOCK) requirements/dev.in -c requirements/base.lock -o requirements/dev.lock

screenshots: ## take pictures of every page of the demo, in both themes and two sizes
	.venv/bin/python -m tools.screenshots
