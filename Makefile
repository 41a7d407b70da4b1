# Run `make` for a list of what there is.
SHARED   ?= ../shared
FUZZTIME ?= 20s
N        ?= 20000
PROJECTS ?= 1000
SEED     ?= fresh
MINUTES  ?= 60
MODELS   ?= 10000
SIZES    ?= 1000,10000
CHANGE   ?= percent
ADAPTER  ?= snowflake
COUNT    ?= 1
AGREEMENT ?= 15
BENCHSTAT = v0.0.0-20260908200009-22c9c6c9d4da

.PHONY: help build check test race fuzz corpus corpus-check bench bench-data bench-stages growth bench-compare e2e exports select runbooks sample clean proof traps

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

.PHONY: savings
savings: ## print what the plans of the corpus's pairs spare against dbt's state:modified+
	TAILWATER_SHARED="$(SHARED)" go run ./internal/measure --savings

.PHONY: savings-check
savings-check: ## ask dbt itself what state:modified+ selects of these pairs
	mkdir -p .cache
	TAILWATER_SHARED="$(SHARED)" go run ./internal/measure --selected >.cache/selected
	"$$(testdata/venv.sh)/bin/python" testdata/corpus/state_modified.py .cache/selected

corpus-check: ## hold these counts against the file in the repository
	TAILWATER_SHARED="$(abspath $(SHARED))" go run ./internal/measure --check testdata/corpus/counts.txt

bench-data: ## write made-up projects of MODELS models before and after a CHANGE to .cache/bench
	go run ./internal/measure --synth $(MODELS) --change $(CHANGE) --adapter $(ADAPTER) --out .cache/bench

findings: ## print what the rules find in the corpus' pairs, for each 100 changed nodes by code
	TAILWATER_SHARED="$(abspath $(SHARED))" go run ./internal/measure --findings

bench: build ## measure plans as whole processes: wall and CPU time, peak memory
	@mkdir -p .cache/bench
	go run ./internal/measure --processes ./tailwater --sizes $(SIZES) --adapter $(ADAPTER) --count $(COUNT) --out .cache/bench | tee .cache/bench/processes.txt

bench-stages: ## measure every stage by itself
	go test -run xxx -bench . -benchmem ./...

growth: ## print how time and memory grow with queries of extreme shapes
	go test -count=1 -run 'TestGrowth$$' ./compiler -growth

bench-compare: ## hold the last make bench against the figures in the repository
	go run golang.org/x/perf/cmd/benchstat@$(BENCHSTAT) testdata/bench/processes.txt .cache/bench/processes.txt

proof: ## execute N pairs of queries and PROJECTS pairs of projects, from SEED on, for MINUTES at most each
	PROOF_N=$(N) PROOF_PROJECTS=$(PROJECTS) PROOF_SEED=$(SEED) PROOF_MINUTES=$(MINUTES) PROOF_POSTGRES=require \
		go test ./internal/proof -count=1 -timeout 24h -v

traps: ## execute every labelled pair of queries on 250 databases
	PROOF_N=1 PROOF_POSTGRES=require go test ./internal/proof -count=1 -run 'Traps|Unrecognised' -v

e2e: build ## prove plans with real dbt: the sample's, and each scenario's on DuckDB and PostgreSQL
	testdata/e2e/run.sh ./tailwater
	testdata/scenarios/run.sh ./tailwater

.PHONY: e2e-minimal
e2e-minimal: build ## leave out each step of each plan in turn, which must be noticed (DuckDB; nine minutes on two cores)
	testdata/e2e/run.sh --minimal ./tailwater
	testdata/scenarios/run.sh --minimal --engine duckdb ./tailwater

.PHONY: formats
formats: build ## hold results for other tools against their validators
	testdata/formats/check.sh ./tailwater

exports: build ## have the consumers of every export read it
	testdata/exports/check.sh ./tailwater $(wildcard $(SHARED))

select: build ## hold the plan's selectors against real dbt, for hostile names
	testdata/select/run.sh ./tailwater

.PHONY: contracts
contracts: build ## hold findings on contracts against dbt's own check
	testdata/contracts/run.sh ./tailwater

runbooks: build ## hold what runs a plan against shellcheck, actionlint, Argo's types and Airflow
	testdata/runbook/run.sh ./tailwater

.PHONY: agreement
agreement: build ## hold column edges of the corpus against those of another engine
	testdata/exports/check.sh --install
	.cache/exports/bin/python testdata/corpus/agreement.py ./tailwater "$$($(SHARED)/corpus/unpack.sh)" --seconds $(AGREEMENT)

sample: ## compile the sample project again with real dbt
	testdata/shop/compile.sh

clean: ## remove what was built
	rm -rf tailwater .cache

.PHONY: docs
docs: build ## do the tutorial as a new user would, with real dbt; UPDATE=--update writes what it prints
	testdata/docs/run.sh ./tailwater $(UPDATE)

.PHONY: kit kit-lint cross
kit: ## run the CI kit against real dbt and a platform in memory
	CGO_ENABLED=0 go build -o tailwater ./cmd/tailwater
	testdata/kit/run.sh ./tailwater

kit-lint: ## hold the CI kit against the checkers of those who read it
	testdata/kit/lint.sh

.PHONY: page
page: build ## hold the page's bundle against its sources, and try it in a browser
	internal/page/web/build.sh --check
	internal/page/web/test/run.sh ./tailwater

.PHONY: pictures
pictures: build ## take the pictures of docs/images again
	internal/page/web/test/pictures.sh ./tailwater $(if $(wildcard $(SHARED)),"$$($(SHARED)/corpus/unpack.sh)")

cross: ## build a static binary for every platform
	testdata/kit/cross.sh .cache/cross
