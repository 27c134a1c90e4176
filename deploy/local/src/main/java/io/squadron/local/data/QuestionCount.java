package io.squadron.local.data;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.squadron.local.job.FailedException;
import java.io.IOException;
import java.nio.file.Path;

/** How many questions a SQuAD file has, for an estimate; its real reader is the tokenizer-service's. */
public final class QuestionCount {
    private QuestionCount() {}

    /**
     * Counts the fields "question" in one pass, in constant memory.
     *
     * @throws FailedException if the file is not JSON
     */
    public static long in(Path file) {
        long count = 0;
        try (JsonParser json = new JsonFactory().createParser(file.toFile())) {
            for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
                if (token == JsonToken.FIELD_NAME && "question".equals(json.currentName())) {
                    count++;
                }
            }
            return count;
        } catch (JsonProcessingException e) {
            throw new FailedException(
                    file + " is not valid JSON at line " + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr() + ".",
                    e);
        } catch (IOException e) {
            throw new FailedException("Cannot read " + file + ": " + e.getMessage() + ".", e);
        }
    }
}
