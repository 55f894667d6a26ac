RuleSet: OfPatient(path)
* {path} 1..1
* {path} obeys PHO-06

Invariant: PHO-06
Description: "The patient must be named by a personal identity code or a temporary id (PHO-06, GRA-01)."
Expression: "identifier.where(system.startsWith('urn:oid:1.2.246.')).value.exists()"
Severity: #error

Invariant: GRA-03
Description: "A unit must be named by its OID (GRA-03)."
Expression: "identifier.where(system = 'urn:ietf:rfc:3986' and value.matches('^urn:oid:1[.]2[.]246([.](0|[1-9][0-9]*))+$')).exists()"
Severity: #error

Invariant: PHO-07
Description: "The record must say by a code that the photo came by secure e-mail."
Expression: "extension('https://lautta.example/fhir/StructureDefinition/arrival-medium').value.coding.where(system = 'https://lautta.example/fhir/CodeSystem/medium' and code = 'secure-email').exists()"
Severity: #error

Invariant: PHO-07-sender
Description: "The operator must be the patient, or a RelatedPerson who acted for the patient; its type must say which."
Expression: "operator.type = 'RelatedPerson' or (operator.type = 'Patient' and (operator.identifier.empty() or operator.identifier.value = subject.identifier.value))"
Severity: #error

Invariant: PHO-03
Description: "An invitation must assure that whoever sends the photo can be strongly identified."
Expression: "extension('https://lautta.example/fhir/StructureDefinition/strong-identification').where(value = true).exists()"
Severity: #error

Invariant: PHO-02
Description: "An invitation must name the unit by its OID, as the performer or as the requester."
Expression: "(performer | requester).where(identifier.system = 'urn:ietf:rfc:3986').exists()"
Severity: #error

Invariant: REL-01
Description: "A request must name who asks, the basis, the destination and the studies, and assure that nothing is forbidden."
Expression: "requester.exists() and reasonCode.exists() and extension('https://lautta.example/fhir/StructureDefinition/release-destination').exists() and extension('https://lautta.example/fhir/StructureDefinition/no-prohibition-assurance').exists()"
Severity: #error

Invariant: GRA-02
Description: "A right must name the signed document that it arose in."
Expression: "source.exists()"
Severity: #error

Invariant: GRA-10
Description: "A right that has been withdrawn must say why."
Expression: "status = 'inactive' or extension('https://lautta.example/fhir/StructureDefinition/consent-status-reason').empty()"
Severity: #error

Invariant: GRA-04
Description: "A matter must be named by its OID."
Expression: "provision.data.reference.all(identifier.where(system = 'urn:ietf:rfc:3986' and value.startsWith('urn:oid:')).exists())"
Severity: #error

Profile: PatientProfile
Parent: Patient
Id: lautta-patient
Title: "Patient"
Description: "A patient as the adapter reads one from a record system. Made to stand beside HL7 Finland's fi-base-patient: the same identifier systems, and TURVAKIELTO as a security label."
* identifier 1..*
* identifier ^slicing.discriminator.type = #value
* identifier ^slicing.discriminator.path = "system"
* identifier ^slicing.rules = #open
* identifier contains hetu 0..1
* identifier[hetu].system = $hetu
* identifier[hetu].value 1..1
* name 1..*

Profile: RelatedPersonProfile
Parent: RelatedPerson
Id: lautta-related-person
Title: "Sender for a patient"
Description: "Who sent a photo for the patient (PHO-06)."
* identifier 1..*
* patient obeys PHO-06
* relationship 1..*
* name 1..*

Profile: UnitProfile
Parent: Organization
Id: lautta-unit
Title: "Unit"
Description: "An organisation or a service unit by its OID. Made to stand beside HL7 Finland's fi-base-organization."
* obeys GRA-03
* identifier 1..*
* name 1..1

Profile: PhotoMedia
Parent: Media
Id: lautta-photo-media
Title: "Photo sent by a patient"
Description: "A photo that a strongly identified patient, or somebody who acts for them, sent by secure e-mail (PHO-01 … PHO-13)."
* obeys PHO-07 and PHO-07-sender
* extension contains ArrivalMedium named arrival 0..1
* identifier 1..*
* status = #completed
* type 1..1
* type = $mediatype#image
* subject only Reference(Patient)
* insert OfPatient(subject)
* issued 1..1
* operator 1..1
* operator only Reference(Patient or RelatedPerson)
* content.contentType 1..1
* content.contentType from PhotoTypes (required)
* content.size 1..1
* content.hash 1..1
* note 1..*

Profile: PhotoInvitation
Parent: ServiceRequest
Id: lautta-photo-invitation
Title: "Invitation to send a photo"
Description: "A photo that a professional has agreed with a patient (PHO-03). Reasons, details and notes say what was agreed: the unit's Task carries them (PHO-08)."
* obeys PHO-02 and PHO-03
* extension contains StrongIdentification named identification 0..1 and SmsPermissionAsserted named permission 0..*
* code 1..1
* code = Request#photo-invitation
* insert OfPatient(subject)
* occurrence[x] only dateTime or Period

Profile: ReleaseRequest
Parent: ServiceRequest
Id: lautta-release-request
Title: "Request to release images"
Description: "A request to release studies from a register of a PACS (REL-01 … REL-15)."
* obeys REL-01
* extension contains ReleaseDestination named destination 0..1 and NoProhibitionAssurance named assurance 0..1
* intent = #order
* category 1..*
* category ^slicing.discriminator.type = #pattern
* category ^slicing.discriminator.path = "$this"
* category ^slicing.rules = #open
* category contains imaging 1..1
* category[imaging] = $sct#363679005
* insert OfPatient(subject)
* authoredOn 1..1
* identifier 1..*
* identifier ^slicing.discriminator.type = #value
* identifier ^slicing.discriminator.path = "system"
* identifier ^slicing.rules = #open
* identifier contains accession 0..*
* identifier[accession].system = $accession
* identifier[accession].value 1..1

RuleSet: GrantOf(kind)
* obeys GRA-02 and GRA-10 and GRA-04
* extension contains SourceDocumentVersion named version 1..1 and ConsentStatusReasonExtension named reason 0..1
* identifier 1..*
* identifier ^slicing.discriminator.type = #value
* identifier ^slicing.discriminator.path = "system"
* identifier ^slicing.rules = #open
* identifier contains grant 1..1
* identifier[grant].system = $grant
* identifier[grant].value 1..1
* scope = $scope#patient-privacy
* category 1..1
* category = ConsentCategory#{kind}
* dateTime 1..1
* organization 1..1
* organization obeys GRA-03
* source[x] 1..1
* source[x] only Reference(DocumentReference)
* provision 1..1
* provision.type 1..1
* provision.type = #permit
* provision.period 1..1
* provision.period.start 1..1
* provision.actor 1..1
* provision.actor.role = $participation#PRCP
* provision.actor.reference obeys GRA-03
* provision.action 1..*
* provision.class 1..1
* provision.provision 0..0

Profile: RegisterAccess
Parent: Consent
Id: lautta-register-access
Title: "Register access right"
Description: "Rekisterinkäyttöoikeus: a service unit's right to an organiser's client register, for one client and the time of the service (GRA-01 … GRA-10)."
* insert GrantOf(register-access)
* insert OfPatient(patient)
* provision.class = $clientregister#1
* provision.code 1..*
* provision.code ^slicing.discriminator.type = #value
* provision.code ^slicing.discriminator.path = "coding.system"
* provision.code ^slicing.rules = #open
* provision.code contains task 1..1
* provision.code[task].coding.system = $servicetask
* provision.code[task].coding 1..1

Profile: OutsourcingAuthorisation
Parent: Consent
Id: lautta-outsourcing-authorisation
Title: "Outsourcing authorisation"
Description: "Ostopalvelun valtuutus: a service unit's right to a custodian's patient register, of one patient or of all (GRA-11)."
* insert GrantOf(outsourcing-authorisation)
* provision.class.system 1..1
* provision.class.system = $patientregister
* provision.code 0..0
* provision.data 0..0

Profile: ReleaseConsent
Parent: Consent
Id: lautta-release-consent
Title: "Consent to a release of images"
Description: "The written consent of a patient or a legal representative (REL-05)."
* scope = $scope#patient-privacy
* category 1..1
* category = ConsentCategory#release-images
* insert OfPatient(patient)
* performer 1..*
* source[x] 1..1
* provision.type 1..1

Profile: TaskProfile
Parent: Task
Id: lautta-task
Title: "Task"
Description: "What a person or the adapter has to do, with the rules that decided (PHO-08, REL-07, GRA-09)."
* identifier 1..*
* intent = #order
* code 1..1
* code from Tasks (required)
* authoredOn 1..1

Profile: ReleaseProvenance
Parent: Provenance
Id: lautta-release-provenance
Title: "Record of a release"
Description: "What was released, to whom, on which basis, by whom and when (REL-14)."
* reason 1..*
* reason from ReleaseBases (extensible)
* activity 1..1
* policy 1..*

Profile: PhotoProvenance
Parent: Provenance
Id: lautta-photo-provenance
Title: "Record of a photo"
Description: "Where a photo came from and who filed it: by secure e-mail, from the patient or somebody who acted for them (PHO-06, PHO-07)."
* policy 1..*
* activity 1..1
* agent 2..*
* entity 2..*
* entity.role = #source

Profile: GrantProvenance
Parent: Provenance
Id: lautta-grant-provenance
Title: "Record of a document that grants"
Description: "The newest version of a document's set, who signed it, and every right that the set has given (GRA-02, GRA-10)."
* extension contains SourceDocumentVersion named version 1..1 and SourceDocumentDigest named digest 1..1
* agent 1..*
* agent.who obeys GRA-02-signer
* entity 1..*

Invariant: GRA-02-signer
Description: "Who signed must be named by an OID or a registration number."
Expression: "identifier.system.exists() and identifier.value.exists()"
Severity: #error

Profile: DecisionAudit
Parent: AuditEvent
Id: lautta-decision-audit
Title: "Decision on a use of a right"
Description: "Who asked to use which right, of whose data, and what was answered. It stands beside IHE BALP's Authorization decision, which it meets where a Consent decided (GRA-05, GRA-06)."
* type = $dcm#110113
* subtype 1..1
* subtype = $balp#AuthZ-Consent
* action 1..1
* action = #E
* outcome 1..1
* outcomeDesc 1..1
* purposeOfEvent 1..1
* agent 3..*
* entity 1..*

Profile: StudyProfile
Parent: ImagingStudy
Id: lautta-imaging-study
Title: "Study"
Description: "A study of a PACS by its UID and accession number (REL-01, REL-14)."
* identifier 1..*
* identifier ^slicing.discriminator.type = #value
* identifier ^slicing.discriminator.path = "system"
* identifier ^slicing.rules = #open
* identifier contains uid 0..1 and accession 0..1
* identifier[uid].system = "urn:dicom:uid"
* identifier[uid].value 1..1
* identifier[accession].system = $accession
* identifier[accession].value 1..1
* insert OfPatient(subject)
* started 1..1

Profile: GrantingDocument
Parent: DocumentReference
Id: lautta-granting-document
Title: "Document that grants"
Description: "Names an asiakkuusasiakirja or an ostopalvelun valtuutus by its OID in the archive, or carries it (GRA-02, GRA-11)."
* type 1..1
* content 1..1

Profile: StoredDocument
Parent: DocumentReference
Id: lautta-stored-document
Title: "Document stored by a right"
Description: "Follows a client document on its way into an organiser's register: preliminary until the archive has it, then final (GRA-05, GRA-06)."
* extension contains AccessUse named use 1..1
* masterIdentifier 1..1
* docStatus 1..1
* insert OfPatient(subject)
* author 1..2
* custodian 1..1
* custodian obeys GRA-03
* context 1..1
* context.related 1..1
