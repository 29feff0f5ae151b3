#!/usr/bin/env bash
# ./run image: the Docker images source-databricks:dev and destination-cdc:dev.
set -euo pipefail
root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
. "$root/scripts/build.sh"
. "$root/scripts/docker.sh"

provide_docker
build_images
"$DOCKER" image ls --format 'table {{.Repository}}:{{.Tag}}\t{{.Size}}' --filter reference='*:dev'
