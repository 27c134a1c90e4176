#!/bin/sh
# Makes a base image of Debian's packages, for where no registry can be reached: a Java 17 without the parts for screens, the C++
# library that the native parts need, and nothing that the services do not. Needs mmdebstrap and a Debian archive; no root, no
# container engine.
#
#   deploy/images/debian-base.sh base.tar [amd64|arm64]
#   ./mvnw package -DskipTests -Pimages -Dsquadron.images.base=tar://$PWD/base.tar
set -eu

target=${1:?"where to put the base image, e.g. base.tar"}
architecture=${2:-$(dpkg --print-architecture)}
suite=${SQUADRON_DEBIAN_SUITE:-bookworm}
# The same files whenever it is made of the same packages.
export SOURCE_DATE_EPOCH="${SOURCE_DATE_EPOCH:-1767225600}"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT INT TERM

mkdir "$work/image"
mmdebstrap --quiet --variant=essential --architectures="$architecture" \
  --include=openjdk-17-jre-headless,libstdc++6,ca-certificates \
  --essential-hook='mkdir -p "$1/usr/share/man/man1"' \
  --dpkgopt='path-exclude=/usr/share/man/*/*' --dpkgopt='path-exclude=/usr/share/locale/*' \
  --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-include=/usr/share/doc/*/copyright' \
  "$suite" "$work/layer.tar"

# What `docker save` writes, and Jib reads: the layer by its hash, the configuration by its own, and a list of the two.
layer=$(sha256sum "$work/layer.tar" | cut -d' ' -f1)
gzip -n -6 "$work/layer.tar"
mv "$work/layer.tar.gz" "$work/image/$layer.tar.gz"
cat >"$work/config" <<EOF
{"architecture":"$architecture","os":"linux","created":"1970-01-01T00:00:00Z",
 "config":{"Env":["PATH=/usr/local/bin:/usr/bin:/bin"]},
 "rootfs":{"type":"layers","diff_ids":["sha256:$layer"]}}
EOF
config=$(sha256sum "$work/config" | cut -d' ' -f1)
mv "$work/config" "$work/image/$config.json"
printf '[{"Config":"%s.json","RepoTags":["squadron/base:debian"],"Layers":["%s.tar.gz"]}]\n' "$config" "$layer" \
  >"$work/image/manifest.json"
# Plain names: Jib refuses "./".
tar -C "$work/image" --mtime="@$SOURCE_DATE_EPOCH" --owner=0 --group=0 --numeric-owner -cf "$target" \
  "$config.json" "$layer.tar.gz" manifest.json
