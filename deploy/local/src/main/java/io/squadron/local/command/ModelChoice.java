package io.squadron.local.command;

/**
 * The encoder and the tokenizer that were meant.
 *
 * @param model the encoder's name in full, or its directory
 * @param tokenizer an id, a name, or a directory
 * @param doLowerCase null if the user did not say
 */
record ModelChoice(String model, String tokenizer, Boolean doLowerCase) {}
