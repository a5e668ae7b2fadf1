#!/usr/bin/env bash
# An engine, Compose, and local images under the names that Dockerfile and docker-compose.yml ask for, on a machine that can
# reach Debian, PyPI and Maven Central but no image registry. The project's own files stay as they are. Needs root.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
log=${CONTAINER_LOG_DIR:-$(mktemp -d)}
base=python:3.13-slim broker=apache/kafka:4.1.0 suite=trixie
export DEBIAN_FRONTEND=noninteractive
step() { printf '[%4ds] %s\n' "$SECONDS" "$*"; }

step "packages"
missing=()
for package in docker.io debootstrap iptables ca-certificates; do
  dpkg -s "$package" >/dev/null 2>&1 || missing+=("$package")
done
if [ ${#missing[@]} -gt 0 ]; then
  apt-get -qq update
  apt-get -qq install -y --no-install-recommends "${missing[@]}" >"$log/apt.log" 2>&1 </dev/null
fi

step "engine"
if ! docker info >/dev/null 2>&1; then
  old=$(cat /var/run/docker.pid 2>/dev/null || true)
  if [ -n "$old" ] && [ "$(cat "/proc/$old/comm" 2>/dev/null)" != dockerd ]; then rm -f /var/run/docker.pid; fi # left by a kill
  setsid nohup dockerd --storage-driver=overlay2 >"$log/dockerd.log" 2>&1 </dev/null &
  echo $! >"${CONTAINER_ENGINE_PID:-$log/dockerd.pid}"
  for _ in $(seq 300); do
    if docker info >/dev/null 2>&1; then break; fi
    sleep 0.2
  done
  docker info >/dev/null 2>&1 || { tail -n 30 "$log/dockerd.log"; exit 1; }
fi

step "compose and buildx (Debian $suite; they need nothing but libc6)"
if ! docker compose version >/dev/null 2>&1 || ! docker buildx version >/dev/null 2>&1; then
  work=$(mktemp -d)
  mkdir -p "$work/lists/partial" "$work/cache/archives/partial"
  mirror=$(apt-get indextargets --format '$(REPO_URI)' | grep -v security | sort | uniq -c | sort -rn | awk 'NR==1{print $2}')
  echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror $suite main" >"$work/src.list"
  apart=(-o "Dir::Etc::sourcelist=$work/src.list" -o Dir::Etc::sourceparts=- -o "Dir::State::lists=$work/lists"
    -o "Dir::Cache=$work/cache" -o APT::Sandbox::User=root -qq)
  apt-get "${apart[@]}" update
  (cd "$work" && apt-get "${apart[@]}" download docker-compose docker-buildx && dpkg -i ./*.deb >"$log/dpkg.log")
  rm -rf "$work"
fi

step "stand-in for $base"
if ! docker image inspect "$base" >/dev/null 2>&1; then
  tree=$(mktemp -d)/tree
  debootstrap --variant=minbase --include=ca-certificates,python3,python3-venv,netbase,tzdata "$suite" "$tree" \
    >"$log/debootstrap.log" 2>&1 </dev/null
  mkdir -p "$tree/usr/local/share/ca-certificates"
  cp /usr/local/share/ca-certificates/*.crt "$tree/usr/local/share/ca-certificates/" 2>/dev/null || true
  chroot "$tree" update-ca-certificates >/dev/null 2>&1
  chroot "$tree" /usr/bin/python3 -m venv /usr/local
  rm -rf "$tree"/var/lib/apt/lists/* "$tree"/var/cache/apt/archives/*.deb "$tree"/usr/share/doc/* "$tree"/usr/share/man/*
  tar -C "$tree" --one-file-system -c . | docker import \
    -c 'ENV PATH=/usr/local/bin:/usr/local/sbin:/usr/sbin:/usr/bin:/sbin:/bin' -c 'ENV LANG=C.UTF-8' \
    -c 'ENV PIP_CERT=/etc/ssl/certs/ca-certificates.crt' -c 'ENV SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt' \
    -c 'CMD ["python3"]' - "$base" >/dev/null
  rm -rf "$(dirname "$tree")"
fi

step "stand-in for $broker, with the jars of that release"
if ! docker image inspect "$broker" >/dev/null 2>&1; then
  context=$(mktemp -d)
  cp "$here"/kafka/* "$context"
  cp -r "$(python3 -c "import sys; sys.path.insert(0, '$root'); from tools.kafka import jars; print(jars())")" "$context/libs"
  docker build -q -t "$broker" "$context" >/dev/null </dev/null
  rm -rf "$context"
fi
step "done: $(docker images --format '{{.Repository}}:{{.Tag}} {{.Size}}' | grep -v '<none>' | tr '\n' ' ')"
