#!/usr/bin/env bash
# A cluster on this machine, for a look: PostgreSQL, three silos at three sites, two API nodes, each a process. Ctrl-C stops them all.
#   bash deploy/local-cluster.sh              the state in PostgreSQL (its programs are wanted: apt-get install postgresql)
#   bash deploy/local-cluster.sh --sqlite     the state in a SQLite file that the processes share; nothing else is wanted
#   bash deploy/local-cluster.sh --tls        mutual TLS between the processes, with certificates of deploy/certificates.sh; after --sqlite, if both
# Other settings (centre, speed) go on as they are:  bash deploy/local-cluster.sh --Antiphon:Clock:Speed=60
# Ports: API nodes gRPC 8081 and 8083, web 8080 and 8082; silos' health 8091 to 8093; PostgreSQL 8099. Data and logs: data/local-cluster/.
set -euo pipefail
cd "$(dirname "$0")/.."
here=$PWD/data/local-cluster
program=$PWD/src/Silo/bin/Release/net10.0/Antiphon.Silo.dll
provider=PostgreSql
if [[ ${1:-} == --sqlite ]]; then
    provider=Sqlite
    shift
fi
tls=
if [[ ${1:-} == --tls ]]; then
    tls=$here/certificates
    bash deploy/certificates.sh "$tls" rostov irkutsk vladivostok api-1 api-2
    shift
fi
mkdir -p "$here/logs"
pids=()
server=

as_server() { # PostgreSQL will not run as root
    if [[ $(id -u) -eq 0 ]]; then (cd / && runuser -u postgres -- "$@"); else "$@"; fi
}

stop() {
    trap - EXIT
    trap '' INT TERM # a second Ctrl-C must not leave the server behind
    echo "Stopping."
    for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
    for pid in "${pids[@]}"; do wait "$pid" 2>/dev/null || true; done
    [[ -z $server ]] || as_server "$server/pg_ctl" -D "$here/postgresql" -m fast -s stop || true
}
trap stop EXIT
trap 'exit 130' INT TERM

dotnet build src/Silo --configuration Release --nologo --verbosity quiet -clp:ErrorsOnly

storage=("--Antiphon:Cluster:Provider=$provider" "--Antiphon:DataDirectory=$here/sqlite")
if [[ $provider == PostgreSql ]]; then
    server=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1 || true)
    [[ -n $server ]] || server=$(dirname "$(command -v initdb || true)")
    if [[ ! -x $server/initdb ]]; then
        server=
        echo "There is no PostgreSQL here (apt-get install postgresql); or take the file: bash deploy/local-cluster.sh --sqlite"
        exit 1
    fi
    if [[ $(id -u) -eq 0 && ! -d $here/postgresql ]]; then install -d -o postgres "$here/postgresql"; fi
    if [[ ! -f $here/postgresql/PG_VERSION ]]; then as_server "$server/initdb" -D "$here/postgresql" -U antiphon --auth=trust --no-instructions >"$here/logs/initdb.log"; fi
    as_server "$server/pg_ctl" -D "$here/postgresql" -w -s -o "-p 8099 -c listen_addresses=127.0.0.1 -c unix_socket_directories=/tmp" start >"$here/logs/postgresql.log" 2>&1
    storage=("--Antiphon:Cluster:Provider=PostgreSql" "--Antiphon:Storage:Provider=PostgreSql" "--Antiphon:Storage:ConnectionString=Host=127.0.0.1;Port=8099;Username=antiphon;Database=postgres")
fi

start() { # start NAME WEB-PORT SETTINGS… : and waits until it is ready
    local name=$1 web=$2 certificates=Off
    shift 2
    [[ -z $tls ]] || certificates=$tls/$name
    dotnet "$program" "${storage[@]}" "--Antiphon:Cluster:Tls=$certificates" "--Antiphon:Http=http://127.0.0.1:$web" "$@" >"$here/logs/$name.log" 2>&1 &
    pids+=($!)
    until curl --silent --fail --output /dev/null "http://127.0.0.1:$web/health/ready"; do
        kill -0 "${pids[-1]}" 2>/dev/null || { cat "$here/logs/$name.log"; exit 1; }
        sleep 0.2
    done
    printf '  %-12s process %-8s %s\n' "$name" "${pids[-1]}" "$here/logs/$name.log"
}

echo "A cluster by $provider:"
centre=("--Antiphon:Centre=$PWD/deploy/centre/dns.json")
for setting in "$@"; do [[ $setting != --Antiphon:Centre=* ]] || centre=(); done
start rostov 8091 --Antiphon:Role=Silo --Antiphon:Cluster:Site=rostov "${centre[@]}" "$@"
start irkutsk 8092 --Antiphon:Role=Silo --Antiphon:Cluster:Site=irkutsk "$@"
start vladivostok 8093 --Antiphon:Role=Silo --Antiphon:Cluster:Site=vladivostok "$@"
start api-1 8080 --Antiphon:Role=Api --Antiphon:Grpc=http://127.0.0.1:8081 "$@"
start api-2 8082 --Antiphon:Role=Api --Antiphon:Grpc=http://127.0.0.1:8083 "$@"
echo
echo "The panel: http://127.0.0.1:8080/panel and http://127.0.0.1:8082/panel. gRPC: http://127.0.0.1:8081,http://127.0.0.1:8083."
echo "Kill a process above (kill -9) and see the others go on. Ctrl-C stops all."
wait
