#!/usr/bin/env bash
# Sets up what is missing, builds everything once (optimised) and runs every suite. Ends in the line
# "N passed, N failed[, N skipped]"; the exit code is 1 when anything failed.
#
#   ./test.sh            everything
#   ./test.sh unit       only the named suites: unit, fuzz, endtoend, web
#
# Needs the .NET 10 SDK and Node 20; what else is missing comes from Debian when this user may install packages.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
root=$PWD
suites=${*:-unit fuzz endtoend web}
passed=0 failed=0 skipped=0

# A build machine may run without a home directory; .NET, NuGet and npm all want one.
if [ -z "${HOME:-}" ] || [ ! -w "$HOME" ]; then
    export HOME=$root/artifacts/home
    mkdir -p "$HOME"
fi
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1

say() { printf '\n== %s\n' "$*"; }

finish() {
    local line="$passed passed, $failed failed"
    [ "$skipped" -gt 0 ] && line="$line, $skipped skipped"
    printf '\n%s\n' "$line"
    [ "$failed" -eq 0 ] && exit 0
    exit 1
}

# What cannot even start is a failure, not a silence.
give_up() {
    echo "$*"
    failed=$((failed + 1))
    finish
}

install_debian() {
    command -v apt-get > /dev/null || return 1
    local as=""
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo > /dev/null && sudo -n true 2> /dev/null || return 1
        as="sudo -n"
    fi
    DEBIAN_FRONTEND=noninteractive $as apt-get install -y --no-install-recommends "$@" > /dev/null 2>&1 && return 0
    $as apt-get update > /dev/null 2>&1
    DEBIAN_FRONTEND=noninteractive $as apt-get install -y --no-install-recommends "$@" > /dev/null 2>&1
}

# Adds a suite's figures: name, exit code, how many passed, failed, were skipped. A suite without figures has crashed.
count_suite() {
    local name=$1 code=$2 good=${3:-0} bad=${4:-0} skips=${5:-0} log=$root/artifacts/$1.log
    if [ $((good + bad + skips)) -eq 0 ]; then
        tail -60 "$log"
        echo "$name ended with exit code $code before it had counted its tests"
        failed=$((failed + 1))
        return
    fi

    [ "$bad" -eq 0 ] && [ "$code" -ne 0 ] && bad=1
    [ "$bad" -gt 0 ] && grep -vE '^ *(Discovering|Discovered|Starting|Finished|✓)' "$log" | tail -300
    echo "$name: $good passed, $bad failed, $skips skipped (full output in artifacts/$name.log)"
    passed=$((passed + good))
    failed=$((failed + bad))
    skipped=$((skipped + skips))
}

# Runs one xunit executable.
run_suite() {
    local name=$1 log=$root/artifacts/$1.log
    shift
    say "$name"
    "$@" > "$log" 2>&1
    local code=$? total errors fails skips
    read -r total errors fails skips < <(sed -nE 's/.*Total: ([0-9]+), Errors: ([0-9]+), Failed: ([0-9]+), Skipped: ([0-9]+).*/\1 \2 \3 \4/p' "$log" | tail -1) || true
    count_suite "$name" "$code" "$((${total:-0} - ${fails:-0} - ${skips:-0}))" "$((${errors:-0} + ${fails:-0}))" "${skips:-0}"
}

# Runs a script of web/ whose output ends in a line of figures such as "41 passed, 0 failed, 1 skipped" or "1 failed | 40 passed".
run_web() {
    local name=$1 log=$root/artifacts/$1.log
    shift
    say "$name"
    (cd web && NO_COLOR=1 FORCE_COLOR=0 "$@") > "$log" 2>&1
    local code=$? figures
    figures=$(grep -E '^ *Tests  |^browser tests: ' "$log" | tail -1)
    figure() { sed -nE "s/.*[^0-9]([0-9]+) $1.*/\1/p" <<< " $figures"; }
    count_suite "$name" "$code" "$(($(figure passed || true) + $(figure flaky || true) + 0))" "$(figure failed)" "$(figure skipped)"
}

# Runs one program whose exit code is its verdict.
run_program() {
    local name=$1 log=$root/artifacts/$1.log
    shift
    if "$@" > "$log" 2>&1; then
        passed=$((passed + 1))
        echo "$name: passed"
    else
        failed=$((failed + 1))
        tail -60 "$log"
        echo "$name: FAILED"
    fi
}

wants() { [[ " $suites " == *" $1 "* ]]; }

mkdir -p artifacts
say "set-up"
command -v dotnet > /dev/null || give_up "the .NET 10 SDK is needed: https://dotnet.microsoft.com/download/dotnet/10.0"
command -v curl > /dev/null || install_debian curl || echo "curl is missing and cannot be installed here; tests that need it will say so"
if ! ldconfig -p 2> /dev/null | grep -q 'libzstd\.so\.1'; then
    install_debian libzstd1 || echo "libzstd is missing and cannot be installed here; zstd bodies will be refused as the protocol says"
fi

# The real clients and what they run on, and the independent engine. The lock files record no addresses, so that any registry may serve them.
install_clients() {
    for folder in tests examples/node examples/browser; do
        (cd "$folder" && npm ci --no-fund --no-audit) || { echo "npm ci in $folder failed"; return 1; }
    done
    # Clients of AWS's services; tests that need what is missing are skipped.
    [[ -x /usr/bin/aws && -e /usr/lib/python3/dist-packages/boto3 && -e /usr/lib/python3/dist-packages/flask && -e /usr/lib/python3/dist-packages/aws_xray_sdk ]] \
        || install_debian awscli python3-boto3 python3-flask python3-aws-xray-sdk || echo "awscli, python3-boto3, python3-flask or python3-aws-xray-sdk is missing and cannot be installed here; their tests are skipped"
    command -v chromium || install_debian chromium || echo "chromium is missing and cannot be installed here; the tests in a browser are skipped"
}

clients=
if wants endtoend || wants web; then
    command -v npm > /dev/null || install_debian nodejs npm || give_up "Node 20 with npm is needed for the real clients and the independent engine"
    (cd web && npm ci --no-fund --no-audit) > artifacts/npm-ci.log 2>&1 || { tail -30 artifacts/npm-ci.log; give_up "npm ci in web failed"; }
    # They are fetched while the compilers work.
    install_clients > artifacts/clients.log 2>&1 &
    clients=$!
fi

say "build"
dotnet build -c Release -p:Analyze=true Apiary.slnx --nologo -v quiet > artifacts/build.log 2>&1 || { grep -E 'error|Build FAILED' artifacts/build.log | sort -u | head -60; give_up "the build failed"; }
echo "built"
if [ -n "$clients" ]; then
    wait "$clients" || { tail -30 artifacts/clients.log; give_up "what the tests need could not be installed"; }
    grep 'cannot be installed here' artifacts/clients.log
fi

wants unit && run_suite unit tests/Apiary.Tests/bin/Release/net10.0/Apiary.Tests -noColor

if wants fuzz; then
    say "fuzz"
    for target in $(tests/Apiary.Fuzz/bin/Release/net10.0/Apiary.Fuzz list); do
        run_program "fuzz-$target" timeout 120 tests/Apiary.Fuzz/bin/Release/net10.0/Apiary.Fuzz "$target" 1 "${FUZZ_ITERATIONS:-3000}"
    done
fi

wants endtoend && run_suite endtoend tests/Apiary.EndToEnd/bin/Release/net10.0/Apiary.EndToEnd -noColor

if wants web; then
    run_web web-models npx vitest run
    if command -v chromium > /dev/null; then run_web web-pages env APIARY_CHROMIUM="$(command -v chromium)" npx playwright test; fi
fi

finish
