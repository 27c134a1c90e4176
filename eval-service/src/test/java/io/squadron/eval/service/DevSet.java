package io.squadron.eval.service;

import io.squadron.v1.DatasetManifest;
import io.squadron.v1.DatasetStatus;
import io.squadron.v1.Example;
import io.squadron.v1.GoldAnswer;
import io.squadron.v1.Split;
import java.util.ArrayList;
import java.util.List;

/** A small data set as the tokenizer-service announces it. */
record DevSet(String id, List<Example> examples) {

    /** One question a gold answer; an empty one is unanswerable. */
    static DevSet of(String id, String... goldAnswers) {
        List<Example> examples = new ArrayList<>();
        for (int i = 0; i < goldAnswers.length; i++) {
            Example.Builder example = Example.newBuilder()
                    .setDatasetId(id)
                    .setExampleId(id + "-q" + i)
                    .setExampleIndex(i)
                    .setQuestion("question " + i)
                    .setContext("A context\u0000 that holds " + goldAnswers[i] + ".")
                    .setIsImpossible(goldAnswers[i].isEmpty());
            if (!goldAnswers[i].isEmpty()) {
                example.addAnswers(
                        GoldAnswer.newBuilder().setText(goldAnswers[i]).setAnswerStart(22));
            }
            examples.add(example.build());
        }
        return new DevSet(id, List.copyOf(examples));
    }

    /** As a test set: nobody says what is right. */
    DevSet unlabelled() {
        return new DevSet(
                id,
                examples.stream()
                        .map(example -> example.toBuilder()
                                .clearAnswers()
                                .setIsImpossible(false)
                                .build())
                        .toList());
    }

    DatasetManifest manifest(DatasetStatus status) {
        return manifest(status, Split.SPLIT_DEV);
    }

    DatasetManifest manifest(DatasetStatus status, Split split) {
        return DatasetManifest.newBuilder()
                .setDatasetId(id)
                .setName("name of " + id)
                .setSplit(split)
                .setStatus(status)
                .setExamples(status == DatasetStatus.DATASET_STATUS_COMPLETE ? examples.size() : 0)
                .build();
    }

    /** Everything that an import writes, in its order. */
    void sendTo(Topics topics) {
        topics.send(manifest(DatasetStatus.DATASET_STATUS_IMPORTING));
        examples.forEach(topics::send);
        topics.send(manifest(DatasetStatus.DATASET_STATUS_COMPLETE));
    }
}
