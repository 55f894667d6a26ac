import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Follow Lautta from a record system: pull all Tasks, then what has changed, and be told of what changes next.
 *
 * <pre>
 * java -cp 'lib/*' Follow.java FHIR KEY CLIENT STATE                  pull once: everything at first, then what is new
 * java -cp 'lib/*' Follow.java FHIR KEY CLIENT STATE PORT ENDPOINT    pull, then listen at PORT: Lautta sends to ENDPOINT
 * </pre>
 *
 * Each change is one line: the address and the version. STATE is a file: what has been taken in. It needs Jackson.
 */
public final class Follow {
    static final String TOPIC = "https://lautta.example/fhir/SubscriptionTopic/task-changed";
    static final String BACKPORT = "http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition";
    static final long OVERLAP = 10; // seconds
    static final ObjectMapper JSON = new ObjectMapper();
    static final HttpClient HTTP = HttpClient.newHttpClient();

    record Event(int number, String address) {}

    static String fhir, client, token = "";
    static PrivateKey key;
    static Path file;
    static ObjectNode state;

    public static void main(String[] words) throws Exception {
        fhir = words[0];
        client = words[2];
        file = Path.of(words[3]);
        String pem = Files.readString(Path.of(words[1])).replaceAll("-----[^-]+-----|\\s", "");
        key = KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(pem)));
        String empty = "{\"since\": \"\", \"seen\": {}, \"subscription\": \"\", \"number\": 0}";
        state = (ObjectNode) JSON.readTree(Files.exists(file) ? Files.readString(file) : empty);
        signIn();
        pull();
        if (words.length > 4) {
            listen(Integer.parseInt(words[4])); // before it subscribes: the handshake comes at once
            if (state.get("subscription").asText().isEmpty()) {
                subscribe(words[5]);
                pull(); // what changed in between
            }
            System.out.println("listening");
        }
    }

    /** Get a token of five minutes by a signed assertion (SMART App Launch 2.2, Backend Services). */
    static void signIn() throws Exception {
        String address = fhir.replaceAll("/fhir$", "") + "/token";
        Map<String, Object> claims = Map.of("iss", client, "sub", client, "aud", address,
            "exp", Instant.now().getEpochSecond() + 240, "jti", UUID.randomUUID().toString());
        String text = encode(Map.of("alg", "ES384", "kid", client + "-1", "typ", "JWT")) + "." + encode(claims);
        Signature signature = Signature.getInstance("SHA384withECDSAinP1363Format");
        signature.initSign(key);
        signature.update(text.getBytes(StandardCharsets.US_ASCII));
        Map<String, String> form = Map.of("grant_type", "client_credentials",
            "scope", "system/Task.rs system/Subscription.cruds",
            "client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
            "client_assertion", text + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(signature.sign()));
        String body = form.entrySet().stream().map(one -> one.getKey() + "=" + quote(one.getValue()))
            .collect(Collectors.joining("&"));
        HttpRequest request = HttpRequest.newBuilder(URI.create(address))
            .header("Content-Type", "application/x-www-form-urlencoded").POST(BodyPublishers.ofString(body)).build();
        var answer = HTTP.send(request, BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IllegalStateException("no token: " + answer.statusCode());
        }
        token = JSON.readTree(answer.body()).get("access_token").asText();
    }

    static String encode(Object part) throws Exception {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(JSON.writeValueAsBytes(part));
    }

    static String quote(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** A resource of the API; signs in where the token is over. Null for what is gone, or not ours to see. */
    static JsonNode ask(String url, JsonNode body) throws Exception {
        for (int turn = 0; ; turn++) {
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url))
                .header("Authorization", "Bearer " + token).header("Content-Type", "application/fhir+json");
            if (body != null) {
                request.POST(BodyPublishers.ofString(JSON.writeValueAsString(body)));
            }
            var answer = HTTP.send(request.build(), BodyHandlers.ofString());
            int status = answer.statusCode();
            if (status == 401 && turn == 0) {
                signIn();
            } else if (status == 404 || status == 410) {
                return null;
            } else if (status >= 300) {
                throw new IllegalStateException("status " + status);
            } else {
                return JSON.readTree(answer.body());
            }
        }
    }

    /** Keep the state, whole or not at all. */
    static void save() throws Exception {
        Path next = file.resolveSibling(file.getFileName() + ".new");
        Files.writeString(next, JSON.writeValueAsString(state));
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Take a version in, unless it was: pages and notifications may bring one twice. */
    static void take(JsonNode resource) {
        JsonNode meta = resource.get("meta");
        String version = resource.get("resourceType").asText() + "/" + resource.get("id").asText() + "/"
            + meta.get("versionId").asText();
        ObjectNode seen = (ObjectNode) state.get("seen");
        if (!seen.has(version)) {
            seen.set(version, meta.get("lastUpdated"));
            System.out.println(version);
        }
    }

    /** Everything that has changed since the last time, oldest first, page by page. */
    static synchronized void pull() throws Exception {
        String last = state.get("since").asText();
        String url = fhir + "/Task?_sort=_lastUpdated&_count=100"
            + (last.isEmpty() ? "" : "&_lastUpdated=ge" + quote(moment(last).minusSeconds(OVERLAP).toString()));
        while (url != null) {
            JsonNode page = ask(url, null);
            for (JsonNode entry : page.path("entry")) {
                take(entry.get("resource"));
                state.set("since", entry.at("/resource/meta/lastUpdated"));
            }
            forget();
            save();
            url = null;
            for (JsonNode link : page.get("link")) {
                url = link.get("relation").asText().equals("next") ? link.get("url").asText() : url;
            }
        }
    }

    /** Forget what lies before the overlap: no later pull brings it again. */
    static void forget() {
        String last = state.get("since").asText();
        for (var seen = state.get("seen").elements(); seen.hasNext() && !last.isEmpty(); ) {
            if (moment(seen.next().asText()).isBefore(moment(last).minusSeconds(OVERLAP))) {
                seen.remove();
            }
        }
    }

    static Instant moment(String text) {
        return OffsetDateTime.parse(text).toInstant();
    }

    /** Ask to be told of Tasks that change. */
    static void subscribe(String endpoint) throws Exception {
        Object extension = List.of(Map.of("url", BACKPORT + "/backport-payload-content", "valueCode", "id-only"));
        Object channel = Map.of("type", "rest-hook", "endpoint", endpoint, "payload", "application/fhir+json",
            "_payload", Map.of("extension", extension));
        Object wanted = Map.of("resourceType", "Subscription", "status", "requested", "reason", "to follow Lautta",
            "criteria", TOPIC, "channel", channel);
        state.set("subscription", ask(fhir + "/Subscription", JSON.valueToTree(wanted)).get("id"));
        save();
    }

    /** The events of a notification or of $events: number and address of what each is about, in their order. */
    static List<Event> eventsOf(JsonNode bundle) {
        List<Event> events = new ArrayList<>();
        for (JsonNode parameter : bundle.at("/entry/0/resource/parameter")) {
            if (parameter.get("name").asText().equals("notification-event")) {
                Map<String, JsonNode> parts = new TreeMap<>();
                parameter.get("part").forEach(part -> parts.put(part.get("name").asText(), part));
                String[] steps = parts.get("focus").at("/valueReference/reference").asText().split("/");
                int number = Integer.parseInt(parts.get("event-number").get("valueString").asText());
                events.add(new Event(number, steps[steps.length - 2] + "/" + steps[steps.length - 1]));
            }
        }
        return events;
    }

    /** Take in what a notification tells; events before it that never came are asked for. */
    static synchronized void hear(JsonNode bundle) throws Exception {
        List<Event> events = eventsOf(bundle);
        int number = state.get("number").asInt();
        if (!events.isEmpty() && events.get(0).number() > number + 1) {
            String url = fhir + "/Subscription/" + state.get("subscription").asText();
            events.addAll(0, eventsOf(ask(url + "/$events?eventsSinceNumber=" + (number + 1), null)));
        }
        for (Event event : events) {
            if (event.number() > state.get("number").asInt()) {
                JsonNode resource = ask(fhir + "/" + event.address(), null); // a notification is only a hint
                if (resource != null) {
                    take(resource);
                }
                state.put("number", event.number());
            }
        }
        save();
    }

    /** Hear what comes to a port, one notification after the other. */
    static void listen(int port) throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", port), 0);
        server.createContext("/", exchange -> {
            int status = 200; // only when it is taken in: what is acknowledged does not come again
            try {
                hear(JSON.readTree(exchange.getRequestBody().readAllBytes()));
            } catch (Exception problem) {
                System.err.println("not taken in: " + problem.getClass().getSimpleName());
                status = 503; // Lautta tries again
            }
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        server.start();
    }
}
