// The operations of the FHIR face.

RuleSet: OperationOf(name, resource)
* status = #draft
* kind = #operation
* name = "{name}"
* system = false
* type = true
* instance = false
* resource = #{resource}

RuleSet: In(name, min, max, type, documentation)
* parameter[+].name = #{name}
* parameter[=].use = #in
* parameter[=].min = {min}
* parameter[=].max = "{max}"
* parameter[=].documentation = "{documentation}"
* parameter[=].type = #{type}

RuleSet: Out(name, min, max, type, documentation)
* parameter[+].name = #{name}
* parameter[=].use = #out
* parameter[=].min = {min}
* parameter[=].max = "{max}"
* parameter[=].documentation = "{documentation}"
* parameter[=].type = #{type}

RuleSet: UseOfARight
* insert In(client, 1, 1, Identifier, [[A personal identity code or a temporary id]])
* insert In(unit, 1, 1, uri, [[The OID of the unit that the right is used by]])
* insert In(worker, 0, 1, Identifier, [[Registration number, SV id or card id]])
* insert In(workerUnit, 0, *, uri, [[The units that the worker holds (GRA-05); not needed beside a signed statement]])
* insert In(role, 0, 1, code, [[The worker's role (GRA-13)]])
* insert In(authentication, 0, 1, code, [[card, equal, mobile or none (GRA-06)]])
* insert In(authenticatedAt, 0, 1, instant, [[When the worker signed in]])

Instance: consent-evaluate
InstanceOf: OperationDefinition
Usage: #definition
Title: "Decide on a use of a right"
* description = "May this worker use this client's data now (GRA-01 … GRA-13)? Every answer is audited."
* url = "https://lautta.example/fhir/OperationDefinition/consent-evaluate"
* insert OperationOf(Evaluate, Consent)
* code = #evaluate
* insert UseOfARight
* insert In(matter, 0, 1, uri, [[The OID of the matter: client data (GRA-04)]])
* insert In(custodian, 0, 1, uri, [[Whose patient register: patient data (GRA-11)]])
* insert In(register, 0, 1, code, [[Which patient register]])
* insert In(action, 0, 1, code, [[read or store]])
* insert In(document, 0, 1, code, [[The kind of document that is to be stored]])
* insert In(at, 0, 1, dateTime, [[Another moment than now]])
* insert Out(decision, 1, 1, code, [[permit or deny]])
* insert Out(consent, 0, 1, Reference, [[The deciding Consent in its version]])
* insert Out(rule, 0, *, code, [[The rules that decided]])
* insert Out(reason, 0, *, Element, [[Every reason of a denial, with its rule, text and remedy]])

Instance: consent-matter
InstanceOf: OperationDefinition
Usage: #definition
Title: "Hand over a matter"
* description = "The organiser hands over the OID of a matter; it joins the organiser's grants, or waits for them (GRA-04)."
* url = "https://lautta.example/fhir/OperationDefinition/consent-matter"
* insert OperationOf(Matter, Consent)
* code = #matter
* affectsState = true
* insert In(client, 1, 1, Identifier, [[A personal identity code or a temporary id]])
* insert In(unit, 1, 1, uri, [[The OID of the service unit]])
* insert In(organiser, 1, 1, uri, [[The OID of the organiser]])
* insert In(matter, 1, 1, uri, [[The OID of the matter]])
* insert In(takenBack, 0, 1, boolean, [[It was handed over by mistake]])
* insert Out(joined, 0, 1, integer, [[How many Consents it joined]])
* insert Out(left, 0, 1, integer, [[How many Consents it left]])
* insert Out(consent, 0, *, Reference, [[Each of them]])

Instance: consent-fetch
InstanceOf: OperationDefinition
Usage: #definition
Title: "Fetch a client's documents by a right"
* description = "Decide, and on a permit bring the client's documents of a matter from the archive (GRA-04 … GRA-06)."
* url = "https://lautta.example/fhir/OperationDefinition/consent-fetch"
* insert OperationOf(Fetch, Consent)
* code = #fetch
* insert UseOfARight
* insert In(matter, 1, 1, uri, [[The OID of the matter]])
* insert Out(return, 1, 1, Bundle, [[A DocumentReference for each document]])

Instance: consent-store
InstanceOf: OperationDefinition
Usage: #definition
Title: "Store a client document by a right"
* description = "Decide, and on a permit let a client document go into the organiser's register (GRA-05, GRA-06)."
* url = "https://lautta.example/fhir/OperationDefinition/consent-store"
* insert OperationOf(Store, Consent)
* code = #store
* affectsState = true
* insert UseOfARight
* insert In(matter, 1, 1, uri, [[The OID of the matter]])
* insert In(content, 1, 1, Attachment, [[The client document (CDA R2)]])
* insert Out(return, 1, 1, DocumentReference, [[What the archiving is followed by]])

Instance: task-decide
InstanceOf: OperationDefinition
Usage: #definition
Title: "Decide on a message that waits"
* description = "A person decides on a parked message: run it again, move it to another unit, or discard it."
* url = "https://lautta.example/fhir/OperationDefinition/task-decide"
* status = #draft
* kind = #operation
* name = "Decide"
* code = #decide
* system = false
* type = false
* instance = true
* resource = #Task
* affectsState = true
* insert In(action, 1, 1, code, [[refile, discard or move]])
* insert In(by, 0, 1, string, [[Who decides]])
* insert In(patient, 0, 1, Identifier, [[Whose photos these are (PHO-06)]])
* insert In(sender, 0, 1, string, [[confirmed: the sender is the patient (PHO-06)]])
* insert In(unit, 0, 1, string, [[The OID of the unit that the message is moved to (PHO-02)]])
* insert In(reason, 0, 1, string, [[Why; it stands in the AuditEvent]])
* insert Out(return, 1, 1, Task, [[The Task as it is now]])

RuleSet: Search(code, type)
* status = #draft
* code = #{code}
* type = #{type}

Instance: lautta-date
InstanceOf: SearchParameter
Usage: #definition
Title: "date"
* url = "https://lautta.example/fhir/SearchParameter/lautta-date"
* name = "LauttaDate"
* description = "When the resource came to be, by what its type has for it."
* insert Search(date, date)
* base[0] = #Media
* base[+] = #ServiceRequest
* base[+] = #Task
* base[+] = #Provenance
* base[+] = #Communication
* expression = "Media.created | Media.issued | ServiceRequest.authoredOn | Task.authoredOn | Provenance.recorded | Communication.sent | Communication.received"

Instance: lautta-focus
InstanceOf: SearchParameter
Usage: #definition
Title: "focus"
* url = "https://lautta.example/fhir/SearchParameter/lautta-focus"
* name = "LauttaFocus"
* description = "What a Task or a Provenance is about."
* insert Search(focus, reference)
* base[0] = #Task
* base[+] = #Provenance
* expression = "Task.focus | Provenance.target"
* target[0] = #Media
* target[+] = #ServiceRequest
* target[+] = #Consent
* target[+] = #DocumentReference

RuleSet: Holds(type)
* rest.resource[+].type = #{type}
* rest.resource[=].interaction[0].code = #read
* rest.resource[=].interaction[+].code = #vread
* rest.resource[=].interaction[+].code = #history-instance
* rest.resource[=].versioning = #versioned-update

RuleSet: Serves(type)
* insert Holds({type})
* rest.resource[=].interaction[+].code = #search-type

RuleSet: Profiled(profile)
* rest.resource[=].supportedProfile[+] = "https://lautta.example/fhir/StructureDefinition/{profile}"

RuleSet: Offers(name)
* rest.resource[=].operation[+].name = "{name}"

Instance: lautta-server
InstanceOf: CapabilityStatement
Usage: #definition
Title: "The FHIR face"
* description = "What a server that does as the adapter does offers. What a running one offers, its /fhir/metadata says."
* url = "https://lautta.example/fhir/CapabilityStatement/lautta-server"
* name = "LauttaServer"
* title = "The FHIR face"
* status = #draft
* date = "2026-11-25"
* kind = #requirements
* fhirVersion = #4.0.1
* format[0] = #application/fhir+json
* rest.mode = #server
* rest.interaction[0].code = #transaction
* rest.interaction[+].code = #batch
* rest.interaction[+].code = #history-system
* rest.operation[0].name = "validate"
* rest.operation[0].definition = "http://hl7.org/fhir/OperationDefinition/Resource-validate"
* insert Serves(Media)
* insert Profiled(lautta-photo-media)
* insert Serves(ServiceRequest)
* insert Profiled(lautta-photo-invitation)
* insert Profiled(lautta-release-request)
* insert Serves(Consent)
* insert Profiled(lautta-register-access)
* insert Profiled(lautta-outsourcing-authorisation)
* insert Profiled(lautta-release-consent)
* insert Offers(evaluate)
* rest.resource[=].operation[=].definition = "https://lautta.example/fhir/OperationDefinition/consent-evaluate"
* insert Offers(matter)
* rest.resource[=].operation[=].definition = "https://lautta.example/fhir/OperationDefinition/consent-matter"
* insert Offers(fetch)
* rest.resource[=].operation[=].definition = "https://lautta.example/fhir/OperationDefinition/consent-fetch"
* insert Offers(store)
* rest.resource[=].operation[=].definition = "https://lautta.example/fhir/OperationDefinition/consent-store"
* insert Serves(Task)
* insert Profiled(lautta-task)
* insert Offers(decide)
* rest.resource[=].operation[=].definition = "https://lautta.example/fhir/OperationDefinition/task-decide"
* insert Serves(Provenance)
* insert Profiled(lautta-photo-provenance)
* insert Profiled(lautta-release-provenance)
* insert Profiled(lautta-grant-provenance)
* insert Serves(AuditEvent)
* insert Profiled(lautta-decision-audit)
* insert Serves(DocumentReference)
* insert Profiled(lautta-granting-document)
* insert Profiled(lautta-stored-document)
* insert Serves(Patient)
* insert Profiled(lautta-patient)
* insert Serves(RelatedPerson)
* insert Profiled(lautta-related-person)
* insert Serves(Organization)
* insert Profiled(lautta-unit)
* insert Serves(ImagingStudy)
* insert Profiled(lautta-imaging-study)
* insert Holds(Binary)
* insert Serves(Communication)
* insert Serves(ChargeItem)
* insert Serves(Subscription)
* insert Offers(status)
* rest.resource[=].operation[=].definition = "http://hl7.org/fhir/uv/subscriptions-backport/OperationDefinition/backport-subscription-status"
* insert Offers(events)
* rest.resource[=].operation[=].definition = "http://hl7.org/fhir/uv/subscriptions-backport/OperationDefinition/backport-subscription-events"
