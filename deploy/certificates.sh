#!/usr/bin/env bash
# Certificates for the processes of a cluster (Antiphon:Cluster:Tls), with openssl: an authority of the cluster's own, and for each node a directory with tls.crt, tls.key and ca.crt.
#   bash deploy/certificates.sh DIRECTORY NODE…     for example: bash deploy/certificates.sh certificates rostov irkutsk api-1
# The authority is made if DIRECTORY/authority has none; its key stays there and goes to no node: whoever has it can let processes into the cluster. Nodes named again get a new key and certificate,
# which running processes take within seconds. DAYS: how long a node's certificate is valid (default 365).
set -euo pipefail
[[ $# -ge 2 ]] || { sed -n '2,5s/^# //p' "$0" >&2; exit 2; }
place=$1
shift
authority=$place/authority
umask 077
mkdir -p "$authority"
if [[ ! -f $authority/ca.key ]]; then
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 3650 -subj "/CN=Antiphon cluster authority $(date -u +%F)" \
        -addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,keyCertSign,cRLSign -keyout "$authority/ca.key" -out "$authority/ca.crt" 2>/dev/null
fi
for node in "$@"; do
    next=$place/.$node.$$
    mkdir -p "$place/$node" "$next"
    openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "/CN=$node" -keyout "$next/tls.key" -out "$next/request" 2>/dev/null
    openssl x509 -req -in "$next/request" -days "${DAYS:-365}" -CA "$authority/ca.crt" -CAkey "$authority/ca.key" -CAcreateserial \
        -extfile <(printf 'keyUsage=critical,digitalSignature\nextendedKeyUsage=serverAuth,clientAuth\nsubjectAltName=DNS:%s\n' "$node") -out "$next/tls.crt" 2>/dev/null
    cp "$authority/ca.crt" "$next/ca.crt"
    mv "$next/tls.key" "$next/tls.crt" "$next/ca.crt" "$place/$node/"
    rm -r "$next"
    echo "$place/$node: $(openssl x509 -in "$place/$node/tls.crt" -noout -subject -enddate | paste -sd' ')"
done
