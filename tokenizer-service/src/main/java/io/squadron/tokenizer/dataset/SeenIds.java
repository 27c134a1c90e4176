package io.squadron.tokenizer.dataset;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * A set of question ids, kept as the first 128 bits of their SHA-256 in one open-addressed array: about 32 bytes an id,
 * however long the ids are.
 */
final class SeenIds {

    private final MessageDigest sha256;
    private long[] table = new long[2 * 1024];
    private int size;

    SeenIds() {
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** True if the id is new. */
    boolean add(String id) {
        ByteBuffer digest = ByteBuffer.wrap(sha256.digest(id.getBytes(StandardCharsets.UTF_8)));
        if (!insert(table, digest.getLong(), digest.getLong() | 1)) {
            return false;
        }
        size++;
        if (4L * size > table.length) {
            grow();
        }
        return true;
    }

    private void grow() {
        long[] larger = new long[Math.multiplyExact(table.length, 2)];
        for (int slot = 0; slot < table.length; slot += 2) {
            if (table[slot + 1] != 0) {
                insert(larger, table[slot], table[slot + 1]);
            }
        }
        table = larger;
    }

    /** A slot is two longs; the second is odd, so 0 means free. */
    private static boolean insert(long[] table, long high, long low) {
        int mask = table.length / 2 - 1;
        for (int slot = (int) high & mask; ; slot = (slot + 1) & mask) {
            if (table[2 * slot + 1] == 0) {
                table[2 * slot] = high;
                table[2 * slot + 1] = low;
                return true;
            }
            if (table[2 * slot] == high && table[2 * slot + 1] == low) {
                return false;
            }
        }
    }
}
