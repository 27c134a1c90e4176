package io.squadron.rpc;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumDescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumValueDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.MethodDescriptorProto;
import com.google.protobuf.DescriptorProtos.ServiceDescriptorProto;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What of a published contract a later one takes away or changes, so that somebody's code, messages or JSON would break: the
 * rules of {@code buf breaking}'s category FILE as far as proto3 has them, in Java so that every build holds them.
 */
final class BreakingChanges {
    private final List<String> found = new ArrayList<>();

    private BreakingChanges() {}

    /** One sentence for each; empty if every user of the one before can go on with the one now. */
    static List<String> between(List<FileDescriptorProto> before, List<FileDescriptorProto> now) {
        BreakingChanges changes = new BreakingChanges();
        changes.each("file", before, now, FileDescriptorProto::getName, changes::file);
        return changes.found;
    }

    private void file(String name, FileDescriptorProto before, FileDescriptorProto now) {
        same(name + ": package", before.getPackage(), now.getPackage());
        same(name + ": options", before.getOptions(), now.getOptions());
        each("message", before.getMessageTypeList(), now.getMessageTypeList(), DescriptorProto::getName, this::message);
        each("enum", before.getEnumTypeList(), now.getEnumTypeList(), EnumDescriptorProto::getName, this::values);
        each("service", before.getServiceList(), now.getServiceList(), ServiceDescriptorProto::getName, this::service);
    }

    private void message(String name, DescriptorProto before, DescriptorProto now) {
        each(
                "field of " + name,
                before.getFieldList(),
                now.getFieldList(),
                field -> Integer.toString(field.getNumber()),
                (number, was, is) -> field(name + "." + was.getName(), before, was, now, is));
        each(
                "message in " + name,
                before.getNestedTypeList(),
                now.getNestedTypeList(),
                DescriptorProto::getName,
                (nested, was, is) -> message(name + "." + nested, was, is));
        each(
                "enum in " + name,
                before.getEnumTypeList(),
                now.getEnumTypeList(),
                EnumDescriptorProto::getName,
                (nested, was, is) -> values(name + "." + nested, was, is));
    }

    private void field(
            String place,
            DescriptorProto wasIn,
            FieldDescriptorProto was,
            DescriptorProto isIn,
            FieldDescriptorProto is) {
        same(place + ": name", was.getName(), is.getName());
        same(place + ": JSON name", was.getJsonName(), is.getJsonName());
        same(place + ": type", was.getType(), is.getType());
        same(place + ": type", was.getTypeName(), is.getTypeName());
        same(place + ": label", was.getLabel(), is.getLabel());
        same(place + ": optional", was.getProto3Optional(), is.getProto3Optional());
        same(place + ": oneof", oneof(wasIn, was), oneof(isIn, is));
    }

    private static String oneof(DescriptorProto message, FieldDescriptorProto field) {
        return field.hasOneofIndex()
                ? message.getOneofDecl(field.getOneofIndex()).getName()
                : "";
    }

    private void values(String name, EnumDescriptorProto before, EnumDescriptorProto now) {
        each(
                "value of " + name,
                before.getValueList(),
                now.getValueList(),
                value -> Integer.toString(value.getNumber()),
                (number, was, is) -> same(name + " " + number + ": name", name(was), name(is)));
    }

    private static String name(EnumValueDescriptorProto value) {
        return value.getName();
    }

    private void service(String name, ServiceDescriptorProto before, ServiceDescriptorProto now) {
        each(
                "method of " + name,
                before.getMethodList(),
                now.getMethodList(),
                MethodDescriptorProto::getName,
                (method, was, is) -> {
                    String place = name + "." + method;
                    same(place + ": request", was.getInputType(), is.getInputType());
                    same(place + ": response", was.getOutputType(), is.getOutputType());
                    same(place + ": client streaming", was.getClientStreaming(), is.getClientStreaming());
                    same(place + ": server streaming", was.getServerStreaming(), is.getServerStreaming());
                });
    }

    @FunctionalInterface
    private interface Pair<T> {
        void compare(String key, T before, T now);
    }

    private <T> void each(String what, List<T> before, List<T> now, Function<T, String> key, Pair<T> pair) {
        Map<String, T> byKey = now.stream().collect(Collectors.toMap(key, Function.identity()));
        for (T was : before) {
            T is = byKey.get(key.apply(was));
            if (is == null) {
                found.add("The %s %s is gone.".formatted(what, key.apply(was)));
            } else {
                pair.compare(key.apply(was), was, is);
            }
        }
    }

    private void same(String what, Object before, Object now) {
        if (!Objects.equals(before, now)) {
            found.add("%s was %s and is %s.".formatted(what, before, now));
        }
    }
}
