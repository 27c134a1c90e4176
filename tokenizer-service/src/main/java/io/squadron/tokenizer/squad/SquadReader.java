package io.squadron.tokenizer.squad;

import com.fasterxml.jackson.core.JsonToken;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Reads a SQuAD file, version 1.1 or 2.0, as a stream: one paragraph is in memory at a time, or
 * a megabyte of them where an article has its title behind them. Fields it does not know,
 * {@code plausible_answers} among them, are passed over.
 *
 * <p>{@code
 * {"version", "data": [{"title", "paragraphs": [{"context", "qas": [
 *     {"id", "question", "is_impossible", "answers": [{"text", "answer_start"}]}]}]}]}
 * }
 */
public final class SquadReader implements Closeable {

    /** Where the parser stands; each level but the first lies inside the one before. */
    private enum Level {
        FILE,
        ROOT,
        DATA,
        ARTICLE,
        PARAGRAPHS,
        END
    }

    /** A title may stand behind its paragraphs, as in XQuAD; so far it is looked for, and no further. */
    private static final long LOOK_AHEAD_BYTES = 1 << 20;

    private final JsonCursor json;
    private final ParagraphReader paragraphReader;
    private final SquadLimits limits;
    private final Deque<SquadParagraph> ready = new ArrayDeque<>();
    private final List<SquadParagraph> untitled = new ArrayList<>();

    private Level level = Level.FILE;
    private boolean hasData;
    private boolean hasParagraphs;
    private long articleBegin;
    private String title;
    private long lostTitles;

    /**
     * Begins to read.
     *
     * @param version2WithNegative unanswerable questions are kept as such; off, they make the file unusable
     * @throws SquadFormatException if the file does not begin as UTF-8 text does
     */
    public SquadReader(InputStream file, boolean version2WithNegative, SquadLimits limits)
            throws IOException, SquadFormatException {
        // Twice: the parser counts UTF-16 units.
        this.json = new JsonCursor(file, 2 * Math.max(limits.maxContextLength(), limits.maxQuestionLength()));
        this.paragraphReader = new ParagraphReader(json, limits, version2WithNegative);
        this.limits = limits;
    }

    /**
     * The next paragraph, or empty at the file's end.
     *
     * @throws SquadFormatException if the file is not a SQuAD file from here on
     */
    public Optional<SquadParagraph> next() throws IOException, SquadFormatException {
        while (ready.isEmpty() && level != Level.END) {
            switch (level) {
                case FILE -> {
                    json.expect(JsonToken.START_OBJECT, "the object that holds \"data\"");
                    level = Level.ROOT;
                }
                case ROOT -> nextOfRoot();
                case DATA -> nextOfData();
                case ARTICLE -> nextOfArticle();
                case PARAGRAPHS -> {
                    JsonToken token = json.next();
                    if (token == JsonToken.START_OBJECT) {
                        add(paragraphReader.read());
                    } else {
                        leaveArray(token, "a paragraph", Level.ARTICLE);
                    }
                }
                case END -> throw new IllegalStateException("the loop has ended");
            }
        }
        return Optional.ofNullable(ready.poll());
    }

    private void add(SquadParagraph paragraph) {
        untitled.add(paragraph);
        if (title != null) {
            release(title);
        } else if (json.byteOffset() - articleBegin > LOOK_AHEAD_BYTES) {
            release("");
        }
    }

    private void release(String articleTitle) {
        untitled.forEach(paragraph -> ready.add(paragraph.titled(articleTitle)));
        untitled.clear();
    }

    /** Articles whose title stood so far behind their first paragraphs that these are without it. */
    public long lostTitles() {
        return lostTitles;
    }

    /** Unanswerable questions so far that carry answers, which were ignored. */
    public long impossibleWithAnswers() {
        return paragraphReader.impossibleWithAnswers();
    }

    /** Bytes of the file that were parsed so far. */
    public long bytesRead() {
        return json.byteOffset();
    }

    private void nextOfRoot() throws IOException, SquadFormatException {
        String field = json.nextField();
        if (field == null) {
            if (!hasData) {
                throw json.error("there is no \"data\"");
            }
            if (json.next() != null) {
                throw json.error("something follows the end of the JSON");
            }
            level = Level.END;
        } else if (field.equals("data")) {
            json.requireFirst(hasData);
            json.expect(JsonToken.START_ARRAY, "the array of articles");
            hasData = true;
            level = Level.DATA;
        } else {
            refuseLayout(Layout.ofRoot(field));
            json.skipValue();
        }
    }

    private void nextOfData() throws IOException, SquadFormatException {
        JsonToken token = json.next();
        if (token == JsonToken.START_OBJECT) {
            title = null;
            articleBegin = json.byteOffset();
            hasParagraphs = false;
            level = Level.ARTICLE;
        } else {
            leaveArray(token, "an article", Level.ROOT);
        }
    }

    private void nextOfArticle() throws IOException, SquadFormatException {
        String field = json.nextField();
        if (field == null) {
            if (!hasParagraphs) {
                throw json.error("the article has no \"paragraphs\"");
            }
            release("");
            level = Level.DATA;
        } else if (field.equals("title")) {
            boolean late = title == null && hasParagraphs && json.byteOffset() - articleBegin > LOOK_AHEAD_BYTES;
            title = json.label(limits.maxQuestionLength());
            lostTitles += late && !title.isEmpty() ? 1 : 0;
            release(title);
        } else if (field.equals("paragraphs")) {
            json.requireFirst(hasParagraphs);
            json.expect(JsonToken.START_ARRAY, "the array of paragraphs");
            hasParagraphs = true;
            level = Level.PARAGRAPHS;
        } else {
            refuseLayout(Layout.ofArticle(field));
            json.skipValue();
        }
    }

    private void refuseLayout(String layout) throws SquadFormatException {
        if (layout != null) {
            throw json.error(layout);
        }
    }

    private void leaveArray(JsonToken token, String element, Level outer) throws SquadFormatException {
        if (token != JsonToken.END_ARRAY) {
            throw json.error("this is not " + element + ", which is an object");
        }
        level = outer;
    }

    @Override
    public void close() throws IOException {
        json.close();
    }
}
