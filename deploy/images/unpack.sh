#!/bin/sh
# Unpacks an image's file (docker load takes the same) into a directory, layer by layer, as a container would see it. To look into
# an image, or to start what is in it with chroot where there is no container engine. As root, so that owners stay.
#
#   deploy/images/unpack.sh deploy/images/target/tokenizer-service-image.tar root
#   cat root/.image/config.json            # user, environment, command
set -eu

image=${1:?"the image's file"}
root=${2:?"the directory to unpack into"}

mkdir -p "$root/.image"
tar --warning=no-unknown-keyword -xf "$image" -C "$root/.image"
manifest=$root/.image/manifest.json
# The one list of layers, in their order; names of files in an image hold no quotes and no spaces.
layers=$(tr -d '\n ' <"$manifest" | sed 's/.*"Layers":\[\([^]]*\)\].*/\1/' | tr -d '"' | tr ',' ' ')
config=$(tr -d '\n ' <"$manifest" | sed 's/.*"Config":"\([^"]*\)".*/\1/')

for layer in $layers; do
  tar --warning=no-unknown-keyword -xf "$root/.image/$layer" -C "$root"
  # Squadron's layers delete nothing of the base; one that would must not be passed over.
  if tar --warning=no-unknown-keyword -tf "$root/.image/$layer" | grep -q '/\.wh\.\|^\.wh\.'; then
    echo "$layer deletes files, which this script does not" >&2
    exit 1
  fi
  rm -f "$root/.image/$layer"
done
[ "$config" = config.json ] || mv "$root/.image/$config" "$root/.image/config.json"
