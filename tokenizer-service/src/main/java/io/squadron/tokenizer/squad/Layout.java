package io.squadron.tokenizer.squad;

/** Layouts that are called SQuAD too, as the ends of sentences. */
final class Layout {

    /** That of run_qa.py. */
    static final String FLAT =
            "this is the flat layout of run_qa.py and of the datasets library, a record for each question;"
                    + " SQuAD's own is data[].paragraphs[].qas[], so group the records by their context, or take the file that they"
                    + " were made from";

    private static final String LINES =
            "the file begins with a record without \"data\", as JSON lines do; SQuAD's own layout is one object with"
                    + " data[].paragraphs[].qas[]";

    private Layout() {}

    /** What a field betrays that stands where articles have "title" and "paragraphs"; null if it betrays nothing. */
    static String ofArticle(String field) {
        return switch (field) {
            case "question", "answers" -> FLAT;
            case "qas" -> "a paragraph stands in \"data\" itself; SQuAD's own layout is data[].paragraphs[].qas[]";
            default -> null;
        };
    }

    /** What a field betrays that stands where the file has "version" and "data"; null if it betrays nothing. */
    static String ofRoot(String field) {
        return switch (field) {
            case "question", "answers" -> "the file is a list of records, one a line: " + FLAT;
            case "paragraphs", "qas" -> LINES;
            default -> null;
        };
    }
}
