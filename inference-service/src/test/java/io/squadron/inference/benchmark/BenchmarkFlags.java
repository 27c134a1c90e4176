package io.squadron.inference.benchmark;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A benchmark's flags: {@code --name value}, as often as there are values. */
record BenchmarkFlags(Map<String, List<String>> values) {
    static BenchmarkFlags of(String... args) {
        Map<String, List<String>> values = new LinkedHashMap<>();
        for (int i = 0; i < args.length; i += 2) {
            if (!args[i].startsWith("--") || i + 1 == args.length) {
                throw new IllegalArgumentException("expected --name value, got " + args[i]);
            }
            values.computeIfAbsent(args[i].substring(2), name -> new ArrayList<>())
                    .add(args[i + 1]);
        }
        return new BenchmarkFlags(values);
    }

    List<String> all(String name) {
        return values.getOrDefault(name, List.of());
    }

    String one(String name, String otherwise) {
        return all(name).isEmpty() ? otherwise : all(name).get(0);
    }

    int number(String name, int otherwise) {
        return Integer.parseInt(one(name, String.valueOf(otherwise)));
    }
}
