package io.squadron.inference.derived;

import io.squadron.checkpoints.Sha256;
import io.squadron.v1.Checkpoint;
import io.squadron.v1.CheckpointFile;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** Names what is made of a checkpoint by the hashes of the files that it is made of: what two have in common is made once. */
public record DerivedKey(DerivedForm form, String sha256) {
    /** By the hashes that the checkpoint was announced with. */
    public static DerivedKey of(DerivedForm form, Checkpoint checkpoint) {
        List<String> origins = form.origins();
        String hashes = checkpoint.getFilesList().stream()
                .filter(file -> origins.contains(file.getName()))
                .sorted(Comparator.comparing(CheckpointFile::getName))
                .map(file -> file.getName() + " " + file.getSha256())
                .collect(Collectors.joining("\n"));
        return new DerivedKey(form, Sha256.of(hashes.getBytes(StandardCharsets.UTF_8)));
    }

    String entry() {
        return form.identity() + "-" + sha256;
    }
}
