import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.rest.client.api.IGenericClient;
import ca.uhn.fhir.rest.client.interceptor.BearerTokenAuthInterceptor;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Task;

/** HAPI's client signs in by a key (SMART Backend Services), then creates, reads, updates and finds a Task. */
public class SignedInClient {
    static final ObjectMapper JSON = new ObjectMapper();

    static String encode(byte[] octets) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(octets);
    }

    static String encode(Map<String, Object> table) throws Exception {
        return encode(JSON.writeValueAsBytes(table));
    }

    static String sign(String client, String kid, String endpoint, Path pem) throws Exception {
        String text = Files.readString(pem).replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s", "");
        var spec = new PKCS8EncodedKeySpec(Base64.getDecoder().decode(text));
        var signature = Signature.getInstance("SHA384withECDSAinP1363Format");
        signature.initSign(KeyFactory.getInstance("EC").generatePrivate(spec));
        String head = encode(Map.of("alg", "ES384", "typ", "JWT", "kid", kid));
        String claims = encode(Map.of("iss", client, "sub", client, "aud", endpoint,
            "exp", Instant.now().getEpochSecond() + 300, "jti", UUID.randomUUID().toString()));
        signature.update((head + "." + claims).getBytes(StandardCharsets.US_ASCII));
        return head + "." + claims + "." + encode(signature.sign());
    }

    public static void main(String[] words) throws Exception {
        String base = words[0];
        var http = HttpClient.newHttpClient();
        var found = http.send(HttpRequest.newBuilder(URI.create(base + "/.well-known/smart-configuration")).build(),
            BodyHandlers.ofString());
        String endpoint = JSON.readTree(found.body()).get("token_endpoint").asText();
        String form = "grant_type=client_credentials&scope=system%2FTask.cruds"
            + "&client_assertion_type=urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer"
            + "&client_assertion=" + sign(words[1], words[2], endpoint, Path.of(words[3]));
        var granted = http.send(HttpRequest.newBuilder(URI.create(endpoint))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(form)).build(), BodyHandlers.ofString());
        String token = JSON.readTree(granted.body()).get("access_token").asText();

        IGenericClient client = FhirContext.forR4().newRestfulGenericClient(base);
        client.registerInterceptor(new BearerTokenAuthInterceptor(token));
        Task task = new Task().setStatus(Task.TaskStatus.REQUESTED).setIntent(Task.TaskIntent.ORDER);
        var id = client.create().resource(task).execute().getId();
        Task read = client.read().resource(Task.class).withId(id.toUnqualifiedVersionless()).execute();
        read.setStatus(Task.TaskStatus.ACCEPTED);
        client.update().resource(read).execute();
        Bundle bundle = client.search().forResource(Task.class).where(Task.STATUS.exactly().code("accepted"))
            .returnBundle(Bundle.class).execute();
        System.out.println(bundle.getEntry().size() + " " + bundle.getEntryFirstRep().getResource().getIdElement().getIdPart()
            .equals(id.getIdPart()));
    }
}
