#!/bin/bash
# What Terraform is told, read by a parser; and the role of the host: what it may do to buckets is what a round trip by the
# role asks of a store, from files in bronze to Parquet in silver, a deletion and a backup, no more and no less.
set -uo pipefail
if [[ ! ${OWN_NETWORK:-} ]]; then
    if ! command -v node >/dev/null || ! NODE_PATH=/usr/share/nodejs node -e "require('aws4')" 2>/dev/null; then
        echo "# node or its package aws4 is not here"
        exit 77
    fi
    modules=$PWD/build/infra/npm
    mkdir -p "$modules"
    if ! cmp -s test/infra/package-lock.json "$modules/installed.json"; then
        cp test/infra/package.json test/infra/package-lock.json "$modules"
        if ! (cd "$modules" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >npm.log 2>&1); then
            echo "# the parser of Terraform's language could not be installed: $modules/npm.log"
            exit 77
        fi
        cp test/infra/package-lock.json "$modules/installed.json"
    fi
    if ! command -v ip >/dev/null || ! unshare --net true 2>/dev/null; then
        echo "# a network of its own takes root, unshare and ip, which are not here"
        exit 77
    fi
    OWN_NETWORK=$modules exec unshare --net "$0"
fi
ip link set lo up
ip address add 169.254.169.254/32 dev lo
. test/support/tap.sh
. test/support/servers.sh
store=$SCRATCH/store
read_infra() {
    NODE_PATH=$OWN_NETWORK/node_modules node test/infra/check.cjs "$@"
}

while IFS= read -r line; do
    case $line in
        ok*) ok "${line#* - }" true ;;
        not\ ok*) ok "${line#* - }" false ;;
        '# '*) echo "$line" ;;
    esac
done < <(read_infra infra/host infra/gold)
# Terraform itself as far as it goes without its provider, which is not to be had here: variables, expressions, and the first script of
# the host, with names in the place of what AWS would tell.
terraform_alone() {
    terraform -chdir="$SCRATCH/terraform" "$@" 2>>"$SCRATCH/terraform.log"
}
if command -v terraform >/dev/null; then
    export CHECKPOINT_DISABLE=1 TF_VAR_domain=running.example TF_VAR_source_url=https://git.example/runlytics.git TF_VAR_source_revision=v1
    is 'it is written as terraform writes it' "$(terraform fmt -check -recursive infra 2>>"$SCRATCH/terraform.log")" ''
    mkdir "$SCRATCH/terraform"
    cp infra/host/variables.tf infra/host/*.tftpl "$SCRATCH/terraform"
    {
        echo 'output "script" {'
        sed -n '/user_data = /,/})/p' infra/host/host.tf | sed -E 's/user_data = /value = /; s/aws_[a-z_0-9]+\.data(\["[a-z]+"\])?\.[a-z]+/"vol-of-aws"/'
        echo '}'
    } >"$SCRATCH/terraform/main.tf"
    ok 'what needs no provider is valid' eval 'terraform_alone init -input=false >/dev/null && terraform_alone validate >/dev/null'
    ok 'a name that no bucket can have is refused' eval '! terraform_alone plan -input=false -var name=Jane >/dev/null'
    terraform_alone apply -auto-approve -input=false -var name=jane-runs >/dev/null
    terraform_alone output -raw script >"$SCRATCH/user-data"
    ok 'the first script of the host is one, with everything filled in' \
        eval 'bash -n "$SCRATCH/user-data" && grep -q RUNLYTICS_DOMAIN=running.example "$SCRATCH/user-data" && ! grep -q "\${[a-z_]*}" "$SCRATCH/user-data"'
else
    echo '# terraform is not here'
fi

"$cluster" stop "$RUNLYTICS_CLUSTER"
"$cluster" start "$RUNLYTICS_CLUSTER" fsync=off timezone=UTC "shared_preload_libraries=\$libdir/runlytics" runlytics.instance_role=on
mkdir -p "$store/bucket/bronze"
simulate season --weeks 3
cp "$SCRATCH"/season/activities/* "$store/bucket/bronze"
start_server fake_s3.cjs "$store" 0
endpoint=http://127.0.0.1:$server_port
start_server fake_metadata.py "$SCRATCH/metadata" "$store"
query -c "insert into warehouse.http_hosts (host, scheme, port, allow_private) values ('127.0.0.1', 'http', ${endpoint##*:}, true)" \
    -c "insert into warehouse.buckets (name, endpoint, bucket, prefix, region, credentials, bronze)
        values ('bronze', '$endpoint', 'runs', 'bronze/', 'eu-central-1', 'instance_role', true)"
# Everything in one session: the store knows the newest keys alone.
query -c 'call runlytics.sync_s3()' -c "call runlytics.export_parquet(relation => 'warehouse.runs', target => 's3://runs/silver/runs')" \
    -c 'call runlytics.work(1)' -o /dev/null 2>>"$SCRATCH/work.log"
written=$(find "$store/bucket/silver" -name '*.parquet' | wc -l)
ok 'files of bronze are Parquet in silver, by the role' test "$written" -ge 1
query -c 'select runlytics.forget(document_id => document_id) from warehouse.documents' -c 'call runlytics.work(1)' -o /dev/null 2>>"$SCRATCH/work.log"
is 'what is forgotten is no longer there' "$(find "$store/bucket/silver" -name '*.parquet' | wc -l)" 0

mkdir "$SCRATCH/backups"
echo 'a dump' >"$SCRATCH/backups/runlytics-20260101T000000Z.dump"
echo 'a newer dump' >"$SCRATCH/backups/runlytics-20260102T000000Z.dump"
for n in 1 2; do infra/host/upload-backup "$SCRATCH/backups" "$endpoint/runs/backups" eu-central-1 >>"$SCRATCH/upload.log" 2>&1; done
is 'the newest backup is in its bucket, and was sent once' \
    "$(cat "$store"/bucket/backups/*)|$(ls "$store/bucket/backups")|$(grep -c '/backups/' "$store/requests")" 'a newer dump|runlytics-20260102T000000Z.dump|1'

is 'every signature was accepted' "$(cut -d ' ' -f 1 "$store/requests" | sort -u)" good
recorded() {
    sed -nE -e 's#^good /runs\?.*prefix=([a-z]+)%2F[^ ]* (s3:[A-Za-z]+)$#\1 \2#p' -e 's#^good /runs/([a-z]+)/[^ ]* (s3:[A-Za-z]+)$#\1 \2#p' \
        "$store/requests" | LC_ALL=C sort -u
}
is 'the role may do what was asked of the store, no more and no less' "$(read_infra --actions infra/host)" "$(recorded)"
is 'every request was looked at' "$(recorded | wc -l)|$(cut -d ' ' -f 2 "$store/requests" | grep -cvE '^/runs(\?.*prefix=|/[a-z]+/)')" '5|0'
finish
