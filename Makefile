# The commands of this repository. Each is a short script under infra/ or tests/peer/.
.DEFAULT_GOAL := help
.PHONY: help run web test lint format openapi deny

help: ## Show this list
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 18

run: ## Build and serve on this machine (DEMO=1: with a small named world)
	@infra/run.sh $(if $(filter-out 0,$(DEMO)),demo,serve)

web: ## Build the web into web/dist
	@infra/web.sh

test: ## Install what the tests need, start servers, run every check, stop them
	@infra/check/all.sh

lint: ## Every check that runs nothing
	@infra/check/all.sh install format clippy deny docs document infra

format: ## Format the Rust code
	@cargo fmt --all

openapi: ## Write openapi/openapi.json from the code, and the web's types from it
	@infra/openapi.sh

deny: ## Check licences, banned crates and sources of the dependencies
	@infra/check/deny.sh
