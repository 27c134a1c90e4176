package io.squadron.eval.service;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.squadron.embedded.EmbeddedDatabase;
import io.squadron.embedded.quarkus.EmbeddedStackResource;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.flywaydb.core.Flyway;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A database of the service's own as former versions have left it: migrated to the schema of the first one and filled with rows
 * in every table there was then ({@code former-schema/V1.sql}), then by the next version's migrations, and so on.
 */
public final class FormerDatabase implements QuarkusTestResourceLifecycleManager {
    /** Schemas that whole versions of the service had, each with rows that only it could hold. */
    private static final List<String> FORMER = List.of("1", "2", "8", "14");

    private static final String EMPTY_TABLES =
            """
            select table_name from information_schema.tables
            where table_schema = 'public' and table_type = 'BASE TABLE'
              and (xpath('/row/c/text()', query_to_xml(format('select count(*) as c from %I', table_name), false, true, '')))[1]::text
                = '0'""";

    /** It comes after the stack, whose database it replaces. */
    @Override
    public int order() {
        return 10;
    }

    @Override
    public Map<String, String> start() {
        String url = postgres().get("quarkus.datasource.jdbc.url");
        String name = "former_" + UUID.randomUUID().toString().replace('-', '_');
        try {
            execute(url, "create database " + name + " encoding 'UTF8' template template0");
            String former = url.replace("/" + EmbeddedDatabase.DATABASE, "/" + name);
            for (String version : FORMER) {
                migrate(former, version);
                execute(former, rows(version));
                requireRowsEverywhere(former, version);
            }
            Map<String, String> settings = new HashMap<>(postgres());
            settings.put("quarkus.datasource.jdbc.url", former);
            return settings;
        } catch (SQLException e) {
            throw new IllegalStateException("A former version's database could not be made", e);
        }
    }

    @Override
    public void stop() {}

    private static Map<String, String> postgres() {
        EmbeddedStackResource stack = new EmbeddedStackResource();
        stack.init(Map.of("postgres", "true"));
        return stack.start();
    }

    static PGSimpleDataSource dataSource(String url) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(url);
        source.setUser(EmbeddedDatabase.USER);
        source.setPassword(postgres().get("quarkus.datasource.password"));
        return source;
    }

    private static void migrate(String url, String version) {
        Flyway.configure(FormerDatabase.class.getClassLoader())
                .dataSource(dataSource(url))
                .locations("classpath:db/migration")
                .target(version)
                .load()
                .migrate();
    }

    private static void execute(String url, String sql) throws SQLException {
        try (Connection connection = dataSource(url).getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Else a migration that loses a table's rows would not be noticed. */
    private static void requireRowsEverywhere(String url, String version) throws SQLException {
        List<String> empty = new ArrayList<>();
        try (Connection connection = dataSource(url).getConnection();
                Statement statement = connection.createStatement();
                ResultSet tables = statement.executeQuery(EMPTY_TABLES)) {
            while (tables.next()) {
                empty.add(tables.getString(1));
            }
        }
        if (!empty.isEmpty()) {
            throw new IllegalStateException(
                    "former-schema/V" + version + ".sql leaves tables of that version without a row: " + empty);
        }
    }

    private static String rows(String version) {
        try (InputStream rows = FormerDatabase.class.getResourceAsStream("/former-schema/V" + version + ".sql")) {
            return new String(rows.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
