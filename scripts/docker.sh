# shellcheck shell=bash
# Building the images, for scripts/image.sh and scripts/test.sh to source.
# DOCKER and DOCKER_HOST name the client and the engine; both are exported for the tests.

: "${root:?}"
images="source-databricks destination-cdc"
build_options=()

# A running engine is used as it is. Where there is none, as root on Linux, a private one is started if the folder
# ../shared/docker knows how; it is stopped at the end and keeps its files for the next time.
provide_docker() {
  export DOCKER="${DOCKER:-docker}"
  if command -v "$DOCKER" >/dev/null && "$DOCKER" version >/dev/null 2>&1; then return; fi
  local engine="$root/../shared/docker/engine" files="${TMPDIR:-/tmp}/suite-docker"
  if [ -x "$engine" ] && [ "$(id -u)" = 0 ] && [ "$(uname)" = Linux ]; then
    say "starting a private Docker engine with its files in $files"
    # shellcheck disable=SC2064 # the paths as they are now
    trap "'$engine' stop '$files' || true" EXIT
    quietly "$engine" start "$files"
    quietly "$engine" images "$files"
    export DOCKER=/usr/bin/docker DOCKER_HOST="unix://$files/docker.sock"
    build_options=(--network host)
    return
  fi
  say "no Docker engine is running. How to get one: https://docs.docker.com/get-started/get-docker/"
  return 1
}

build_images() {
  local image
  for image in $images; do
    say "building the image $image:dev"
    DOCKER_BUILDKIT=1 quietly "$DOCKER" build ${build_options[@]+"${build_options[@]}"} \
      --target "$image" --tag "$image:dev" "$root"
  done
}
