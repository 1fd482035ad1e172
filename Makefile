# Qianfa: two commands do everything, set-up included.
#   make run    build and start the demo on localhost
#   make test   install what the tests need, run check, Go, web and browser tests on both databases
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
export CGO_ENABLED := 0

DATA ?= demo-data
LISTEN ?=
CACHE := $(CURDIR)/.cache
LINT_VERSION := v2.12.2
LINT := $(CACHE)/golangci-lint-$(LINT_VERSION)
VERSION ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)
LDFLAGS := -s -w -X main.version=$(VERSION)
WEB_SOURCES := $(shell find web/src web/index.html web/*.ts web/*.json -type f 2>/dev/null)

.PHONY: help run build web test check soak pg bench release clean tools

help: ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | column -t -s$$'\t'

run: build ## build and start the demo (embedded database, simulated platforms) on localhost
	exec ./bin/qianfa serve --demo --data "$(DATA)" $(if $(LISTEN),--listen $(LISTEN))

build: web/dist/index.html ## build bin/qianfa with the web pages inside
	@scripts/need go
	go build -trimpath -ldflags '$(LDFLAGS)' -o bin/qianfa ./cmd/qianfa

web: web/dist/index.html ## build the web pages

web/node_modules/.package-lock.json: web/package.json web/package-lock.json
	@scripts/need node npm
	cd web && npm ci --no-audit --no-fund --loglevel=error
	@touch $@

web/dist/index.html: web/node_modules/.package-lock.json $(WEB_SOURCES)
	cd web && npm run --silent build
	@touch $@

test: ## everything: check, Go tests on both databases, web and browser tests; last line "N passed, N failed"
	@scripts/test

check: tools web/dist/placeholder.html ## format, vet, linter, architecture
	@scripts/check $(LINT)

tools: $(LINT)

$(LINT):
	@scripts/need go
	@mkdir -p $(CACHE)/bin
	GOFLAGS=-mod=mod GOBIN=$(CACHE)/bin go install github.com/golangci/golangci-lint/v2/cmd/golangci-lint@$(LINT_VERSION)
	@mv $(CACHE)/bin/golangci-lint $@

soak: build ## the long runs: 200 crash rounds over both databases, long random walks, ten minutes of fuzzing per target
	@scripts/soak

pg: ## start a private PostgreSQL cluster for development and print its URL (Ctrl-C ends it)
	@scripts/need go
	go run ./internal/pgtest/pgrun

bench: build ## measure the editorial cycle on both databases beside the raw limits of this machine
	go run ./internal/pgtest/pgrun ./bin/qianfa bench

release: web/dist/index.html ## binaries for amd64, arm64 and loong64 with checksums and a list of modules
	@scripts/release "$(VERSION)"

clean: ## remove what was built; data folders stay
	rm -rf bin dist .cache web/node_modules web/dist/assets web/dist/index.html
