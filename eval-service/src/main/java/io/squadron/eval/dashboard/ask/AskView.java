package io.squadron.eval.dashboard.ask;

import io.squadron.eval.ask.Reply;
import io.squadron.eval.dashboard.evaluation.MarkedContext;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The form that asks, and what came.
 *
 * @param context one or several, with lines of three dashes between them
 * @param model an alias or a checkpoint's id
 * @param other another one to ask, too; empty for none
 * @param impossible "no answer" competes
 * @param models that can be chosen
 * @param gold the gold answers of a question out of an evaluation
 * @param replies as many as were asked
 * @param mistake why nothing was asked; empty if it was
 */
record AskView(
        String question,
        String context,
        String model,
        String other,
        boolean impossible,
        List<String> models,
        List<String> gold,
        List<Reply> replies,
        String mistake) {
    private static final Pattern BETWEEN_CONTEXTS = Pattern.compile("(?m)^---$\\n?");

    static AskView empty(String model, List<String> models) {
        return new AskView("", "", model, "", false, models, List.of(), List.of(), "");
    }

    AskView mistaken(String sentence) {
        return new AskView(question, context, model, other, impossible, models, gold, replies, sentence);
    }

    AskView with(List<Reply> received) {
        return new AskView(question, context, model, other, impossible, models, gold, received, mistake);
    }

    List<String> contexts() {
        return Stream.of(BETWEEN_CONTEXTS.split(context))
                .filter(one -> !one.isBlank())
                .toList();
    }

    /** What is shown of each reply. */
    public List<ReplyView> answers() {
        return replies.stream().map(reply -> ReplyView.of(reply, contexts())).toList();
    }

    /** Two models gave different best answers. */
    public boolean differs() {
        return replies.stream().allMatch(Reply.Answered.class::isInstance)
                && replies.stream()
                                .map(reply -> ((Reply.Answered) reply).best().text())
                                .distinct()
                                .count()
                        > 1;
    }

    /**
     * A reply as it is shown.
     *
     * @param sentence why there is no answer; empty if there is
     * @param contexts in which the best answer can be seen
     */
    record ReplyView(
            String model,
            String checkpointId,
            String precision,
            double milliseconds,
            List<Reply.Candidate> candidates,
            List<List<MarkedContext.Part>> contexts,
            String sentence) {
        static ReplyView of(Reply reply, List<String> contexts) {
            if (reply instanceof Reply.Answered answered) {
                return new ReplyView(
                        answered.model(),
                        answered.checkpointId(),
                        answered.precision(),
                        answered.milliseconds(),
                        answered.candidates(),
                        marked(contexts, answered.best()),
                        "");
            }
            Reply.Refused refused = (Reply.Refused) reply;
            return new ReplyView(refused.model(), "", "", 0, List.of(), List.of(), refused.sentence());
        }

        private static List<List<MarkedContext.Part>> marked(List<String> contexts, Reply.Candidate best) {
            return IntStream.range(0, contexts.size())
                    .mapToObj(i -> MarkedContext.predicted(
                            contexts.get(i),
                            i == best.context() ? best.begin() : 0,
                            i == best.context() ? best.end() : 0))
                    .toList();
        }

        public boolean answered() {
            return sentence.isEmpty();
        }

        public Reply.Candidate best() {
            return candidates.get(0);
        }
    }
}
