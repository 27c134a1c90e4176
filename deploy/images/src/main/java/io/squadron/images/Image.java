package io.squadron.images;

import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.JibContainerBuilder;
import com.google.cloud.tools.jib.api.TarImage;
import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import com.google.cloud.tools.jib.api.buildplan.FileEntry;
import com.google.cloud.tools.jib.api.buildplan.FilePermissions;
import com.google.cloud.tools.jib.api.buildplan.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * One image: a base with Java, the application, and who runs it.
 *
 * @param program what is in it
 * @param version its tag
 * @param base {@code tar://PATH}, or an image of a registry by its digest
 * @param architecture amd64 or arm64
 * @param cuda PyTorch's libraries for GPUs, for programs that compute
 * @param pytorch their version
 */
record Image(Program program, String version, String base, String architecture, Optional<Path> cuda, String pytorch) {
    /** Nobody in the base; deploy/kubernetes says the same. */
    private static final String USER = "10001:10001";

    private static final String HOME = "/var/lib/squadron";
    private static final String TORCH = "/opt/torch/lib";
    private static final Pattern BY_DIGEST = Pattern.compile(".+@sha256:[0-9a-f]{64}");

    Image {
        if (base.isEmpty()) {
            throw new ImageException("An image needs a base with Java 17: -Dsquadron.images.base=tar:///PATH (see"
                    + " deploy/images/debian-base.sh), or NAME@sha256:DIGEST of one in a registry");
        }
        if (!base.startsWith(Jib.TAR_IMAGE_PREFIX) && !BY_DIGEST.matcher(base).matches()) {
            throw new ImageException("The base \"" + base + "\" may be another one tomorrow: name it by its digest,"
                    + " NAME@sha256:DIGEST");
        }
        cuda = cuda.filter(libraries -> program.computes());
        cuda.filter(libraries -> !Files.exists(libraries.resolve("libtorch_cuda.so")))
                .ifPresent(libraries -> {
                    throw new ImageException(libraries + " holds no libtorch_cuda.so");
                });
    }

    /** The whole name, with the flavour in the tag. */
    String name() {
        return "squadron/" + program.title() + ":" + version + (cuda.isPresent() ? "-cuda" : "");
    }

    /** Writes it into a file. */
    void write(Path tar, Path cache) throws Exception {
        Application application = program.application();
        application.requireFor(architecture);
        JibContainerBuilder image = Jib.from(base)
                .setCreationTime(Instant.EPOCH)
                .setUser(USER)
                .setWorkingDirectory(AbsoluteUnixPath.get(HOME))
                .setEntrypoint(program.command())
                .addLabel("org.opencontainers.image.title", program.title())
                .addLabel("org.opencontainers.image.version", version)
                .addLabel("org.opencontainers.image.licenses", "Apache-2.0");
        if (!base.startsWith(Jib.TAR_IMAGE_PREFIX)) {
            image.setPlatforms(Set.of(new Platform(architecture, "linux")));
        }
        environment().forEach(image::addEnvironmentVariable);
        image.addFileEntriesLayer(home(cache));
        if (cuda.isPresent()) {
            image.addFileEntriesLayer(libraries(cuda.get()));
        }
        application.layers().stream()
                .filter(layer -> !layer.getEntries().isEmpty())
                .forEach(image::addFileEntriesLayer);
        Files.createDirectories(tar.toAbsolutePath().getParent());
        image.containerize(Containerizer.to(TarImage.at(tar).named(name()))
                .setBaseImageLayersCache(cache.resolve("base"))
                .setApplicationLayersCache(cache.resolve("application"))
                .setToolName("squadron"));
    }

    private Map<String, String> environment() {
        Map<String, String> common = Map.of(
                // Where native libraries are unpacked.
                "DJL_CACHE_DIR",
                HOME + "/native",
                // As the local stack has it, for the sake of what runs beside.
                "GOMP_SPINCOUNT",
                "4000");
        if (cuda.isEmpty()) {
            return common;
        }
        Map<String, String> all = new HashMap<>(common);
        all.put("PYTORCH_LIBRARY_PATH", TORCH);
        all.put("PYTORCH_VERSION", pytorch);
        all.put("PYTORCH_FLAVOR", "cu128");
        all.put("LD_LIBRARY_PATH", TORCH);
        // What NVIDIA's container runtime gives the container.
        all.put("NVIDIA_VISIBLE_DEVICES", "all");
        all.put("NVIDIA_DRIVER_CAPABILITIES", "compute,utility");
        return all;
    }

    /** The one place that the user may write to, beside /tmp; in a cluster a volume lies over it. */
    private static FileEntriesLayer home(Path cache) throws IOException {
        Path empty = Files.createDirectories(cache.resolve("empty"));
        return FileEntriesLayer.builder()
                .setName("home")
                .addEntry(new FileEntry(
                        empty, AbsoluteUnixPath.get(HOME), FilePermissions.fromOctalString("755"), Instant.EPOCH, USER))
                .build();
    }

    private static FileEntriesLayer libraries(Path cuda) throws IOException {
        return FileEntriesLayer.builder()
                .setName("PyTorch for CUDA")
                .addEntryRecursive(cuda, AbsoluteUnixPath.get(TORCH))
                .build();
    }
}
