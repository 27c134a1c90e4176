package io.squadron.tokenizer.squad;

import java.util.Optional;

/** One annotated answer as it stands in the file. */
public sealed interface SquadAnswer {

    /** The answer, where there is one to score against. */
    Optional<String> text();

    /**
     * An answer that says where it is; whether it is really there is not checked yet.
     *
     * @param answer its text
     * @param answerStart code points from the start of the context
     */
    record Placed(String answer, int answerStart) implements SquadAnswer {

        @Override
        public Optional<String> text() {
            return Optional.of(answer);
        }
    }

    /** An answer without a usable {@code answer_start}. */
    record Unplaced(String answer, Fault fault) implements SquadAnswer {

        @Override
        public Optional<String> text() {
            return Optional.of(answer);
        }
    }

    /** An answer without a usable {@code text}. */
    record Textless(Fault fault) implements SquadAnswer {

        @Override
        public Optional<String> text() {
            return Optional.empty();
        }
    }

    /**
     * Why an answer cannot be used. A file may hold very many, so it is kept small and becomes a sentence only where one
     * is shown.
     *
     * @param field of the answer; empty for the answer itself
     * @param reason the end of a sentence, without its full stop
     */
    record Fault(int answerIndex, String field, String reason, long byteOffset) {

        /** One sentence that says where and what is wrong. */
        public String sentence(SquadQuestion question) {
            String path = question.path() + ".answers[" + answerIndex + "]" + (field.isEmpty() ? "" : "." + field);
            return new Place(path, question.id(), byteOffset).sentence(reason);
        }
    }
}
