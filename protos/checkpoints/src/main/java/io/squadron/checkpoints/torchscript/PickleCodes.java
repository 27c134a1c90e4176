package io.squadron.checkpoints.torchscript;

/** The opcodes of pickle's protocol 2 that a module tree of Squadron's takes; see Python's {@code pickletools}. */
public final class PickleCodes {
    public static final int PROTOCOL = 0x80;
    public static final int STOP = '.';
    public static final int MARK = '(';
    public static final int EMPTY_TUPLE = ')';
    public static final int TUPLE = 't';
    public static final int EMPTY_DICT = '}';
    public static final int SET_ITEMS = 'u';
    public static final int GLOBAL = 'c';
    public static final int REDUCE = 'R';
    public static final int NEW_OBJECT = 0x81;
    public static final int BUILD = 'b';
    public static final int PERSISTENT_ID = 'Q';
    public static final int UNICODE = 'X';
    public static final int INT_1 = 'K';
    public static final int INT_4 = 'J';
    public static final int LONG_1 = 0x8a;
    public static final int TRUE = 0x88;
    public static final int FALSE = 0x89;

    private PickleCodes() {}
}
