import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.rest.api.MethodOutcome;
import ca.uhn.fhir.rest.client.api.IGenericClient;
import ca.uhn.fhir.rest.client.interceptor.BearerTokenAuthInterceptor;
import ca.uhn.fhir.rest.server.exceptions.BaseServerResponseException;
import ca.uhn.fhir.rest.server.exceptions.ResourceGoneException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.hl7.fhir.r4.model.Binary;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.CapabilityStatement;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.hl7.fhir.r4.model.Task;

/** HAPI's client goes through its life; tests/foreign/steps.py says what each line means. */
public final class Life {
    static final String SYSTEM = "urn:x:foreign";
    static final String NAME = "hapi";

    interface Act {
        void run() throws Exception;
    }

    static void go(String step, Act act) {
        try {
            act.run();
            System.out.println(step + "\tyes\t");
        } catch (BaseServerResponseException problem) {
            told(step, problem.getStatusCode() + " " + problem + " " + problem.getResponseBody());
        } catch (Exception problem) {
            told(step, problem.toString());
        }
    }

    static void told(String step, String text) {
        System.out.println(step + "\tfailed\t" + text.replaceAll("\\s+", " "));
    }

    static void same(Object found, Object wanted) {
        if (!wanted.equals(found)) {
            throw new IllegalStateException(found + " is not " + wanted);
        }
    }

    static Task task(int number) {
        Task task = new Task().setStatus(Task.TaskStatus.REQUESTED).setIntent(Task.TaskIntent.ORDER);
        task.addIdentifier(name(number));
        return task;
    }

    static ServiceRequest order(int number) {
        ServiceRequest order = new ServiceRequest().setStatus(ServiceRequest.ServiceRequestStatus.ACTIVE)
            .setIntent(ServiceRequest.ServiceRequestIntent.ORDER)
            .setSubject(new Reference().setIdentifier(new Identifier().setSystem(SYSTEM).setValue("nobody")));
        order.addIdentifier(name(number));
        return order;
    }

    static Identifier name(int number) {
        return new Identifier().setSystem(SYSTEM).setValue(NAME + "-" + number);
    }

    static List<String> ids(Bundle bundle) {
        return bundle.getEntry().stream().map(entry -> entry.getResource().getIdElement().getIdPart()).toList();
    }

    static String id;
    static Task held;

    public static void main(String[] words) {
        FhirContext context = FhirContext.forR4();
        IGenericClient client = context.newRestfulGenericClient(words[0]);
        client.registerInterceptor(new BearerTokenAuthInterceptor(words[1]));
        go("capabilities", () -> same(
            client.capabilities().ofType(CapabilityStatement.class).execute().getFhirVersion().toCode(), "4.0.1"));
        go("create", () -> {
            MethodOutcome made = client.create().resource(task(1)).execute();
            same(made.getCreated(), true);
            id = made.getId().getIdPart();
        });
        go("conditional create", () -> {
            MethodOutcome made = client.create().resource(task(1))
                .conditional().where(Task.IDENTIFIER.exactly().systemAndCode(SYSTEM, NAME + "-1")).execute();
            same(made.getId().getIdPart(), id);
        });
        go("read", () -> {
            held = client.read().resource(Task.class).withId(id).execute();
            same(held.getStatus(), Task.TaskStatus.REQUESTED);
        });
        go("search", () -> {
            Bundle found = client.search().forResource(Task.class)
                .where(Task.IDENTIFIER.exactly().systemAndCode(SYSTEM, NAME + "-1"))
                .returnBundle(Bundle.class).execute();
            same(ids(found), List.of(id));
        });
        go("page", () -> {
            for (int number = 10; number < 15; number++) {
                Task one = task(number);
                one.setGroupIdentifier(new Identifier().setSystem(SYSTEM).setValue(NAME));
                client.create().resource(one).execute();
            }
            Bundle page = client.search().forResource(Task.class)
                .where(Task.GROUP_IDENTIFIER.exactly().systemAndCode(SYSTEM, NAME)).count(2)
                .returnBundle(Bundle.class).execute();
            List<String> found = new ArrayList<>(ids(page));
            while (page.getLink(Bundle.LINK_NEXT) != null) {
                page = client.loadPage().next(page).execute();
                found.addAll(ids(page));
            }
            same(List.of(found.size(), new HashSet<>(found).size()), List.of(5, 5));
        });
        go("include", () -> {
            String target = client.create().resource(order(0)).execute().getId().getIdPart();
            Task follower = task(20).setFocus(new Reference("ServiceRequest/" + target));
            String made = client.create().resource(follower).execute().getId().getIdPart();
            Bundle found = client.search().forResource(Task.class).where(Task.RES_ID.exactly().code(made))
                .include(Task.INCLUDE_FOCUS).returnBundle(Bundle.class).execute();
            same(ids(found), List.of(made, target));
        });
        go("update", () -> {
            held.setStatus(Task.TaskStatus.ACCEPTED);
            client.update().resource(held).execute();
            same(client.read().resource(Task.class).withId(id).execute().getStatus(), Task.TaskStatus.ACCEPTED);
        });
        go("patch", () -> {
            client.patch().withBody("[{\"op\":\"replace\",\"path\":\"/status\",\"value\":\"in-progress\"}]")
                .withId("Task/" + id).execute();
            same(client.read().resource(Task.class).withId(id).execute().getStatus(), Task.TaskStatus.INPROGRESS);
        });
        go("delete", () -> {
            client.delete().resourceById("Task", id).execute();
            try {
                client.read().resource(Task.class).withId(id).execute();
            } catch (ResourceGoneException expected) {
                return;
            }
            throw new IllegalStateException("it is still there");
        });
        go("transaction", () -> {
            String name = "urn:uuid:5f0c2d1e-1a7b-4f7e-9d0a-0b6a3c1e9f42";
            Bundle bundle = new Bundle().setType(Bundle.BundleType.TRANSACTION);
            bundle.addEntry().setFullUrl(name).setResource(order(901))
                .getRequest().setMethod(Bundle.HTTPVerb.POST).setUrl("ServiceRequest");
            bundle.addEntry().setResource(task(900).addBasedOn(new Reference(name)))
                .getRequest().setMethod(Bundle.HTTPVerb.POST).setUrl("Task");
            Bundle answer = client.transaction().withBundle(bundle).execute();
            var made = new org.hl7.fhir.r4.model.IdType(answer.getEntry().get(1).getResponse().getLocation());
            var target = new org.hl7.fhir.r4.model.IdType(answer.getEntry().get(0).getResponse().getLocation());
            Task read = client.read().resource(Task.class).withId(made.getIdPart()).execute();
            same(read.getBasedOnFirstRep().getReference(), "ServiceRequest/" + target.getIdPart());
        });
        go("binary", () -> {
            byte[] octets = "%PDF-1.7 not much".getBytes(StandardCharsets.UTF_8);
            Binary binary = new Binary().setContentType("application/pdf");
            binary.setData(octets);
            String made = client.create().resource(binary).execute().getId().getIdPart();
            Binary read = client.read().resource(Binary.class).withId(made).execute();
            same(new String(read.getData(), StandardCharsets.UTF_8), "%PDF-1.7 not much");
        });
    }
}
