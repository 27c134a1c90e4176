package io.squadron.eval.window;

import io.grpc.StatusRuntimeException;
import io.squadron.eval.dataset.DevQuestion;
import io.squadron.eval.reading.Reading;
import io.squadron.v1.DatasetManifest;
import io.squadron.v1.Window;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.KafkaException;

/** The first windows of a data set as tokens. */
@ApplicationScoped
public class SampleWindows {
    private static final int SHOWN = 6;

    private final TokenizerClient tokenizer;
    private final WindowsTopic topic;

    SampleWindows(TokenizerClient tokenizer, WindowsTopic topic) {
        this.tokenizer = tokenizer;
        this.topic = topic;
    }

    /**
     * Those of a DEV set are made anew of its stored questions, by exactly the rules of the import; those of a TRAIN set, whose
     * questions are not stored here, are read from Kafka. Blocks for some seconds where somebody is away.
     *
     * @param questions the first ones of a DEV set; empty for a TRAIN set
     */
    public Reading<List<SampleWindow>> of(DatasetManifest manifest, List<DevQuestion> questions) {
        try {
            Optional<Vocabulary> vocabulary = tokenizer.vocabulary(manifest.getTokenizerId());
            if (vocabulary.isEmpty()) {
                return Reading.none("The tokenizer has no vocab.txt, so what its ids stand for is not known here.");
            }
            return Reading.of(
                    questions.isEmpty()
                            ? ofTopic(manifest, vocabulary.get())
                            : ofQuestions(manifest, questions, vocabulary.get()));
        } catch (StatusRuntimeException e) {
            return Reading.none(
                    switch (e.getStatus().getCode()) {
                        case UNAVAILABLE -> "The tokenizer-service cannot be reached; try again later.";
                        case DEADLINE_EXCEEDED -> "The tokenizer-service did not answer in time; try again later.";
                        case NOT_FOUND -> "The tokenizer-service has the tokenizer of this data set no more.";
                        default ->
                            "The tokenizer-service refuses: " + e.getStatus().getDescription();
                    });
        } catch (KafkaException e) {
            return Reading.none("Kafka, where the windows lie, cannot be asked; try again later.");
        }
    }

    private List<SampleWindow> ofTopic(DatasetManifest manifest, Vocabulary vocabulary) {
        return topic.first(manifest, SHOWN).stream()
                .map(window -> vocabulary.read(window, AnswerPlaces.IN_THE_WINDOW))
                .toList();
    }

    private List<SampleWindow> ofQuestions(
            DatasetManifest manifest, List<DevQuestion> questions, Vocabulary vocabulary) {
        List<SampleWindow> windows = new ArrayList<>();
        for (DevQuestion question : questions) {
            AnswerPlaces answers = places(question);
            for (Window window : tokenizer.windows(manifest, question)) {
                windows.add(vocabulary.read(window, answers));
            }
            if (windows.size() >= SHOWN) {
                break;
            }
        }
        return windows.stream().limit(SHOWN).toList();
    }

    private static AnswerPlaces places(DevQuestion question) {
        return new AnswerPlaces(question.answers.stream()
                .filter(answer -> answer.answerStart() != null)
                .map(answer -> new AnswerPlaces.Place(
                        answer.answerStart(),
                        answer.answerStart()
                                + answer.text().codePointCount(0, answer.text().length())))
                .toList());
    }
}
