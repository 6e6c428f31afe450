#!/usr/bin/env bash
# Builds everything once, as it is shipped (Release; warnings are errors), then runs every test project, most of them one after the other, and the benchmarks in their smallest form; the same here and
# under CI=true.
#   bash tests/run.sh             all of it
#   bash tests/run.sh Grains Api  the projects of the given names (tests/Grains.Tests, tests/Api.Tests)
# Needs the .NET SDK of global.json; the browser tests' Chromium and the storage tests' PostgreSQL are installed from Debian if they are not there (which wants root). A project that fails, runs longer than its limit (TEST_LIMIT, default 900 s) or runs no test
# fails the run. Full output of each project: artifacts/tests/.
set -uo pipefail
cd "$(dirname "$0")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
limit=${TEST_LIMIT:-900}
output=artifacts/tests
beside="Api Architecture Client Oracles Proof Replay Silo Simulation Soak Storage"
mkdir -p "$output"
rows=()
lost=()
failed=0

command -v dotnet >/dev/null || { echo "tests/run.sh needs the .NET SDK named in global.json: https://dotnet.microsoft.com/download"; exit 1; }

step() { # step NAME COMMAND… : runs it, keeps its output, notes how it went
    local name=$1 started=$SECONDS
    shift
    if "$@" >"$output/$name.log" 2>&1; then
        rows+=("$name|ok|||$((SECONDS - started)) s")
    else
        rows+=("$name|FAILED|||$((SECONDS - started)) s")
        failed=1
        tail -n 40 "$output/$name.log"
        lost+=("$name: $(tail -n 20 "$output/$name.log")")
        return 1
    fi
}

count() { sed -n "s/^ *$1: *\([0-9]*\).*/\1/p" "$2" | tail -n 1; }

run_project() { # run_project DIRECTORY : its row goes to NAME.row, and what failed to NAME.lost, for it may run beside others
    local name log started=$SECONDS code verdict=ok
    name=$(basename "$1")
    log=$output/$name.log
    echo "== $name"
    timeout --kill-after=10 "$limit" "$1/bin/Release/net10.0/Antiphon.$name" --no-ansi --progress off --minimum-expected-tests 1 >"$log" 2>&1
    code=$?
    if [[ $code -eq 124 || $code -eq 137 ]]; then
        verdict="FAILED: over $limit s"
    elif [[ $code -ne 0 ]]; then
        verdict="FAILED: exit code $code"
    fi
    if [[ $code -ne 0 ]]; then
        tail -n 60 "$log"
        { grep --max-count=10 --after-context=3 '^failed ' "$log" || tail -n 20 "$log"; } >"$output/$name.lost"
    fi
    grep -iE '^ *skipped ' "$log"
    echo "$name|$verdict|$(count succeeded "$log")|$(count skipped "$log")|$((SECONDS - started)) s" >"$output/$name.row"
}

told() { # told DIRECTORY : takes its row into the summary
    local name
    name=$(basename "$1")
    if [[ ! -f $output/$name.row ]]; then
        rows+=("$name|FAILED: it did not end|||")
        failed=1
        return
    fi
    rows+=("$(cat "$output/$name.row")")
    [[ ! -f $output/$name.lost ]] || { failed=1; lost+=("$(cat "$output/$name.lost")"); }
}

projects=()
for directory in tests/*.Tests tests/Cluster tests/Crash; do
    [[ -f $directory/$(basename "$directory").csproj ]] || continue
    name=$(basename "$directory")
    [[ $# -eq 0 || " $* " == *" ${name%.Tests} "* ]] && projects+=("$directory")
done

if [[ ! -x /usr/bin/chromium && " ${projects[*]} " == *Browser.Tests* ]]; then
    step chromium bash -c "apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends chromium fonts-dejavu-core"
fi
if ! compgen -G "/usr/lib/postgresql/*/bin/initdb" >/dev/null && ! command -v initdb >/dev/null && [[ " ${projects[*]} " == *Storage.Tests* ]]; then
    step postgresql bash -c "apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends postgresql"
fi
step whitespace dotnet format whitespace . --folder --verify-no-changes
if [[ ${#projects[@]} -eq 0 ]]; then
    echo "There is no such test project."
    failed=1
elif step build dotnet build Antiphon.slnx --configuration Release --nologo --verbosity quiet; then
    rm -f "$output"/*.row "$output"/*.lost
    # The crowd takes longest, and its time stands still while it is kept waiting: those that ask no clock of the machine run beside it.
    crowd=
    trap '[[ -z $crowd ]] || pkill -TERM -P "$crowd"; exit 130' INT TERM # a shell's job behind its back hears no Ctrl-C
    for project in "${projects[@]}"; do
        [[ $project != tests/Crowd.Tests ]] || { run_project "$project" & crowd=$!; }
    done
    for project in "${projects[@]}"; do [[ " $beside " != *" $(basename "$project" .Tests) "* ]] || run_project "$project"; done
    [[ -z $crowd ]] || wait "$crowd"
    for project in "${projects[@]}"; do [[ " Crowd $beside " == *" $(basename "$project" .Tests) "* ]] || run_project "$project"; done
    for project in "${projects[@]}"; do told "$project"; done
    # Small: that each part still measures, and that nothing gets lost in it. The figures of a test run say nothing.
    [[ $# -ne 0 ]] || step benchmarks timeout "$limit" tests/Benchmarks/bin/Release/net10.0/Antiphon.Benchmarks --quick
fi

echo
{
    echo "what|result|passed|skipped|time"
    printf '%s\n' "${rows[@]}"
} | column -t -s '|'
[[ ${#lost[@]} -eq 0 ]] || printf '\n%s\n' "${lost[@]}"
[[ $failed -eq 0 ]] && echo "All tests passed in $SECONDS s." || echo "FAILED after $SECONDS s; see $output/."
exit "$failed"
