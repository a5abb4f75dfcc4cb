# The project's commands. `make demo` and `make test` are the two that a newcomer needs.
.PHONY: demo test chaos dev deps bench spec screenshots lint fix

# A whole simulated campaign on the embedded default: SQLite and a queue in the process.
demo:
	cargo run --quiet --profile demo -- demo $(ARGS)

# Everything: unit, conformance and end-to-end tests on both footings, with servers of its own.
test: deps
	bin/with-servers cargo test --workspace --no-fail-fast

# The long form of the chaos suite: prints a table and what was wrong; what the processes logged is beside the build.
# CHAOS_SEED repeats it, CHAOS_RECIPIENTS (20000) and CHAOS_KILLS (200) make it shorter, CHAOS_ONLY runs the lines that hold this,
# as in CHAOS_ONLY="| kill -9 worker | resend".
chaos: deps
	cargo test --workspace --test it --no-run
	bin/with-servers cargo test --workspace --test it -- chaos::long --ignored --nocapture --test-threads 1 \
	  2>"$${CARGO_TARGET_DIR:-target}/chaos.log"

# web and worker as the Procfile says, on throw-away servers unless DATABASE_URL and REDIS_URL are set.
dev: deps
	bin/dev

# Installs what tests need, when it is missing.
deps:
	bin/deps

# Figures, with medians. Loopback only; stops by itself.
bench: deps
	cargo bench --bench queue --bench import --bench campaign --bench webhook --bench delivery --bench replies --bench console

# Writes the API's specification, which a test compares.
spec:
	cargo run --quiet -- openapi > docs/openapi.json

# Pictures of the console's main pages, into docs/screenshots; a third of their size where pngquant is installed.
screenshots: deps
	bin/with-servers cargo test --workspace --test it -- browser::screenshots --ignored
	! command -v pngquant >/dev/null || pngquant --ext .png --force --speed 1 docs/screenshots/*.png

lint:
	cargo fmt --all --check
	cargo clippy --workspace --all-targets -- -D warnings
	RUSTDOCFLAGS="-D warnings" cargo doc --workspace --no-deps

fix:
	cargo fmt --all
	cargo clippy --workspace --all-targets --fix --allow-dirty
