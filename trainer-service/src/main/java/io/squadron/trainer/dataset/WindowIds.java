package io.squadron.trainer.dataset;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The ids of windows that came already, as 128 bits of their SHA-256 instead of a String each: 16 bytes, in tables that are
 * between three and six eighths full. That two of a data set's ids share them is as unlikely as 2^-66 for 2^31 windows.
 */
final class WindowIds {
    /** So many tables, each of which grows alone: never all that is held has to be held twice. */
    private static final int TABLES = 256;

    private static final int FIRST_SLOTS = 16;

    private final MessageDigest sha256;
    private final long[][] tables = new long[TABLES][];
    private final int[] used = new int[TABLES];
    private long size;

    WindowIds() {
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** How many are there. */
    long size() {
        return size;
    }

    /** Remembers an id; false if it came already. */
    boolean add(String windowId) {
        ByteBuffer hash = ByteBuffer.wrap(sha256.digest(windowId.getBytes(StandardCharsets.UTF_8)));
        // A slot of two zeros is an empty one.
        long high = hash.getLong() | 1;
        long low = hash.getLong();
        int table = hash.get() & 0xff;
        if (tables[table] == null) {
            tables[table] = new long[2 * FIRST_SLOTS];
        } else if (used[table] >= tables[table].length / 2 / 4 * 3) {
            tables[table] = grown(tables[table]);
        }
        int slot = slot(tables[table], high, low);
        if (tables[table][slot] != 0) {
            return false;
        }
        tables[table][slot] = high;
        tables[table][slot + 1] = low;
        used[table]++;
        size++;
        return true;
    }

    /** Where a hash is, or would be. */
    private static int slot(long[] table, long high, long low) {
        int mask = table.length / 2 - 1;
        int slot = (int) (low & mask);
        while (table[2 * slot] != 0 && (table[2 * slot] != high || table[2 * slot + 1] != low)) {
            slot = (slot + 1) & mask;
        }
        return 2 * slot;
    }

    private static long[] grown(long[] table) {
        long[] larger = new long[Math.multiplyExact(table.length, 2)];
        for (int i = 0; i < table.length; i += 2) {
            if (table[i] != 0) {
                int slot = slot(larger, table[i], table[i + 1]);
                larger[slot] = table[i];
                larger[slot + 1] = table[i + 1];
            }
        }
        return larger;
    }
}
