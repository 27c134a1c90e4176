/**
 * Container images of what is packaged, as files that `docker load`, `podman load`, `skopeo copy` or `crane push` take. No container
 * engine is needed to make them.
 */
package io.squadron.images;
