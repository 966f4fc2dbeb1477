#!/usr/bin/env bash
# Makes the folder of a released format with the program of that release, and what the program said of it then:
#
#     tests/formats/make.sh PROGRAM tests/formats/FORMAT
#
# Made once, when the release is, and never again: a later program would make a later format.
set -euo pipefail
program=$(realpath "$1")
themes=$(realpath "$(dirname "$0")/../../themes")
mkdir "$2"
folder=$(realpath "$2")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
export HOME=$work DYNADRAFT_CONFIG_DIR=$work/config DYNADRAFT_DATA_DIR=$work/data NO_COLOR=1 TZ=UTC TERM=xterm-256color
unset DYNADRAFT_LOG EDITOR VISUAL
mkdir -p config/themes

cat > config/config.toml <<'TOML'
theme = "harbour"
ascii = true
mouse = false
default = "local"

[connections.dev]
profile = "dev-sso"
region = "eu-west-1"
endpoint_url = "http://127.0.0.1:8000"
class = "dev"
mode = "open"
colour = "#12ab9f"
timeout_s = 30
attempts = 3

[connections.prod-ops]
profile = "ops"
class = "prod"
mode = "guarded"
colour = "lightmagenta"

[production]
names = ["prod*"]
accounts = ["123456789012"]
TOML
printf '"help" = ["f1", "f12"]\n"draft.mode" = []\n' > config/keys.toml
cp "$themes/mono.toml" config/themes/harbour.toml

# Every type, both kinds of keys and of indexes, the widest numbers, a time to live, tags, a throttled throughput.
cat > kinds.json <<'JSON'
{"TableName": "Kinds",
 "AttributeDefinitions": [
   {"AttributeName": "id", "AttributeType": "B"}, {"AttributeName": "n", "AttributeType": "N"},
   {"AttributeName": "place", "AttributeType": "S"}, {"AttributeName": "rank", "AttributeType": "N"}],
 "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}, {"AttributeName": "n", "KeyType": "RANGE"}],
 "LocalSecondaryIndexes": [{"IndexName": "by-place", "Projection": {"ProjectionType": "KEYS_ONLY"},
   "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}, {"AttributeName": "place", "KeyType": "RANGE"}]}],
 "GlobalSecondaryIndexes": [{"IndexName": "by-rank",
   "Projection": {"ProjectionType": "INCLUDE", "NonKeyAttributes": ["text"]},
   "KeySchema": [{"AttributeName": "place", "KeyType": "HASH"}, {"AttributeName": "rank", "KeyType": "RANGE"}],
   "ProvisionedThroughput": {"ReadCapacityUnits": 2, "WriteCapacityUnits": 3}}],
 "ProvisionedThroughput": {"ReadCapacityUnits": 500, "WriteCapacityUnits": 600}}
JSON
cat > kinds.items <<'JSON'
{"Item":{"id":{"B":"AAEC/w=="},"n":{"N":"-12.5"},"place":{"S":"Zürich ✓"},"rank":{"N":"1"},"text":{"S":""},"big":{"N":"12345678901234567890123456789012345678"},"small":{"N":"1E-130"},"yes":{"BOOL":true},"none":{"NULL":true},"ss":{"SS":["a","b c","ü"]},"ns":{"NS":["-1","0","3.14"]},"bs":{"BS":["AA==","/w=="]},"list":{"L":[{"S":"x"},{"N":"2"},{"L":[]},{"M":{}}]},"map":{"M":{"a b":{"S":"\"quoted\"\n"},"deep":{"M":{"er":{"BOOL":false}}}}},"expires":{"N":"4102444800"}}}
{"Item":{"id":{"B":"AAEC/w=="},"n":{"N":"0"},"place":{"S":"Aarau"},"rank":{"N":"9.99E+125"},"text":{"S":"sparse"}}}
{"Item":{"id":{"B":"fw=="},"n":{"N":"7"}}}
JSON
"$program" sample load bank --drafts . > /dev/null
"$program" tables create kinds.json
"$program" tables import Kinds kinds.items
"$program" serve --port 0 > address &
server=$!
until grep -q listening address; do sleep 0.1; done
call() {
    curl -sS "$(sed 's/listening on //' address)/" -H "X-Amz-Target: DynamoDB_20120810.$1" -H 'X-Amz-Date: 20260101T000000Z' \
        -H 'Content-Type: application/x-amz-json-1.0' -d "$2" -H 'Authorization: AWS4-HMAC-SHA256 Credential=x/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host;x-amz-date, Signature=0'
}
call UpdateTimeToLive '{"TableName": "Kinds", "TimeToLiveSpecification": {"AttributeName": "expires", "Enabled": true}}'
arn=$(call DescribeTable '{"TableName": "Kinds"}' | grep -o '"TableArn":"[^"]*"' | cut -d'"' -f4)
call TagResource "{\"ResourceArn\": \"$arn\", \"Tags\": [{\"Key\": \"team\", \"Value\": \"harbour\"}]}"
kill "$server"
wait "$server" || true
"$program" tables throttle Kinds on

# One run of every mode and of every outcome that needs no service.
cat > single.pql <<'SQL'
--@ mode single
SELECT "pk", "balance" FROM "accounts" WHERE "pk" = 'acct#alice';
--@ fault ThrottlingError
UPDATE "accounts" SET "note" = 'x' WHERE "pk" = 'acct#alice';
SQL
cat > rows.pql <<'SQL'
--@ each rows.csv
UPDATE "accounts" SET "note" = ? WHERE "pk" = ?;
SQL
printf 'note,pk\nfrom a row,acct#bob\nunknown,acct#nobody\n' > rows.csv
printf -- "--@ mode transaction\nSELECT * FROM \"accounts\" WHERE \"pk\" = 'acct#bob';\nSELECT * FROM \"Kinds\" WHERE \"n\" = 1 AND \"id\" = ?;\n" > read.pql
sed -i '3i --@ params {"B": "fw=="}' read.pql
printf 'SELECT * FROM "nowhere";\n' > refused.pql
for draft in transfer.tx.json overdraft.tx.json batch.pql single.pql rows.pql read.pql refused.pql; do
    "$program" run "$draft" > /dev/null || true
done

# A window that is killed leaves a recovery copy.
typed="SELECT 'typed, and never run'"
{ sleep 3; printf '%s' "$typed"; sleep 3; } | script -qec "exec '$program'" /dev/null > /dev/null &
until grep -qs "typed, and never run" config/drafts/*.json; do sleep 0.2; done
pkill -KILL -P $!
wait || true

# What is in it, in the words of the release.
mkdir expected
for table in accounts ledger Kinds; do
    "$program" tables export "$table" --to "expected/$table.items"
    "$program" tables describe "$table" --json > "expected/$table.table.json"
done
for run in $("$program" history list | awk 'NR > 1 {print $1}' | sort -n); do
    "$program" history show "$run" --json
done > expected/history.jsonl
rm -f data/dynadraft.log config/drafts/*.lock
cp -r config data expected "$folder"
