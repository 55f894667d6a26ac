import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.support.DefaultProfileValidationSupport;
import ca.uhn.fhir.validation.FhirValidator;
import ca.uhn.fhir.validation.SingleValidationMessage;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.hl7.fhir.common.hapi.validation.support.CommonCodeSystemsTerminologyService;
import org.hl7.fhir.common.hapi.validation.support.InMemoryTerminologyServerValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.ValidationSupportChain;
import org.hl7.fhir.common.hapi.validation.validator.FhirInstanceValidator;

/** HL7's own validator (org.hl7.fhir.validation, inside HAPI) on FHIR R4 JSON, a resource a line, without a network: an answer a line, errors by their message ids. */
public final class ValidatorJudge {
    public static void main(String[] arguments) throws Exception {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        System.setOut(System.err);
        FhirContext context = FhirContext.forR4();
        FhirInstanceValidator judge =
                new FhirInstanceValidator(
                        new ValidationSupportChain(
                                new DefaultProfileValidationSupport(context),
                                new CommonCodeSystemsTerminologyService(context),
                                new InMemoryTerminologyServerValidationSupport(context)));
        judge.setErrorForUnknownProfiles(false);
        FhirValidator validator = context.newValidator().registerValidatorModule(judge);
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            List<String> found = new ArrayList<>();
            try {
                for (SingleValidationMessage message : validator.validateWithResult(line).getMessages()) {
                    if (message.getSeverity().ordinal() >= 2) {
                        found.add(message.getMessageId() + " " + message.getLocationString() + ": " + message.getMessage());
                    }
                }
            } catch (RuntimeException problem) {
                found.add("exception: " + problem);
            }
            out.println(String.join("\t", found).replace("\n", " ").replace("\r", " "));
        }
    }
}
