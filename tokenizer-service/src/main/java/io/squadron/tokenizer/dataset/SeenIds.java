package io.squadron.tokenizer.dataset;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * A set of question ids, kept as 63 bits of their SHA-256 in one open-addressed array: 13 to 27 bytes an id, however
 * long the ids are. Among {@link #MAX_IDS} the chance that two different ones are taken for one is 6 in a million.
 */
final class SeenIds {

    /** A hundred times SQuAD; the array then has 128 MiB. */
    static final int MAX_IDS = 10_000_000;

    private static final int FIRST_SLOTS = 1 << 11;

    private final MessageDigest sha256;
    private long[] table = new long[FIRST_SLOTS];
    private int size;

    SeenIds() {
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    boolean isFull() {
        return size == MAX_IDS;
    }

    /** True if the id is new. */
    boolean add(String id) {
        // Odd, so that 0 means free.
        long hash = ByteBuffer.wrap(sha256.digest(id.getBytes(StandardCharsets.UTF_8)))
                        .getLong()
                | 1;
        if (!insert(table, hash)) {
            return false;
        }
        size++;
        if (size > table.length * 0.6) {
            grow();
        }
        return true;
    }

    private void grow() {
        long[] larger = new long[Math.multiplyExact(table.length, 2)];
        for (long hash : table) {
            if (hash != 0) {
                insert(larger, hash);
            }
        }
        table = larger;
    }

    private static boolean insert(long[] table, long hash) {
        int mask = table.length - 1;
        for (int slot = (int) (hash >>> 32) & mask; ; slot = (slot + 1) & mask) {
            if (table[slot] == 0) {
                table[slot] = hash;
                return true;
            }
            if (table[slot] == hash) {
                return false;
            }
        }
    }
}
