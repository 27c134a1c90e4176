package io.squadron.manifests;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.zjsonpatch.JsonPatch;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What Kustomize makes of a folder, as far as {@code deploy/kubernetes} uses it: resources, components, JSON patches with a
 * target, images, one namespace. Anything else in a {@code kustomization.yaml} is refused, so that nothing is passed over.
 */
final class Kustomization {
    private static final Set<String> FIELDS =
            Set.of("apiVersion", "kind", "namespace", "resources", "components", "patches", "images");
    private static final Set<String> WITHOUT_NAMESPACE = Set.of("Namespace");

    private Kustomization() {}

    /** The resources of an overlay. */
    static List<Resource> overlay(String name) {
        return render(Checkout.KUBERNETES.resolve("overlays").resolve(name), List.of());
    }

    private static List<Resource> render(Path folder, List<Resource> given) {
        JsonNode kustomization = Yaml.document(folder.resolve("kustomization.yaml"));
        kustomization.fieldNames().forEachRemaining(field -> {
            if (!FIELDS.contains(field)) {
                throw new IllegalArgumentException(folder + ": these tests know nothing of " + field);
            }
        });
        List<Resource> resources = new ArrayList<>(given);
        for (JsonNode entry : kustomization.path("resources")) {
            resources.addAll(resources(folder.resolve(entry.asText()).normalize()));
        }
        for (JsonNode component : kustomization.path("components")) {
            resources =
                    new ArrayList<>(render(folder.resolve(component.asText()).normalize(), resources));
        }
        for (JsonNode patch : kustomization.path("patches")) {
            resources = patched(resources, folder, patch);
        }
        String namespace = kustomization.path("namespace").asText();
        for (Resource resource : resources) {
            if (!namespace.isEmpty() && !WITHOUT_NAMESPACE.contains(resource.kind())) {
                ((ObjectNode) resource.tree().path("metadata")).put("namespace", namespace);
            }
            kustomization.path("images").forEach(image -> tag(resource, image));
        }
        return resources;
    }

    private static List<Resource> resources(Path path) {
        return Files.isDirectory(path)
                ? render(path, List.of())
                : Yaml.documents(path).stream().map(Resource::new).toList();
    }

    private static List<Resource> patched(List<Resource> resources, Path folder, JsonNode patch) {
        JsonNode operations = Yaml.document(folder.resolve(patch.path("path").asText()));
        List<Resource> result = new ArrayList<>();
        int hits = 0;
        for (Resource resource : resources) {
            if (isTarget(patch.path("target"), resource)) {
                result.add(new Resource(JsonPatch.apply(operations, resource.tree())));
                hits++;
            } else {
                result.add(resource);
            }
        }
        if (hits == 0) {
            throw new IllegalArgumentException(folder + ": no resource is the target of " + patch);
        }
        return result;
    }

    private static boolean isTarget(JsonNode target, Resource resource) {
        String selector = target.path("labelSelector").asText();
        String[] label = selector.split("=", -1);
        return resource.kind().equals(target.path("kind").asText())
                && (!target.has("name")
                        || resource.name().matches(target.path("name").asText()))
                && (selector.isEmpty()
                        || resource.at("/metadata/labels")
                                .path(label[0])
                                .asText()
                                .equals(label[1]));
    }

    private static void tag(Resource resource, JsonNode image) {
        for (JsonNode container : resource.pod().path("containers")) {
            if (container.path("image").equals(image.path("name"))) {
                ((ObjectNode) container)
                        .put(
                                "image",
                                image.path("name").asText() + ":"
                                        + image.path("newTag").asText());
            }
        }
    }
}
