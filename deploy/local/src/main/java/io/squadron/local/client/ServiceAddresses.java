package io.squadron.local.client;

/** Where the four services answer gRPC, each as {@code host:port}. */
public record ServiceAddresses(String tokenizer, String trainer, String inference, String eval) {}
