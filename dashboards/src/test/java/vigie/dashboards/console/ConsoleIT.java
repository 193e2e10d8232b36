package vigie.dashboards.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import vigie.dashboards.Example;
import vigie.dashboards.FakeWindows;
import vigie.dashboards.Served;
import vigie.dashboards.access.ApiConfig;
import vigie.dashboards.access.Gate;
import vigie.dashboards.access.OutcomeCapability;
import vigie.dashboards.access.Role;
import vigie.dashboards.access.Token;
import vigie.model.Change;
import vigie.model.EstateBoard.InstanceState;
import vigie.model.Instance;
import vigie.model.Operator;
import vigie.model.Secret;
import vigie.model.Service;
import vigie.model.Status;

/** The console in a real browser, over the real API. */
class ConsoleIT {
    private static final Duration SOON = Duration.ofSeconds(15);
    private static Chromium chromium;

    private Instant now = Instant.now();
    private Served served;

    @BeforeAll
    static void open() {
        if (!"1".equals(System.getenv("VIGIE_REQUIRE_SYSTEM"))) {
            assumeThat(Chromium.BROWSER)
                    .as("the browser comes with Debian's package chromium")
                    .exists();
            assumeThat(Chromium.DRIVER)
                    .as("its driver comes with Debian's package chromium-driver")
                    .exists();
        }
        chromium = new Chromium("en-GB");
    }

    @AfterAll
    static void close() {
        if (chromium != null) {
            chromium.close();
        }
    }

    @BeforeEach
    void serve() {
        serve(Example.windows(now));
        chromium.size(1_280, 900);
        chromium.dark(false);
    }

    @AfterEach
    void theBrowserComplainedOfNothing() {
        List<String> complaints = chromium.complaints().stream()
                .filter(line -> !line.contains("409 (Conflict)"))
                .toList();
        served.close();
        chromium.driver.get("about:blank");
        chromium.complaints();
        assertThat(complaints).isEmpty();
    }

    @Test
    void showsWhatNeedsSomebodyFirst() throws Exception {
        visit("#/estate");
        assertThat(text("h1")).isEqualTo("3 of 5 services need you");
        assertThat(text(".sentence p"))
                .contains("1 decision waits for a person")
                .contains("1 repair running")
                .contains("2 open incidents");
        assertThat(all(".estate tbody th a")).containsExactly("api", "orders-db", "search", "gateway", "sessions");
        assertThat(text("[data-key=api] td.now")).contains("restart api-2").contains("verifying");
        assertThat(element("[data-key=api] td[data-zone=b] .mark").getAccessibleName())
                .isEqualTo("api-2: down");
        shoot("estate-light");
        chromium.dark(true);
        shoot("estate-dark");
    }

    @Test
    void opensTheTimelineOfAnIncident() throws Exception {
        visit("#/estate");
        element(".incidents li a").click();
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(all(".timeline .kind"))
                        .containsExactly("evidence", "decision", "refused", "call", "answer", "notice", "verified"));
        assertThat(text("h1")).contains("api-2 in zone b does not answer");
        element(".timeline details summary").click();
        assertThat(text(".timeline details dl")).contains("127.0.0.1:8082").contains("connect");
        shoot("incident-light");
        chromium.dark(true);
        shoot("incident-dark");
    }

    @Test
    void aLabelIsNeverMarkup() {
        visit("#/incidents/01JINC0000000000");
        await().atMost(SOON).untilAsserted(() -> assertThat(text(".labels")).contains(Example.HOSTILE));
        assertThat(text("h1")).contains(Example.HOSTILE);
        element(".timeline details summary").click();
        assertThat(text(".timeline details dd")).isEqualTo(Example.HOSTILE);
        assertThat(script("return [window.pwned, document.querySelectorAll('main script').length]"))
                .isEqualTo("[null, 0]");
    }

    @Test
    void holdAsksWhyAndReleaseEndsIt() throws Exception {
        visit("#/estate");
        element("#hold").click();
        assertThat(text("dialog")).contains("No new action starts anywhere").contains("restart-api · api · verifying");
        element("dialog button.danger").click();
        assertThat(text("dialog .error")).isEqualTo("Say why first.");
        assertThat(served.windows.decisions).isEmpty();
        element("#reason").sendKeys("network change at 14:00");
        shoot("hold-light");
        element("dialog button.danger").click();
        await().atMost(SOON)
                .untilAsserted(
                        () -> assertThat(text("#banner")).contains("On hold").contains("network change at 14:00"));
        assertThat(served.windows.decisions).containsExactly("hold by local: network change at 14:00");
        assertThat(chromium.driver.findElements(By.id("hold"))).isEmpty();
        shoot("held-light");
        element("#release").click();
        element("dialog button.danger").click();
        await().atMost(SOON).untilAsserted(() -> assertThat(text("#banner")).isEmpty());
        assertThat(served.windows.decisions).endsWith("release by local: ");
    }

    @Test
    void anApprovalNamesExactlyWhatItTouchesAndTellsARefusal() throws Exception {
        visit("#/healing");
        await().atMost(SOON)
                .untilAsserted(
                        () -> assertThat(text(".run.is-WAITING_APPROVAL")).contains("failover-orders"));
        assertThat(text(".rules")).contains("cooldown").contains("2 times");
        shoot("healing-light");
        element(".run.is-WAITING_APPROVAL button.danger").click();
        assertThat(text("dialog .touches")).isEqualTo("failover db-1 (127.0.0.1:5432), db-2 (127.0.0.1:5433)");
        element("#reason").sendKeys("seen by two");
        served.windows.answer = new Operator.Answer(Operator.Result.CONFLICT, "the run has expired");
        element("dialog button.danger").click();
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(text("dialog .error")).isEqualTo("Not done: the run has expired"));
        served.windows.answer = new Operator.Answer(Operator.Result.DONE, "approved");
        element("dialog button.danger").click();
        await().atMost(SOON).untilAsserted(() -> assertThat(text(".toast")).isEqualTo("Done: approved"));
        assertThat(served.windows.decisions).endsWith("approve 01JRUN0000000001 by local: seen by two");
    }

    @Test
    void followsTheStreamAndTouchesOnlyTheRowThatChanged() {
        serve(Example.calm(now, 1_000));
        visit("#/estate");
        await().atMost(SOON).untilAsserted(() -> assertThat(text("h1")).isEqualTo("All 1000 services are well"));
        await().atMost(SOON).untilAsserted(() -> assertThat(text(".link")).isEqualTo("Live"));
        chromium.driver.executeScript(
                "window.touched = new Set(); new MutationObserver(list => list.forEach(m => [...m.addedNodes, ...m.removedNodes]"
                        + ".forEach(n => n.dataset && n.dataset.key && window.touched.add(n.dataset.key))))"
                        + ".observe(document.querySelector('.estate tbody'), {childList: true})");
        Instance instance = Example.instance("service-0500", "10.0.0.1:1500", "a", "service-0500-1");
        Example.put(
                served.windows,
                "service-0500",
                Service.Tier.STANDARD,
                Status.DOWN,
                now,
                List.of(),
                new InstanceState(instance, Status.DOWN, now, now));
        served.stream().publish(new Change(now, Change.Kind.SERVICE, "service-0500"));
        await().atMost(Duration.ofSeconds(4))
                .untilAsserted(() -> assertThat(text("h1")).isEqualTo("1 of 1000 services needs you"));
        assertThat(text(".estate tbody tr th")).isEqualTo("service-0500");
        assertThat(chromium.driver.executeScript("return [...window.touched]")).isEqualTo(List.of("service-0500"));
    }

    @Test
    void goesOnByItselfWhenTheServiceComesBack() {
        visit("#/estate");
        await().atMost(SOON).untilAsserted(() -> assertThat(text(".link")).isEqualTo("Live"));
        int port = served.server.getPort();
        served.close();
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(text("#banner")).contains("Vigie does not answer"));
        served = new Served(Example.calm(now, 3), () -> Instant.now(), port);
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(text("h1")).isEqualTo("All 3 services are well"));
        await().atMost(SOON).untilAsserted(() -> assertThat(text("#banner")).isEmpty());
        assertThat(chromium.complaints()).allMatch(line -> line.contains("net::ERR_"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "#/estate",
                "#/incidents",
                "#/incidents/01JINC0000000001",
                "#/incidents/01JINC0000000000",
                "#/healing",
                "#/audit",
                "#/service/api"
            })
    void fitsANarrowScreen(String page) throws Exception {
        chromium.size(360, 780);
        visit(page);
        await().atMost(SOON).until(() -> !element("h1").getText().isEmpty());
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(chromium.driver.findElements(By.cssSelector(".empty")).stream()
                                .map(WebElement::getText))
                        .doesNotContain("Reading the estate…"));
        assertThat(chromium.driver.executeScript("return document.documentElement.scrollWidth"))
                .isEqualTo(360L);
        shoot("narrow-" + page.replaceAll("[^a-zA-Z0-9]+", "-"));
    }

    @Test
    void isUsedWithTheKeyboardAlone() throws Exception {
        visit("#/estate");
        press("/", "orders");
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(all(".estate tbody th a")).containsExactly("orders-db"));
        press(Keys.ESCAPE);
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(all(".estate tbody th a")).hasSize(5));
        press("g", "i");
        await().atMost(SOON).untilAsserted(() -> assertThat(text("h1")).isEqualTo("2 open incidents"));
        shoot("incidents-light");
        press("g", "h");
        await().atMost(SOON).untilAsserted(() -> assertThat(text("h1")).isEqualTo("Healing"));
        press("g", "a");
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(all(".audit td.seq")).containsExactly("1", "2", "3", "4", "5"));
        shoot("audit-light");
        press("?");
        await().atMost(SOON).untilAsserted(() -> assertThat(all("dialog")).hasSize(1));
        assertThat(text("dialog")).contains("Keyboard").contains("this help");
        shoot("help-light");
        press(Keys.ESCAPE);
        // The dialog leaves with its close event, which the browser sends a moment later.
        await().atMost(SOON).untilAsserted(() -> assertThat(all("dialog")).isEmpty());
        press("g", "e");
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(all(".estate tbody th a")).hasSize(5));
        element("[data-key=api] th a").sendKeys(Keys.ENTER);
        await().atMost(SOON)
                .untilAsserted(() ->
                        assertThat(text(".checks")).contains("api-2").contains("connection refused by 127.0.0.1:8082"));
        shoot("service-light");
    }

    @Test
    void asksForTheTokenAndKeepsItForTheTabAlone() throws Exception {
        Token ops = Token.of("ops", Role.OPERATOR, new Secret("ops-0123456789abcdef"));
        ApiConfig config = new ApiConfig(List.of(ops), ApiConfig.DEFAULT.rate());
        served.rule = new Gate(config, new OutcomeCapability(new byte[] {1}), System::nanoTime);
        chromium.driver.get(served.uri("/#/estate").toString());
        await().atMost(SOON).untilAsserted(() -> assertThat(text("dialog h2")).isEqualTo("Who are you?"));
        assertThat(text(".link")).isEqualTo("Token needed");
        shoot("token-light");
        element("#token").sendKeys("a wrong one", Keys.ENTER);
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(text("dialog .error")).isEqualTo("This token is not known."));
        element("#token").clear();
        element("#token").sendKeys("ops-0123456789abcdef", Keys.ENTER);
        await().atMost(SOON).untilAsserted(() -> assertThat(text("h1")).isEqualTo("3 of 5 services need you"));
        await().atMost(SOON).untilAsserted(() -> assertThat(text(".link")).isEqualTo("Live"));
        element("#hold").click();
        element("#reason").sendKeys("storm");
        element("dialog button.danger").click();
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(served.windows.decisions).containsExactly("hold by ops: storm"));
        chromium.driver.navigate().refresh();
        await().atMost(SOON).untilAsserted(() -> assertThat(text(".link")).isEqualTo("Live"));
        assertThat(script("return JSON.stringify([document.cookie, Object.keys(localStorage)])"))
                .doesNotContain("0123456789")
                .doesNotContain("token");
        assertThat(served.get("/").body()).doesNotContain("0123456789");
        element("#forget").click();
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(all("dialog #token")).hasSize(1));
        assertThat(script("return sessionStorage.length")).isEqualTo("0");
        assertThat(chromium.complaints()).allMatch(line -> line.contains("401 (Unauthorized)"));
    }

    @Test
    void speaksFrench() throws Exception {
        visit("#/estate");
        chromium.driver.executeScript("localStorage.setItem('language', 'fr')");
        chromium.driver.navigate().refresh();
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(text("h1")).isEqualTo("3 services sur 5 ont besoin de vous"));
        assertThat(element("html").getDomAttribute("lang")).isEqualTo("fr");
        shoot("estate-french");
        chromium.driver.executeScript("localStorage.clear()");
    }

    @Test
    void isCalmWhenAllIsWell() throws Exception {
        serve(Example.calm(now, 12));
        visit("#/estate");
        await().atMost(SOON).untilAsserted(() -> assertThat(text("h1")).isEqualTo("All 12 services are well"));
        assertThat(chromium.driver.findElements(
                        By.cssSelector("main .is-DOWN, main .is-DEGRADED, main .is-UNKNOWN, .incidents li")))
                .isEmpty();
        shoot("calm-light");
        chromium.dark(true);
        shoot("calm-dark");
    }

    private void serve(FakeWindows windows) {
        if (served != null) {
            served.close();
        }
        served = new Served(windows, () -> Instant.now(), -1);
    }

    private void visit(String page) {
        chromium.driver.get(served.uri("/" + page).toString());
        await().atMost(SOON)
                .until(() -> script("return document.querySelector('#foot time') !== null")
                        .equals("true"));
    }

    private WebElement element(String css) {
        return chromium.driver.findElement(By.cssSelector(css));
    }

    private String text(String css) {
        return script("return document.querySelector(arguments[0])?.innerText ?? ''", css)
                .replaceAll("\\s+", " ")
                .strip();
    }

    private List<String> all(String css) {
        return chromium.driver.findElements(By.cssSelector(css)).stream()
                .map(WebElement::getText)
                .toList();
    }

    private static String script(String script, Object... arguments) {
        return String.valueOf(chromium.driver.executeScript(script, arguments));
    }

    private static void press(CharSequence... keys) {
        for (CharSequence key : keys) {
            chromium.driver.switchTo().activeElement().sendKeys(key);
        }
    }

    /** A picture for whoever wants to see it: only into a folder that the property {@code vigie.shots} names. */
    private static void shoot(String name) throws IOException {
        String folder = System.getProperty("vigie.shots");
        if (folder != null) {
            Files.createDirectories(Path.of(folder));
            Files.write(Path.of(folder, name + ".png"), chromium.driver.getScreenshotAs(OutputType.BYTES));
        }
    }
}
