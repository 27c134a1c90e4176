package io.squadron.tokenizer.squad;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Small files, read with limits that are quickly reached. */
final class SquadFiles {

    static final SquadLimits LIMITS = new SquadLimits(200, 100, 20, 5_000);

    private SquadFiles() {}

    static String data(String questions) {
        return "{\"data\": [{\"paragraphs\": [{\"context\": \"c\", \"qas\": [" + questions + "]}]}]}";
    }

    static List<SquadParagraph> read(String json, boolean version2) throws IOException, SquadFormatException {
        return readAll(reader(json.getBytes(StandardCharsets.UTF_8), version2));
    }

    static SquadReader reader(byte[] json, boolean version2) throws IOException, SquadFormatException {
        return new SquadReader(new ByteArrayInputStream(json), version2, LIMITS);
    }

    static List<SquadParagraph> readAll(SquadReader reader) throws IOException, SquadFormatException {
        List<SquadParagraph> paragraphs = new ArrayList<>();
        for (Optional<SquadParagraph> next = reader.next(); next.isPresent(); next = reader.next()) {
            paragraphs.add(next.get());
        }
        return paragraphs;
    }
}
