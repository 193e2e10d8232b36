package vigie.collector.probe.backup;

import static java.util.Objects.requireNonNull;
import static java.util.Objects.requireNonNullElse;

import com.google.re2j.Pattern;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import vigie.collector.probe.Excerpt;
import vigie.collector.probe.Expression;
import vigie.model.Secret;

/**
 * The keys of a {@code backup} check; {@code tool}, {@code full_every} and what the tool needs must be said.
 *
 * @param tool what makes the backups
 * @param program where its program is; as the path of the system finds it unless said
 * @param stanza of pgBackRest
 * @param config a file of pgBackRest's settings; its own default unless said
 * @param repository of restic, without a password in it; may be said as {@code RESTIC_REPOSITORY} in {@code environment}
 * @param password of restic's repository, by reference
 * @param environment variables that the program is given, by reference
 * @param host only restic's snapshots of this host; all unless said
 * @param tag only restic's snapshots with this tag; all unless said
 * @param path the folder of a directory
 * @param pattern an RE2 expression that the whole of a full backup's name matches; a group {@code date} in it holds its time
 * @param incrementalPattern the same of incremental ones
 * @param minBytes a full backup with fewer is none
 * @param fullEvery how old the last full backup may be
 * @param incrementalEvery how old the last backup of any kind may be; not looked at unless said
 * @param keep how old the oldest backup must be; not looked at unless said
 * @param since the day since which there are backups, such as {@code 2026-01-31}; as far as the check has seen unless said
 * @param restoredWithin how long ago a restore must have been proven; not looked at unless said
 * @param restoreMarker the file that tells when it was
 */
public record BackupConfig(
        ToolName tool,
        @Nullable Path program,
        @Nullable String stanza,
        @Nullable Path config,
        @Nullable String repository,
        @Nullable Secret password,
        @Nullable Map<String, Secret> environment,
        @Nullable String host,
        @Nullable String tag,
        @Nullable Path path,
        @Nullable String pattern,
        @Nullable String incrementalPattern,
        @Nullable Long minBytes,
        Duration fullEvery,
        @Nullable Duration incrementalEvery,
        @Nullable Duration keep,
        @Nullable String since,
        @Nullable Duration restoredWithin,
        @Nullable Path restoreMarker) {

    private static final String REPOSITORY = "RESTIC_REPOSITORY";
    private static final String PASSWORD = "RESTIC_PASSWORD";
    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,99}");
    private static final Pattern PASSWORD_IN_ADDRESS = Pattern.compile("://[^/]*:[^/]*@");

    public BackupConfig {
        environment = environment == null ? Map.of() : Map.copyOf(environment);
        environment.forEach(BackupConfig::checkVariable);
        switch (tool) {
            case PGBACKREST -> {
                only(tool, "repository", repository, "password", password, "host", host, "tag", tag);
                only(tool, "path", path, "pattern", pattern, "incremental_pattern", incrementalPattern);
                checkStanza(stanza);
            }
            case RESTIC -> {
                only(tool, "stanza", stanza, "config", config, "incremental_every", incrementalEvery);
                only(tool, "path", path, "pattern", pattern, "incremental_pattern", incrementalPattern);
                checkRepository(repository, environment);
                checkPassword(password, environment);
            }
            case DIRECTORY -> {
                only(tool, "program", program, "stanza", stanza, "config", config, "repository", repository);
                only(tool, "password", password, "host", host, "tag", tag);
                only(tool, "environment", environment.isEmpty() ? null : environment);
                checkFolder(path, pattern, incrementalPattern, incrementalEvery);
            }
        }
        if (minBytes != null && minBytes < 1) {
            throw new IllegalArgumentException("min_bytes must be at least 1: was " + minBytes);
        }
        checkTime("full_every", fullEvery);
        checkTime("incremental_every", incrementalEvery);
        checkTime("restored_within", restoredWithin);
        if (keep != null && keep.compareTo(fullEvery) <= 0) {
            throw new IllegalArgumentException("keep must be more than full_every: was " + keep);
        }
        if (since != null && keep == null) {
            throw new IllegalArgumentException("since needs keep");
        }
        day(since);
        if ((restoredWithin == null) != (restoreMarker == null)) {
            throw new IllegalArgumentException("restored_within and restore_marker must be said together: was "
                    + (restoreMarker == null ? "restored_within" : "restore_marker"));
        }
    }

    private static void checkVariable(String name, Secret value) {
        if (!VARIABLE.matches(name)) {
            throw new IllegalArgumentException("environment must have names of variables: was " + Excerpt.of(name, 80));
        }
        if (value.reveal().indexOf(0) >= 0) {
            throw new IllegalArgumentException("environment must be text: was a NUL in " + name);
        }
    }

    /** Refuses keys that the tool does not know; names and values by turns. */
    private static void only(ToolName tool, @Nullable Object... keys) {
        for (int i = 0; i < keys.length; i += 2) {
            if (keys[i + 1] != null) {
                throw new IllegalArgumentException(keys[i] + " is not for tool: " + tool.word());
            }
        }
    }

    private static void checkStanza(@Nullable String stanza) {
        if (stanza == null || stanza.isBlank() || stanza.length() > 200) {
            throw new IllegalArgumentException("stanza must be said with tool: pgbackrest");
        }
    }

    private static void checkRepository(@Nullable String repository, Map<String, Secret> environment) {
        if ((repository == null || repository.isBlank()) != environment.containsKey(REPOSITORY)) {
            throw new IllegalArgumentException("repository must be said with tool: restic, or " + REPOSITORY
                    + " in environment: was " + (repository == null ? "neither" : "both"));
        }
        if (repository != null && PASSWORD_IN_ADDRESS.matcher(repository).find()) {
            // Arguments are shown to every user of the machine.
            throw new IllegalArgumentException("repository must have no password in it: say it as " + REPOSITORY
                    + " in environment, by reference");
        }
    }

    private static void checkPassword(@Nullable Secret password, Map<String, Secret> environment) {
        boolean other = environment.keySet().stream().anyMatch(name -> name.startsWith(PASSWORD));
        if ((password == null) != other) {
            throw new IllegalArgumentException("password must be said with tool: restic, or one of " + PASSWORD
                    + ", " + PASSWORD + "_FILE and " + PASSWORD + "_COMMAND in environment: was "
                    + (password == null ? "neither" : "both"));
        }
    }

    private static void checkFolder(
            @Nullable Path path,
            @Nullable String pattern,
            @Nullable String incrementalPattern,
            @Nullable Duration incrementalEvery) {
        if (path == null || pattern == null) {
            throw new IllegalArgumentException("path and pattern must be said with tool: directory");
        }
        Expression.pattern("pattern", pattern);
        Expression.pattern("incremental_pattern", incrementalPattern);
        if (incrementalEvery != null && incrementalPattern == null) {
            throw new IllegalArgumentException("incremental_every needs incremental_pattern with tool: directory");
        }
    }

    private static void checkTime(String key, @Nullable Duration time) {
        if (time != null && time.compareTo(Duration.ofSeconds(1)) < 0) {
            throw new IllegalArgumentException(key + " must be at least 1s: was " + time);
        }
    }

    private static @Nullable Instant day(@Nullable String since) {
        try {
            return since == null
                    ? null
                    : LocalDate.parse(since).atStartOfDay(ZoneOffset.UTC).toInstant();
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "since must be a day such as 2026-01-31: was " + Excerpt.of(since, 40), e);
        }
    }

    /** Since when there are backups, if the estate says so. */
    @Nullable
    Instant sinceOrNull() {
        return day(since);
    }

    /** Asks the tool, through a program if it is one. */
    Tool ask(Program runs, LongSupplier nanoTime) {
        return switch (tool) {
            case PGBACKREST -> new PgBackRest(runs, pgBackRest(), requireNonNull(stanza), leastBytes());
            case RESTIC -> new Restic(runs, restic(), leastBytes());
            case DIRECTORY ->
                new Folder(
                        requireNonNull(path),
                        requireNonNull(Expression.pattern("pattern", pattern)),
                        Expression.pattern("incremental_pattern", incrementalPattern),
                        leastBytes(),
                        nanoTime);
        };
    }

    private long leastBytes() {
        return requireNonNullElse(minBytes, 0L);
    }

    /** Its own log would need rights to write, and nothing but the answer may come on its output. */
    private Command pgBackRest() {
        List<String> words = new ArrayList<>();
        words.add(program == null ? "pgbackrest" : program.toString());
        if (config != null) {
            words.add("--config=" + config);
        }
        words.add("--stanza=" + stanza);
        words.addAll(List.of("--log-level-console=off", "--log-level-stderr=error", "--log-level-file=off"));
        words.addAll(List.of("info", "--output=json"));
        return new Command(words, requireNonNull(environment));
    }

    private Command restic() {
        List<String> words = new ArrayList<>();
        words.add(program == null ? "restic" : program.toString());
        if (repository != null) {
            words.add("--repo=" + repository);
        }
        words.addAll(List.of("--no-lock", "--json", "snapshots"));
        if (host != null) {
            words.add("--host=" + host);
        }
        if (tag != null) {
            words.add("--tag=" + tag);
        }
        Map<String, Secret> variables = new TreeMap<>(requireNonNull(environment));
        if (password != null) {
            variables.put(PASSWORD, password);
        }
        return new Command(words, variables);
    }
}
