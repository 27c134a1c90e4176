package io.squadron.eval.annotation;

import io.squadron.eval.run.TrainingRun;
import io.squadron.eval.storage.DatabaseClock;
import io.squadron.eval.storage.Identifiers;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import jakarta.transaction.Transactional;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Keeps what people say about runs. */
@ApplicationScoped
public class RunAnnotations {
    private static final int LONGEST_NOTE = 10_000;
    /** Runs that are changed at once: a page of the list. */
    private static final int MOST_AT_ONCE = 1_000;

    private final DatabaseClock clock;

    RunAnnotations(DatabaseClock clock) {
        this.clock = clock;
    }

    /** Of some runs; of one that nobody has said anything about, nothing. */
    @Transactional
    public Map<String, Annotations> of(Collection<String> runIds) {
        Map<String, RunAnnotation> annotations = RunAnnotation.<RunAnnotation>stream("runId in ?1", runIds)
                .collect(Collectors.toMap(annotation -> annotation.runId, Function.identity()));
        Map<String, List<String>> tags = RunTag.<RunTag>stream("key.runId in ?1 order by key.tag", runIds)
                .collect(Collectors.groupingBy(
                        tag -> tag.key.runId(), Collectors.mapping(tag -> tag.key.tag(), Collectors.toList())));
        return Stream.concat(annotations.keySet().stream(), tags.keySet().stream())
                .distinct()
                .collect(Collectors.toMap(
                        Function.identity(), runId -> annotations(annotations.get(runId), tags.get(runId))));
    }

    private static Annotations annotations(RunAnnotation annotation, List<String> tags) {
        return new Annotations(
                tags == null ? List.of() : tags,
                annotation == null ? "" : annotation.note,
                annotation == null ? null : annotation.archivedAt);
    }

    /**
     * The run has these tags and this note instead of those before.
     *
     * @param tags with commas in between
     */
    @Transactional(rollbackOn = NotAnnotatedException.class)
    public void annotate(String runId, String tags, String note) throws NotAnnotatedException {
        requireRuns(List.of(runId));
        String plain = note.replace("\r\n", "\n").strip();
        if (plain.length() > LONGEST_NOTE) {
            throw new NotAnnotatedException("A note has %,d letters at most.".formatted(LONGEST_NOTE));
        }
        List<String> wanted = Tags.read(tags);
        RunTag.delete("key.runId", runId);
        wanted.forEach(tag -> RunTag.of(runId, tag).persist());
        RunAnnotation annotation = RunAnnotation.of(runId);
        annotation.note = plain;
        annotation.persist();
    }

    /** Further tags for several runs. */
    @Transactional(rollbackOn = NotAnnotatedException.class)
    public void tag(List<String> runIds, String tags) throws NotAnnotatedException {
        requireRuns(runIds);
        List<String> further = Tags.read(tags);
        if (further.isEmpty()) {
            throw new NotAnnotatedException("Which tag? Write one, or several with commas in between.");
        }
        for (String runId : runIds) {
            List<String> there = RunTag.ofRun(runId);
            List<String> all = new ArrayList<>(there);
            further.stream().filter(tag -> !there.contains(tag)).forEach(all::add);
            if (all.size() > Tags.MOST) {
                throw new NotAnnotatedException(
                        "A run has %d tags at most; %s would have %d.".formatted(Tags.MOST, runId, all.size()));
            }
            all.subList(there.size(), all.size())
                    .forEach(tag -> RunTag.of(runId, tag).persist());
        }
    }

    /** Runs are not listed any more, unless somebody asks for archived ones; or they are again. */
    @Transactional(rollbackOn = NotAnnotatedException.class)
    public void archive(List<String> runIds, boolean archived) throws NotAnnotatedException {
        requireRuns(runIds);
        for (String runId : runIds) {
            RunAnnotation annotation = RunAnnotation.of(runId);
            annotation.archivedAt = archived ? clock.now() : null;
            annotation.persist();
        }
    }

    /** Nobody else changes them meanwhile. */
    private static void requireRuns(List<String> runIds) throws NotAnnotatedException {
        if (runIds.isEmpty()) {
            throw new NotAnnotatedException("Which runs? Tick some in the list.");
        }
        if (runIds.size() > MOST_AT_ONCE) {
            throw new NotAnnotatedException("%d runs at once at most.".formatted(MOST_AT_ONCE));
        }
        for (String runId : runIds) {
            if (!Identifiers.isIdentifier(runId)) {
                throw new NotAnnotatedException("There is no run “" + runId + "” here.");
            }
        }
        List<String> there = TrainingRun.<TrainingRun>find("runId in ?1 order by runId", runIds)
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .stream()
                .map(run -> run.runId)
                .toList();
        for (String runId : runIds) {
            if (!there.contains(runId)) {
                throw new NotAnnotatedException("There is no run “" + runId + "” here.");
            }
        }
    }
}
