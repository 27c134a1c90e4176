package io.squadron.checkpoints.torchscript;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** A torchscript.zip whose pickle refers to storages and to nothing else. */
final class SmallScript {
    private final ByteArrayOutputStream pickle = new ByteArrayOutputStream();
    private String source = "class X: pass";

    SmallScript() {
        pickle.write(0x80);
        pickle.write(2);
    }

    SmallScript withStorage(String key, String type, int elements) {
        pickle.write('(');
        text("storage");
        ascii("ctorch\n" + type + "\n");
        text(key);
        text("cpu");
        pickle.write('J');
        pickle.writeBytes(littleEndian(elements));
        ascii("tQ");
        return this;
    }

    SmallScript withSource(String text) {
        source = text;
        return this;
    }

    /** Any bytes of the pickle. */
    SmallScript with(String codes) {
        ascii(codes);
        return this;
    }

    byte[] zip() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        StoredZip zip = new StoredZip(out);
        addTo(zip);
        zip.finish();
        return out.toByteArray();
    }

    void addTo(StoredZip zip) throws IOException {
        ascii(".");
        zip.add("model/data.pkl", ByteBuffer.wrap(pickle.toByteArray()));
        zip.add("model/code/__torch__.py", ByteBuffer.wrap(source.getBytes(StandardCharsets.UTF_8)));
    }

    private void text(String text) {
        pickle.write('X');
        pickle.writeBytes(littleEndian(text.length()));
        ascii(text);
    }

    private void ascii(String text) {
        pickle.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static byte[] littleEndian(int value) {
        return ByteBuffer.allocate(Integer.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(value)
                .array();
    }
}
