# Run `make` for a list of what there is.
SHARED   ?= ../shared
FUZZTIME ?= 20s

.PHONY: help build check test race fuzz corpus corpus-check bench e2e sample clean

help: ## list the targets
	@grep -E '^[a-z0-9-]+:.*## ' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  %-14s %s\n", $$1, $$2}'

build: ## build the binary
	go build -o tailwater ./cmd/tailwater

check: ## formatting, vet and all tests: what every change must pass
	@test -z "$$(gofmt -l $$(git ls-files '*.go'))" || { gofmt -l $$(git ls-files '*.go'); exit 1; }
	go vet ./...
	go test ./...

test: ## all tests
	go test ./...

race: ## the tests of what is concurrent, with the race detector
	go test -race ./compiler ./internal/cli ./internal/graph ./planner

fuzz: ## each fuzz target for FUZZTIME
	testdata/fuzz.sh ./compiler/parse/sql FuzzLex $(FUZZTIME)
	testdata/fuzz.sh ./compiler/parse/sql FuzzParse $(FUZZTIME)
	testdata/fuzz.sh ./compiler/parse FuzzFrontEnds $(FUZZTIME)
	testdata/fuzz.sh ./compiler FuzzCompile $(FUZZTIME)
	testdata/fuzz.sh ./manifest FuzzLoad $(FUZZTIME)

corpus: ## print what is understood of the corpus of real projects
	TAILWATER_SHARED="$(SHARED)" go run ./internal/measure

corpus-check: ## hold these counts against the file in the repository
	TAILWATER_SHARED="$(abspath $(SHARED))" go run ./internal/measure --check testdata/corpus/counts.txt

bench: build ## plan two versions of a project of 1,000 models, as a whole process
	go run ./internal/measure --replicate 34 --out .cache/bench
	/usr/bin/time -v ./tailwater plan --base .cache/bench/base --head .cache/bench/head --format json --output .cache/bench/plan.json 2>&1 \
		| grep -E 'Elapsed|Maximum resident|User time'
	ls -l .cache/bench/base/manifest.json .cache/bench/plan.json

e2e: build ## prove the sample's plan with real dbt on DuckDB
	testdata/e2e/run.sh ./tailwater

sample: ## compile the sample project again with real dbt
	testdata/shop/compile.sh

clean: ## remove what was built
	rm -rf tailwater .cache
