package io.squadron.tokenizer.dataset;

import io.squadron.tokenizer.squad.SquadAnswer;
import io.squadron.tokenizer.squad.SquadQuestion;
import java.util.Optional;

/** Counts the answers of kept questions that have no usable text or start. */
public final class FaultyAnswers {

    private long count;
    private String first = "";

    void add(SquadQuestion question) {
        for (SquadAnswer answer : question.answers()) {
            Optional<SquadAnswer.Fault> fault = faultOf(answer);
            if (fault.isPresent()) {
                first = count++ == 0 ? fault.get().sentence(question) : first;
            }
        }
    }

    static Optional<SquadAnswer.Fault> faultOf(SquadAnswer answer) {
        if (answer instanceof SquadAnswer.Unplaced unplaced) {
            return Optional.of(unplaced.fault());
        }
        return answer instanceof SquadAnswer.Textless textless ? Optional.of(textless.fault()) : Optional.empty();
    }

    /** What the importer should know: how many there are, what becomes of them, and the first; empty if there is none. */
    public Optional<String> warning() {
        return count == 0
                ? Optional.empty()
                : Optional.of(count + " answers of the questions kept lack a usable text or answer_start; scoring uses"
                        + " those that have a text, training none of them. The first: " + first);
    }
}
