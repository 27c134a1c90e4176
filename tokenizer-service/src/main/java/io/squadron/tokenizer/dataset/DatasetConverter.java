package io.squadron.tokenizer.dataset;

import io.squadron.tokenizer.squad.SquadAnswer;
import io.squadron.tokenizer.squad.SquadFormatException;
import io.squadron.tokenizer.squad.SquadParagraph;
import io.squadron.tokenizer.squad.SquadQuestion;
import io.squadron.tokenizer.squad.SquadReader;
import io.squadron.tokenizer.window.AnswerSpan;
import io.squadron.tokenizer.window.Document;
import io.squadron.tokenizer.window.EncodedText;
import io.squadron.tokenizer.window.Label;
import io.squadron.tokenizer.window.StillWanted;
import io.squadron.tokenizer.window.TextEncoder;
import io.squadron.tokenizer.window.Window;
import io.squadron.tokenizer.window.WindowCost;
import io.squadron.tokenizer.window.WindowLimits;
import io.squadron.tokenizer.window.WindowMaker;
import io.squadron.tokenizer.window.WindowSettings;
import java.io.IOException;
import java.util.Comparator;
import java.util.Optional;

/**
 * Turns a SQuAD file into examples and windows, the whole way from the reader to a sink, one paragraph at a time. Each
 * context is tokenized once for all its questions.
 *
 * <p>One object converts one file. It is driven by one thread; the counts may be read from others.
 */
public final class DatasetConverter {

    private final Split split;
    private final long maxExamples;
    private final TextEncoder encoder;
    private final WindowMaker windowMaker;
    private final ConversionBounds bounds;
    private final SkipTally skipped = new SkipTally();
    private final FaultyAnswers faultyAnswers = new FaultyAnswers();
    private final SeenIds seenIds = new SeenIds();

    private long questions;
    private long tokens;
    private long impossible;
    private long unanswered;
    private volatile ConversionCounts counts = new ConversionCounts(0, 0, 0);

    /**
     * A conversion that has not begun.
     *
     * @param maxExamples only the first questions of the file are taken; 0 means all
     */
    public DatasetConverter(
            Split split, long maxExamples, TextEncoder encoder, WindowSettings settings, ConversionBounds bounds) {
        this.bounds = bounds;
        this.split = split;
        this.maxExamples = maxExamples;
        this.encoder = encoder;
        this.windowMaker = new WindowMaker(encoder, settings);
    }

    /**
     * Reads until the file's end or {@code maxExamples} questions.
     *
     * @param wanted is asked between questions, between windows and while a context is tokenized
     * @throws SquadFormatException if the file, or every question in it, is unusable; what was sunk before must then be discarded
     */
    public void convert(SquadReader reader, ExampleSink sink, StillWanted wanted)
            throws IOException, SquadFormatException {
        boolean more = true;
        while (more) {
            Optional<SquadParagraph> paragraph = reader.next();
            more = paragraph.isPresent() && convert(paragraph.get(), reader.bytesRead(), sink, wanted);
        }
        if (counts.examples() == 0) {
            throw new SquadFormatException(skipped.total() == 0 ? "The file holds no question." : unusable());
        }
    }

    private String unusable() {
        SkipTally.Entry most = skipped.entries().stream()
                .max(Comparator.comparingLong(SkipTally.Entry::count))
                .orElseThrow();
        return "None of the file's " + skipped.total() + " questions can be used, most often for "
                + most.reason().label() + " (" + most.count() + "), the first: "
                + most.faults().get(0);
    }

    /** How far it is. */
    public ConversionCounts counts() {
        return counts;
    }

    /** Answers of the kept questions that lack a usable text or start; read it when the conversion has ended. */
    public FaultyAnswers faultyAnswers() {
        return faultyAnswers;
    }

    /** Questions kept that are marked as impossible; read it when the conversion has ended. */
    public long impossible() {
        return impossible;
    }

    /** Questions kept that should have an answer and have none to score by; read it when the conversion has ended. */
    public long unanswered() {
        return unanswered;
    }

    /** What was left out; read it when the conversion has ended. */
    public SkipTally skipped() {
        return skipped;
    }

    /** False when no more questions are wanted. */
    private boolean convert(SquadParagraph paragraph, long bytesRead, ExampleSink sink, StillWanted wanted)
            throws IOException, SquadFormatException {
        if (paragraph.questions().isEmpty()) {
            return true;
        }
        Document document = Document.of(paragraph.context(), encoder, wanted);
        for (SquadQuestion question : paragraph.questions()) {
            if (seenIds.isFull()) {
                throw new SquadFormatException(question.place()
                        .sentence("the file has more than " + SeenIds.MAX_IDS + " questions; split it"));
            }
            wanted.require();
            convert(paragraph, document, question, bytesRead, sink, wanted);
            questions++;
            if (questions == maxExamples) {
                return false;
            }
        }
        return true;
    }

    private void convert(
            SquadParagraph paragraph,
            Document document,
            SquadQuestion question,
            long bytesRead,
            ExampleSink sink,
            StillWanted wanted)
            throws IOException, SquadFormatException {
        if (!seenIds.add(question.id())) {
            skip(SkipReason.DUPLICATE_ID, question, "the id stands earlier in the file; the first question keeps it");
            return;
        }
        if (question.fault().isPresent()) {
            skip(SkipReason.UNUSABLE_QUESTION, question, question.fault().get());
            return;
        }
        if (document.length() == 0) {
            skip(SkipReason.BLANK_CONTEXT, question, "the context has no token");
            return;
        }
        EncodedText questionTokens = windowMaker.encodeQuestion(question.question(), wanted);
        if (questionTokens.length() == 0) {
            skip(SkipReason.BLANK_QUESTION, question, "the question has no token");
            return;
        }
        if (split == Split.TRAIN
                && !question.isImpossible()
                && question.answers().isEmpty()) {
            skip(SkipReason.NO_ANSWER, question, "the question should have an answer and has none");
            return;
        }
        Optional<Label> label = label(document, question);
        if (label.isEmpty()) {
            return;
        }
        WindowCost cost = windowMaker.cost(questionTokens, document);
        Optional<WindowLimits.Excess> excess =
                split == Split.DEV ? bounds.served().excess(cost) : Optional.empty();
        if (excess.isPresent()) {
            skip(
                    SkipReason.TOO_LONG,
                    question,
                    "no service would answer it: it makes " + excess.get().sentenceEnd());
            return;
        }
        requireModest(question, cost, bytesRead);
        Example example = new Example(counts.examples(), paragraph.title(), paragraph.context(), question);
        Optional<String> tooLarge = sink.excess(example);
        if (tooLarge.isPresent()) {
            skip(SkipReason.TOO_LONG, question, tooLarge.get());
            return;
        }
        faultyAnswers.add(question);
        impossible += question.isImpossible() ? 1 : 0;
        unanswered += !question.isImpossible() && !question.hasAnswerText() ? 1 : 0;
        sink.example(example);
        long windows = counts.windows();
        for (Window window : windowMaker.windows(questionTokens, document, label.get())) {
            wanted.require();
            sink.window(example, questionTokens, document, window);
            windows++;
        }
        counts = new ConversionCounts(counts.examples() + 1, windows, counts.skipped());
    }

    private void requireModest(SquadQuestion question, WindowCost cost, long bytesRead) throws SquadFormatException {
        tokens += cost.tokens();
        if (!bounds.allow(tokens, bytesRead)) {
            throw new SquadFormatException(question.place()
                    .sentence("with this question's " + cost.windows() + " windows the file would make " + tokens
                            + " tokens of its first " + bytesRead + " bytes, more than " + bounds.tokensPerByte()
                            + " for each; raise doc_stride, lower max_seq_length or ask fewer questions about one"
                            + " long context"));
        }
    }

    /** Of several answers training takes the first, as run_squad does. Empty if that cannot be used: then it was skipped. */
    private Optional<Label> label(Document document, SquadQuestion question) {
        if (split == Split.DEV) {
            return Optional.of(new Label.None(question.isImpossible()));
        }
        if (question.isImpossible()) {
            return Optional.of(new Label.Impossible());
        }
        SquadAnswer first = question.answers().get(0);
        if (first instanceof SquadAnswer.Placed answer) {
            Optional<AnswerSpan> span = AnswerSpan.find(document, answer.answer(), answer.answerStart(), encoder);
            if (span.isEmpty()) {
                skip(SkipReason.ANSWER_NOT_IN_CONTEXT, question, Mismatch.describe(document, answer, encoder));
            }
            return span.map(Label.Answer::new);
        }
        FaultyAnswers.faultOf(first)
                .ifPresent(fault -> skip(SkipReason.UNUSABLE_ANSWER, question.id(), fault.sentence(question)));
        return Optional.empty();
    }

    private void skip(SkipReason reason, SquadQuestion question, String fault) {
        skip(reason, question.id(), question.place().sentence(fault));
    }

    private void skip(SkipReason reason, String exampleId, String fault) {
        skipped.add(reason, exampleId, fault);
        counts = new ConversionCounts(counts.examples(), counts.windows(), counts.skipped() + 1);
    }
}
