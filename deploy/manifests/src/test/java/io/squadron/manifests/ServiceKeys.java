package io.squadron.manifests;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** The settings that the services have: those of their own interfaces, and those that their application.properties set. */
final class ServiceKeys {
    private ServiceKeys() {}

    /** The environment variables of all of them. */
    static Set<String> variables() {
        return Stream.concat(mapped(), configured())
                .map(ServiceKeys::variable)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The variable of a key, as MicroProfile Config says. */
    static String variable(String key) {
        return key.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
    }

    /** The values in a service's application.properties, without those of profiles. */
    static Properties properties(String service) {
        Properties properties = new Properties();
        try {
            properties.load(new StringReader(Checkout.text(file(service))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        properties.keySet().removeIf(key -> key.toString().startsWith("%"));
        return properties;
    }

    private static Path file(String service) {
        return Checkout.ROOT.resolve(service + "/src/main/resources/application.properties");
    }

    private static Stream<String> configured() {
        try (Stream<Path> modules = Files.list(Checkout.ROOT)) {
            return modules
                    .map(module -> module.getFileName().toString())
                    .filter(module -> Files.exists(file(module)))
                    .flatMap(module -> properties(module).stringPropertyNames().stream())
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Keys of the interfaces with {@code @ConfigMapping}, read from their source. */
    private static Stream<String> mapped() {
        List<Path> files = Checkout.sources().stream()
                .filter(file -> Checkout.text(file).contains("@ConfigMapping("))
                .toList();
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
            JavacTask task = (JavacTask)
                    compiler.getTask(null, manager, null, null, null, manager.getJavaFileObjectsFromPaths(files));
            return Stream.of(task.parse().iterator())
                    .flatMap(units -> {
                        Stream.Builder<String> keys = Stream.builder();
                        units.forEachRemaining(unit -> keys(unit).forEach(keys));
                        return keys.build();
                    })
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<String> keys(CompilationUnitTree unit) {
        return unit.getTypeDecls().stream()
                .filter(ClassTree.class::isInstance)
                .map(ClassTree.class::cast)
                .flatMap(type -> prefix(type).stream().flatMap(prefix -> keys(prefix, type, groups(type))));
    }

    private static Stream<String> keys(String prefix, ClassTree type, Map<String, ClassTree> groups) {
        return type.getMembers().stream()
                .filter(MethodTree.class::isInstance)
                .map(MethodTree.class::cast)
                .flatMap(method -> {
                    String key = prefix + "." + kebab(method.getName().toString());
                    ClassTree group =
                            groups.get(method.getReturnType().toString().replaceAll("Optional<(.+)>", "$1"));
                    return group == null ? Stream.of(key) : keys(key, group, groups);
                });
    }

    private static Map<String, ClassTree> groups(ClassTree type) {
        return type.getMembers().stream()
                .filter(ClassTree.class::isInstance)
                .map(ClassTree.class::cast)
                .filter(member -> member.getKind() == Tree.Kind.INTERFACE)
                .collect(Collectors.toMap(member -> member.getSimpleName().toString(), Function.identity()));
    }

    private static Optional<String> prefix(ClassTree type) {
        return type.getModifiers().getAnnotations().stream()
                .filter(annotation -> annotation.getAnnotationType().toString().equals("ConfigMapping"))
                .map(ServiceKeys::prefix)
                .findFirst();
    }

    private static String prefix(AnnotationTree mapping) {
        for (ExpressionTree argument : mapping.getArguments()) {
            if (argument instanceof AssignmentTree assignment
                    && assignment.getVariable().toString().equals("prefix")
                    && assignment.getExpression() instanceof LiteralTree literal) {
                return literal.getValue().toString();
            }
        }
        throw new IllegalArgumentException(mapping + " has no literal prefix");
    }

    private static String kebab(String method) {
        return method.replaceAll("([a-z0-9])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
    }
}
