package io.squadron.tokenizer.dataset;

/** SQuAD files for tests, in JSON, of one paragraph each. */
final class SquadJson {

    private SquadJson() {}

    static String file(String context, String questions) {
        return "{\"data\": [{\"paragraphs\": [{\"context\": \"" + context + "\", \"qas\": [" + questions + "]}]}]}";
    }

    static String question(String id, String question, String answers) {
        // In the order of SQuAD's own files, whose id comes last.
        return "{\"answers\": [" + answers + "], \"question\": \"" + question + "\", \"id\": \"" + id + "\"}";
    }
}
