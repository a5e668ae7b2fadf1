#!/usr/bin/env bash
# The unmodified Dockerfile and docker-compose.yml, for real: articles in, alerts out, while parts and the broker are killed,
# scaled and restarted. The ledger of the receiver is the judge: every town rang, and none twice.
set -euo pipefail
cd "$(dirname "$0")/../.."
export COMPOSE_FILE=docker-compose.yml:.ci/containers/compose.ci.yml COMPOSE_ANSI=never COMPOSE_PROGRESS=quiet
export COMPOSE_PROJECT_NAME=tocsin-ci-$$
step() { printf '[%4ds] %s\n' "$SECONDS" "$*"; }
finish() {
  rc=$?
  if [ $rc != 0 ]; then docker compose ps -a || true; docker compose logs --no-color --tail 30 || true; fi
  docker compose down -v --remove-orphans -t 5 >/dev/null 2>&1 || true
  exit $rc
}
trap finish EXIT

world() { # METHOD PATH [BODY]: asks the world, from inside
  docker compose exec -T world python -c 'import sys, urllib.request as web
method, path, *body = sys.argv[1:]
request = web.Request("http://127.0.0.1:8000" + path, method=method, data=body[0].encode() if body else None)
print(web.urlopen(request, timeout=10).read().decode())' "$@"
}

towns=()
news() { # TOWN…: publishes them and waits until each has rung
  local json
  json=$(printf '"%s",' "$@")
  towns+=("$@")
  world PUT /towns "[${json%,}]" >/dev/null
  for _ in $(seq 150); do
    if judged "${towns[@]}"; then return; fi
    sleep 1
  done
  echo "not all of these rang: ${towns[*]}"
  world GET /ledger
  return 1
}
judged() { # TOWN…: did all ring? Twice is the end.
  world GET /ledger | python3 -c 'import collections, json, sys
first = collections.Counter(one["place"] for one in json.load(sys.stdin) if one["type"] == "alert.created")
if [place for place, count in first.items() if count > 1]:
    sys.exit("rang twice: " + str(first))
sys.exit(bool(set(sys.argv[1:]) - set(first)))' "$@"
}

docker compose --profile watch config -q
docker compose -f docker-compose.single.yml config -q
docker compose build -q </dev/null
step "built"
docker compose up -d --wait --wait-timeout 240 </dev/null 2>/dev/null
step "all parts are up and healthy"
news Kharkiv "El Fasher" Aleppo Mogadishu
step "articles in, alerts out"
docker compose kill scorer >/dev/null 2>&1
docker compose start scorer >/dev/null 2>&1
news Odesa Nyala Mosul Goma
step "scorers killed and started"
docker compose kill kafka >/dev/null 2>&1
sleep 3
docker compose start kafka >/dev/null 2>&1
news Zaporizhzhia Khartoum Baalbek Mandalay
step "broker killed and started"
docker compose up -d --no-recreate --scale scorer=4 </dev/null >/dev/null 2>&1
news Poltava Hodeidah
docker compose up -d --no-recreate --scale scorer=2 </dev/null >/dev/null 2>&1
news Chernihiv Maiduguri
step "scorers scaled to four and back to two"
docker compose restart -t 10 poller scorer correlator notifier >/dev/null 2>&1
news Lviv Kandahar
step "all parts restarted"
for name in $(docker compose ps -aq poller scorer correlator notifier); do
  docker inspect -f '{{.State.Running}} {{.State.OOMKilled}} {{.HostConfig.ReadonlyRootfs}} {{.Config.User}}' "$name" |
    grep -qx 'true false true 65532:65532' || { echo "a container is not as it should be"; exit 1; }
done
judged "${towns[@]}"
began=$SECONDS
docker compose stop -t 10 poller scorer correlator notifier >/dev/null 2>&1
codes=$(docker compose ps -aq poller scorer correlator notifier | xargs docker inspect -f '{{.State.ExitCode}}' | sort -u | tr '\n' ' ')
[ "$codes" = "0 " ] || { echo "exit codes after SIGTERM: $codes"; exit 1; }
step "stopped in $((SECONDS - began)) s, every exit code 0; ${#towns[@]} towns rang once each"
echo "1 passed, 0 failed"
