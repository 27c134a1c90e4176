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
import io.squadron.tokenizer.window.TextEncoder;
import io.squadron.tokenizer.window.Window;
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
    private final boolean version2WithNegative;
    private final long maxExamples;
    private final TextEncoder encoder;
    private final WindowMaker windowMaker;
    private final SkipTally skipped = new SkipTally();
    private final FaultyAnswers faultyAnswers = new FaultyAnswers();
    private final SeenIds seenIds = new SeenIds();

    private long questions;
    private volatile ConversionCounts counts = new ConversionCounts(0, 0, 0);

    /**
     * A conversion that has not begun.
     *
     * @param maxExamples only the first questions of the file are taken; 0 means all
     */
    public DatasetConverter(
            Split split, boolean version2WithNegative, long maxExamples, TextEncoder encoder, WindowSettings settings) {
        this.split = split;
        this.version2WithNegative = version2WithNegative;
        this.maxExamples = maxExamples;
        this.encoder = encoder;
        this.windowMaker = new WindowMaker(encoder, settings);
    }

    /**
     * Reads until the file's end or {@code maxExamples} questions.
     *
     * @throws SquadFormatException if the file, or every question in it, is unusable; what was sunk before must then be discarded
     */
    public void convert(SquadReader reader, ExampleSink sink) throws IOException, SquadFormatException {
        boolean more = true;
        while (more) {
            Optional<SquadParagraph> paragraph = reader.next();
            more = paragraph.isPresent() && convert(paragraph.get(), sink);
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

    /** What was left out; read it when the conversion has ended. */
    public SkipTally skipped() {
        return skipped;
    }

    /** False when no more questions are wanted. */
    private boolean convert(SquadParagraph paragraph, ExampleSink sink) throws IOException, SquadFormatException {
        if (paragraph.questions().isEmpty()) {
            return true;
        }
        Document document = Document.of(paragraph.context(), encoder);
        for (SquadQuestion question : paragraph.questions()) {
            if (seenIds.isFull()) {
                throw new SquadFormatException(question.place()
                        .sentence("the file has more than " + SeenIds.MAX_IDS + " questions; split it"));
            }
            convert(paragraph, document, question, sink);
            questions++;
            if (questions == maxExamples) {
                return false;
            }
        }
        return true;
    }

    private void convert(SquadParagraph paragraph, Document document, SquadQuestion question, ExampleSink sink)
            throws IOException {
        if (!seenIds.add(question.id())) {
            skip(SkipReason.DUPLICATE_ID, question, "the id stands earlier in the file; the first question keeps it");
            return;
        }
        if (document.length() == 0) {
            skip(SkipReason.BLANK_CONTEXT, question, "the context has no token");
            return;
        }
        EncodedText questionTokens = windowMaker.encodeQuestion(question.question());
        if (questionTokens.length() == 0) {
            skip(SkipReason.BLANK_QUESTION, question, "the question has no token");
            return;
        }
        if (lacksAnswer(question)) {
            skip(SkipReason.NO_ANSWER, question, "the question should have an answer and has none");
            return;
        }
        Optional<Label> label = label(document, question);
        if (label.isEmpty()) {
            return;
        }
        Example example = new Example(counts.examples(), paragraph.title(), paragraph.context(), question);
        faultyAnswers.add(question);
        sink.example(example);
        long windows = counts.windows();
        for (Window window : windowMaker.windows(questionTokens, document, label.get())) {
            sink.window(example, questionTokens, document, window);
            windows++;
        }
        counts = new ConversionCounts(counts.examples() + 1, windows, counts.skipped());
    }

    /** Scoring of SQuAD 2.0 counts an answerable question without answers as one without answer; nothing else can. */
    private boolean lacksAnswer(SquadQuestion question) {
        if (question.isImpossible()) {
            return false;
        }
        return split == Split.TRAIN ? question.answers().isEmpty() : !version2WithNegative && !question.hasAnswerText();
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
