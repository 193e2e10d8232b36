package vigie.app.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vigie.app.estate.Environment;
import vigie.app.estate.Problem;

class ExperimentReaderTest {
    private static final Map<String, String> VARIABLES = Map.of("TOKEN", "sesame-open", "URL", "http://127.0.0.1:1");

    private static final Environment ENVIRONMENT = new Environment() {
        @Override
        public @Nullable String variable(String name) {
            return VARIABLES.get(name);
        }

        @Override
        public byte[] read(Path file, int limit) throws java.io.IOException {
            return Environment.SYSTEM.read(file, limit);
        }
    };

    @TempDir
    Path folder;

    private ExperimentReader.Reading read(String text) throws Exception {
        return ExperimentReader.read(Files.writeString(folder.resolve("experiment"), text), ENVIRONMENT);
    }

    private ExperimentFile good(String text) throws Exception {
        ExperimentReader.Reading reading = read(text);
        assertThat(reading.problems()).isEmpty();
        return Objects.requireNonNull(reading.file());
    }

    private List<String> problems(String text) throws Exception {
        ExperimentReader.Reading reading = read(text);
        assertThat(reading.file()).isNull();
        return reading.problems().stream()
                .map(p -> p.line() + ": " + p.message())
                .toList();
    }

    @Test
    void anExperimentOfTheChaosToolkitIsTakenAsItIs() throws Exception {
        ExperimentFile file = good("""
                {
                \t"version": "1.0.0", "title": "a \\/ title", "description": "d", "tags": ["x"],
                \t"configuration": {"base": {"type": "env", "key": "URL"}, "other": {"type": "env", "key": "NONE", "default": "7"}},
                \t"secrets": {"api": {"token": {"type": "env", "key": "TOKEN"}}},
                \t"controls": [{"name": "c", "provider": {"type": "python", "module": "m"}}],
                \t"runtime": {"rollbacks": {"strategy": "deviated"}},
                \t"steady-state-hypothesis": {"title": "it works", "probes": [
                \t\t{"type": "probe", "name": "it answers", "tolerance": [200, 299],
                \t\t "provider": {"type": "http", "url": "${base}/health", "headers": {"Authorization": "Bearer ${token}"},
                \t\t              "arguments": {"q": "a b"}, "timeout": 3}}]},
                \t"method": [
                \t\t{"type": "action", "name": "kills", "pauses": {"after": 1.5}, "background": true,
                \t\t "provider": {"type": "process", "path": "pkill", "arguments": {"-n": "x", "-v": null}, "timeout": 2}},
                \t\t{"ref": "it answers"}],
                \t"rollbacks": [{"type": "action", "name": "posts", "provider": {"type": "http", "method": "post", "url": "${base}", "arguments": {"n": "${other}"}}}]
                }
                """);
        assertThat(file.title()).isEqualTo("a / title");
        assertThat(file.services()).isEmpty();
        assertThat(file.notes()).hasSize(2);
        Provider.Http http = (Provider.Http) file.probes().get(0).provider();
        assertThat(http.url()).isEqualTo("http://127.0.0.1:1/health?q=a+b");
        assertThat(http.headers()).containsEntry("Authorization", "Bearer sesame-open");
        assertThat(http.timeout()).hasSeconds(3);
        Activity kills = file.method().get(0);
        assertThat(((Provider.Program) kills.provider()).arguments()).containsExactly("-n", "x", "-v");
        assertThat(kills.background()).isTrue();
        assertThat(kills.after()).hasMillis(1_500);
        assertThat(file.method().get(1).provider()).isEqualTo(http);
        Provider.Http posts = (Provider.Http) file.rollbacks().get(0).provider();
        assertThat(String.valueOf(posts.body())).isEqualTo("{\"n\":7}");
        assertThat(file.plain("Bearer sesame-open")).isEqualTo("Bearer ***");
    }

    @Test
    void everyFaultIsRead() throws Exception {
        ExperimentFile file = good("""
                title: t
                vigie: {services: [api, db], forwards: [{name: db, listen: "127.0.0.1:0", to: "127.0.0.1:5432"}]}
                method:
                  - {type: action, name: a, provider: {type: fault, fault: kill, pid: 77, signal: KILL, service: api, instance: "10.0.0.1:80"}}
                  - {type: action, name: b, provider: {type: fault, fault: pause, pid_file: run/api.pid, program: java, for: 5s}}
                  - {type: action, name: c, provider: {type: fault, fault: fill, folder: data, size: 1GiB, most_percent_of_free: 20}}
                  - {type: action, name: d, provider: {type: fault, fault: delay, forward: db, by: 500ms}}
                  - {type: action, name: e, provider: {type: fault, fault: drop, forward: db}}
                  - {type: action, name: f, provider: {type: fault, fault: reset, forward: db}}
                  - {type: action, name: g, provider: {type: fault, fault: slow_close, forward: db, by: 2s}}
                """);
        assertThat(file.services()).containsExactly("api", "db");
        assertThat(file.method())
                .extracting(a -> a.provider().told())
                .containsExactly(
                        "kill process 77 (SIGKILL)",
                        "pause the process of " + folder.resolve("run/api.pid") + " for 5.0 s",
                        "fill " + folder.resolve("data") + " with 1073741824 bytes, at most 20% of what is free",
                        "delay on db by 0.5 s",
                        "drop on db",
                        "reset on db",
                        "slow_close on db by 2.0 s");
    }

    @Test
    void whatCannotBeDoneIsToldWithItsLineAndAllOfItAtOnce() throws Exception {
        assertThat(problems("""
                title: t
                secrets: {a: {token: plain}}
                metod: []
                method:
                  - {type: action, name: a, provider: {type: python, module: x, func: y}}
                  - {type: action, name: b, provider: {type: fault, fault: clock}}
                  - {type: action, name: c, provider: {type: fault, fault: kill, pid: 1}}
                  - {type: action, name: d, provider: {type: fault, fault: pause}}
                  - {type: action, name: e, provider: {type: fault, fault: delay, forward: x, by: 1s}}
                  - {type: probe, name: f, provider: {type: fault, fault: kill, pid: 77}}
                  - {type: action, name: g, provider: {type: vigie}}
                  - {type: action, name: h, provider: {type: process, path: sh, arguments: "-c 'rm x | y'"}}
                  - {type: probe, name: i, tolerance: {type: regex, pattern: "("}, provider: {type: http, url: "ftp://x"}}
                  - {type: action, name: "${NOT_SET}", provider: {type: process, path: x}}
                  - {type: action, name: j, pauses: {after: 25h}, provider: {type: process, path: x}}
                  - {ref: nobody}
                  - 7
                """))
                .anyMatch(p -> p.startsWith("2: token: secrets only by reference"))
                .anyMatch(p -> p.startsWith("3: unknown key \"metod\": did you mean \"method\"?"))
                .anyMatch(p -> p.startsWith("5: a provider of the type python is not supported"))
                .anyMatch(p -> p.startsWith("6: the fault clock is not supported"))
                .anyMatch(p -> p.startsWith("7: pid cannot be \"1\""))
                .anyMatch(p -> p.startsWith("8: a pause needs either pid or pid_file"))
                .anyMatch(p -> p.startsWith("9: there is no forward x"))
                .anyMatch(p -> p.startsWith("10: a fault is an action"))
                .anyMatch(p -> p.startsWith("11: vigie is asked by a probe"))
                .anyMatch(p -> p.startsWith("12: arguments with quotes"))
                .anyMatch(p -> p.startsWith("13: url must be"))
                .anyMatch(p -> p.startsWith("13: pattern cannot be"))
                .anyMatch(p -> p.startsWith("14: the environment variable NOT_SET is not set"))
                .anyMatch(p -> p.startsWith("15: after must be at most 24h"))
                .anyMatch(p -> p.startsWith("16: ref must be the name of a step"))
                .anyMatch(p -> p.startsWith("17: a step must be a mapping"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "7",
                "[]",
                "title: t",
                "{",
                "{\"title\": \"t\", \"method\": 7}",
                "title: {a: b}\nmethod: []",
                "title: t\nmethod: []\nsteady-state-hypothesis: 7",
                "title: t\nmethod: []\nvigie: {services: api}",
                "title: t\nmethod: []\nvigie: {forwards: [{name: a, listen: here, to: \"b:99999\"}]}",
                "title: t\nmethod: [{type: action, name: a, provider: 7}]",
                "title: t\nmethod: [{type: action, name: a, provider: {type: [x]}}]",
                "title: t\nmethod: [{type: action, name: a, provider: {type: fault, fault: fill, folder: /, size: -1}}]",
                "title: t\nmethod: [{type: action, name: a, pauses: 7, provider: {type: process, path: x}}]",
                "title: t\nmethod: [{type: action, name: a, pauses: {after: -1}, provider: {type: process, path: x}}]",
                "title: t\nmethod: []\nsecrets: {a: \"file:/does/not/exist\"}",
                "title: t\nmethod: []\nconfiguration: {a: {type: probe}}",
                "title: !!java.net.URL [x]\nmethod: []",
            })
    void garbageIsRefusedWithAPlace(String text) throws Exception {
        ExperimentReader.Reading reading = read(text);
        assertThat(reading.file()).isNull();
        assertThat(reading.problems())
                .isNotEmpty()
                .allSatisfy(p -> assertThat(p.line()).isPositive());
    }

    @Test
    void noRandomChangeOfAGoodFileIsAnException() throws Exception {
        String text = "title: t\nvigie: {services: [api]}\nmethod:\n- {type: action, name: a, provider: {type: fault,"
                + " fault: kill, pid: 77}}\n- {type: probe, name: b, tolerance: [1, 2], provider: {type: process, path: x}}\n";
        Random random = new Random(5);
        for (int i = 0; i < 2_000; i++) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            for (int j = 0; j <= i % 4; j++) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            Path file = Files.write(folder.resolve("fuzzed"), bytes);
            List<Problem> problems = ExperimentReader.read(file, ENVIRONMENT).problems();
            assertThat(problems).as("seed 5, round " + i).hasSizeLessThan(100);
        }
    }
}
