# The two commands: `make run` and `make test`. They install what is missing on Debian or Ubuntu, and say so.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.ONESHELL:
.DEFAULT_GOAL := run

DATA ?= data
LISTEN ?= 127.0.0.1:8080
STATIC_SOURCES := $(shell find static -path static/node_modules -prune -o -path static/dist -prune -o -type f -print)

.PHONY: run test assets bench bench-peers check-tools check-test-tools fmt clean

## run: build, fill ./data with the demonstration if it is empty, serve
run: check-tools assets
	cargo build --release --locked
	if [ ! -e "$(DATA)/sestomia.db" ] && [ -z "$${DATABASE_URL:-}" ]; then
	  ./target/release/sestomia demo --data "$(DATA)"
	else
	  echo "Using the data in $(DATA) (remove the folder to begin anew)."
	fi
	exec ./target/release/sestomia serve --data "$(DATA)" --listen "$(LISTEN)"

## assets: styles, scripts, fonts and sprites into static/dist; nothing when nothing has changed
assets: check-tools static/dist/.built

static/dist/.built: $(STATIC_SOURCES)
	echo "Building the front end (npm ci, esbuild) …"
	cd static
	npm ci --no-audit --no-fund --loglevel=error
	node build.mjs
	touch dist/.built

## test: every check that CI runs
test: check-tools check-test-tools assets
	tests/run

## bench: the benchmarks; the table goes to the terminal
bench: check-tools assets
	cargo bench --locked --bench figures

## bench-peers: this service beside PostGIS, Martin, nginx and tipg, which it installs; the table goes to the terminal
bench-peers: check-tools assets
	tests/install peers
	cargo bench --locked --bench peers

fmt:
	cargo fmt

check-tools:
	@tests/install build

check-test-tools:
	@tests/install test

clean:
	rm -rf target static/dist static/node_modules tests/browser/node_modules
