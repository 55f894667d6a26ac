Extension: SourceDocumentVersion
Id: source-document-version
Title: "Version of the source document"
Description: "The version of the signed document that the resource tells of (GRA-10)."
Context: Consent, Provenance
* value[x] 1..1
* value[x] only integer

Extension: SourceDocumentDigest
Id: source-document-digest
Title: "Digest of the source document"
Description: "The SHA-256 of what the document's version says: another document under the same number is refused (GRA-10)."
Context: Provenance
* value[x] 1..1
* value[x] only string

Extension: MatterState
Id: matter-state
Title: "State of a matter"
Description: "What the newest version of an asia-asiakirja says of its matter: whose, in which set and service task, and its last day (GRA-04)."
Context: Provenance
* extension contains matter 1..1 and organiser 1..1 and set 1..1 and task 1..1 and closed 0..1
* extension[matter].value[x] only Identifier
* extension[organiser].value[x] only Identifier
* extension[set].value[x] only Identifier
* extension[task].value[x] only CodeableConcept
* extension[closed].value[x] only date

Extension: MatterClient
Id: matter-client
Title: "Client of a matter"
Description: "A client of the matter, when they joined it and when they left it (GRA-04)."
Context: Provenance
* extension contains who 1..1 and joined 0..1 and left 0..1
* extension[who].value[x] only Reference(Patient)
* extension[joined].value[x] only dateTime
* extension[left].value[x] only dateTime

Extension: ConsentStatusReasonExtension
Id: consent-status-reason
Title: "Reason of a Consent's status"
Description: "Why a right is no longer in force; R4 has no Consent.statusReason (GRA-10)."
Context: Consent
* value[x] 1..1
* value[x] only CodeableConcept

Extension: EnteredBy
Id: entered-by
Title: "Who put it in"
Description: "Who put the resource in or changed it, as Lautta writes it itself: the client of the API and the person whom it asserted by a signed statement, or the person who was signed in at the console (REL-05)."
Context: Consent
* extension contains client 0..1 and at 1..1 and person 0..1 and unit 0..1 and statement 0..1
* extension[client].value[x] only Identifier
* extension[at].value[x] only instant
* extension[person].value[x] only Reference(Practitioner)
* extension[unit].value[x] only Reference(Organization)
* extension[statement].value[x] only string

Extension: ReleaseDestination
Id: release-destination
Title: "Destination of a release"
Description: "The register, archive or recipient that the images are asked to, as the request names it (REL-01, REL-02)."
Context: ServiceRequest
* value[x] 1..1
* value[x] only string

Extension: NoProhibitionAssurance
Id: no-prohibition-assurance
Title: "Assurance that the patient has not forbidden"
Description: "The requester's own word (REL-01, REL-04)."
Context: ServiceRequest
* value[x] 1..1
* value[x] only boolean

Extension: ArrivalMedium
Id: arrival-medium
Title: "How a photo arrived"
Description: "The medium by which a photo arrived; R4 has no element for it (PHO-07)."
Context: Media, DocumentReference
* value[x] 1..1
* value[x] only CodeableConcept

Extension: StrongIdentification
Id: strong-identification
Title: "Means of strong identification"
Description: "Whether the patient can be strongly identified (PHO-03)."
Context: ServiceRequest, Patient
* value[x] 1..1
* value[x] only boolean

Extension: SmsPermission
Id: sms-permission
Title: "Permission to send SMS"
Description: "Whether the patient lets the unit send messages to this number (PHO-03)."
Context: ContactPoint
* value[x] 1..1
* value[x] only boolean

Extension: SmsPermissionAsserted
Id: sms-permission-asserted
Title: "Permission to send SMS, asserted"
Description: "A professional's word that the patient lets the unit send SMS: who says so, and when (PHO-03). What the record says against it goes before."
Context: ServiceRequest
* extension contains by 1..1 and at 1..1
* extension[by].value[x] only Reference(Practitioner or PractitionerRole)
* extension[by].valueReference.identifier 1..1
* extension[by].valueReference.display 1..1
* extension[at].value[x] only dateTime

Extension: SmsPermissionBasis
Id: sms-permission-basis
Title: "What a permission to send SMS rested on"
Description: "Whether the record or a professional said that the patient permits SMS; who and when, where it was a professional (PHO-03)."
Context: Communication
* extension contains source 1..1 and by 0..1 and at 0..1
* extension[source].value[x] only code
* extension[source].valueCode from PermissionSources (required)
* extension[by].value[x] only Reference(Practitioner or PractitionerRole)
* extension[at].value[x] only dateTime

Extension: ByConfiguration
Id: by-configuration
Title: "Comes from the configuration"
Description: "A period whose end nobody has agreed: it comes from the configuration (PHO-03, PHO-08)."
Context: Period
* value[x] 1..1
* value[x] only boolean

Extension: AccessUse
Id: access-use
Title: "Use of a right"
Description: "How the worker who stored the document was signed in, in which role, and when they asked (GRA-05, GRA-06)."
Context: DocumentReference
* extension contains authentication 1..1 and authenticated 1..1 and asked 1..1 and role 0..1
* extension[authentication].value[x] only code
* extension[authentication].valueCode from Authentications (required)
* extension[authenticated].value[x] only instant
* extension[asked].value[x] only instant
* extension[role].value[x] only code
