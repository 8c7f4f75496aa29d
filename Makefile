# For developers. Users need only: python3 start.py
.DEFAULT_GOAL := check
.PHONY: check lint types contracts test lock messages licences evidence vendor reuse

check: lint contracts types test   ## what to run before a commit

lint:        ## style and format
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .

types:       ## mypy --strict over src and tests
	.venv/bin/mypy

contracts:   ## who may import whom
	.venv/bin/lint-imports

test:        ## everything that needs no service
	python3 start.py test

lock:        ## renew uv.lock and the three files with hashes that are exported from it
	uv lock
	python3 -m maintenance.locks

messages:    ## collect texts into the .po files and compile them
	.venv/bin/python -m maintenance.messages

licences:    ## renew the list of licences
	.venv/bin/python -m maintenance.licences

evidence:    ## renew the pages of ASVS and BIO2 from the marks on tests
	.venv/bin/python -m maintenance.evidence

vendor:      ## renew the vendored assets (needs Node; running and testing do not)
	.venv/bin/python -m django vendor --settings schakel.config.settings

reuse:       ## licence of every file
	.venv/bin/reuse lint --quiet
