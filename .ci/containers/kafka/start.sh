#!/bin/bash
# As the real image does it: KAFKA_SOME_KEY=value is some.key=value; the storage is formatted once, then the broker runs.
set -eu
for name in $(compgen -A variable KAFKA_); do
  case $name in
    KAFKA_HEAP_OPTS) ;;
    *) echo "$(echo "${name#KAFKA_}" | tr '[:upper:]_' '[:lower:].')=${!name}" ;;
  esac
done >/tmp/server.properties
java=(java ${KAFKA_HEAP_OPTS:-} -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp '/opt/kafka/libs/*')
"${java[@]}" kafka.tools.StorageTool format --ignore-formatted "--cluster-id=${CLUSTER_ID:-5L6g3nShT-eMCtK--X86sw}" \
  --config /tmp/server.properties >/dev/null 2>&1
exec "${java[@]}" kafka.Kafka /tmp/server.properties
