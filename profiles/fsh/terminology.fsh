// Code systems of our own: each holds what the adapter writes, whole.

CodeSystem: Rule
Id: rule
Title: "Rules of the domain"
Description: "The rules by which the adapter and the validator decide; their ids stand in findings, Tasks and Provenance."
* ^experimental = false
* ^caseSensitive = true
* #PHO-01 "Strongly identified sender"
* #PHO-02 "One mailbox per unit"
* #PHO-03 "Agreed in advance"
* #PHO-04 "Never answered or forwarded"
* #PHO-05 "Filed, then deleted"
* #PHO-06 "The right person"
* #PHO-07 "Told that it came by secure e-mail"
* #PHO-08 "A Task to look at it"
* #PHO-09 "Looked at every day"
* #PHO-10 "Turvaposti notices"
* #PHO-11 "Confirmed address"
* #PHO-12 "Never by ordinary e-mail"
* #PHO-13 "Pictures and what is none"
* #REL-01 "What a request states"
* #REL-02 "Registers of the PACS"
* #REL-03 "No release needed in Uusimaa"
* #REL-04 "Prohibitions"
* #REL-05 "Consent"
* #REL-06 "A right in law"
* #REL-07 "Desks by time"
* #REL-08 "Counties' own units"
* #REL-09 "Referrals and reports"
* #REL-10 "Defence Forces and occupational health"
* #REL-11 "Teleradiology"
* #REL-12 "Means"
* #REL-13 "Charges"
* #REL-14 "Every release recorded"
* #REL-15 "Desks are configuration"
* #GRA-01 "For one client and the service's time"
* #GRA-02 "Born in the asiakkuusasiakirja"
* #GRA-03 "The right level of unit"
* #GRA-04 "The matter"
* #GRA-05 "Worker and unit"
* #GRA-06 "Strong authentication"
* #GRA-07 "Both have joined"
* #GRA-08 "The real performer"
* #GRA-09 "The organisation register"
* #GRA-10 "Ends with the period"
* #GRA-11 "Deadlines and the outsourcing authorisation"
* #GRA-12 "Who is not obliged"
* #GRA-13 "Roles of workers"

CodeSystem: Task
Id: task
Title: "Tasks"
Description: "What a person or a program has to do."
* ^experimental = false
* ^caseSensitive = true
* #parked "A message waits for a person"
* #review-photo "Look at the photo and book a time for it"
* #release-images "Release of images"
* #release-study "Release of one study"
* #post-medium "Post a medium"
* #call-on-call "Call the on-call X-ray unit"
* #deliver-report "Deliver the report of released images"
* #answer-request "Answer whoever asked for images"
* #photo-invitation "Invite the patient to send a photo"
* #matter-proposal "Ask the organiser whether a matter joins a grant"
* #alarm "An alarm that somebody must look into"

CodeSystem: Request
Id: request
Title: "Requests"
Description: "What a ServiceRequest asks the adapter for."
* ^experimental = false
* ^caseSensitive = true
* #photo-invitation "Invite the patient to send a photo"

CodeSystem: PermissionSource
Id: permission-source
Title: "Sources of a permission"
Description: "Who says that the patient permits SMS (PHO-03)."
* ^experimental = false
* ^caseSensitive = true
* #record "The record system"
* #assertion "A professional"

CodeSystem: TaskInput
Id: task-input
Title: "Inputs of Tasks"
Description: "What a Task goes by."
* ^experimental = false
* ^caseSensitive = true
* #study "Study"
* #medium "Medium"
* #file "File"
* #size "Octets"
* #recipient "Recipient"
* #report "Report"
* #reply "The answer, ready to send"
* #sender "Who sent the request"
* #register-state "The state of the organisation register that lacked a unit"
* #shown "What the person who decides has to see"
* #as-asked "The mark of the lines that a person may take as read"
* #matter "The matter that is proposed"
* #marked-words "Words that point at another person"
* #moved-from "The unit that a message was moved from"

CodeSystem: TaskOutput
Id: task-output
Title: "Outputs of Tasks"
Description: "What came of a Task."
* ^experimental = false
* ^caseSensitive = true
* #rule "Deciding rule"
* #instruction "Version of the imaging instruction"
* #images-total "Images of the study"
* #images-arrived "Images that have arrived"
* #problem "What kept the others"
* #report "Report that went too"
* #report-asked "Who is asked for the report"

CodeSystem: ReleaseBasis
Id: release-basis
Title: "Bases of a release"
Description: "What a release of images rests on (REL-03, REL-05, REL-06)."
* ^experimental = false
* ^caseSensitive = true
* #care "Care within the Uusimaa right of access"
* #commission "A commission of the controller"
* #consent "The patient's written consent"
* #law "A right in law"

CodeSystem: ReleaseMeans
Id: release-means
Title: "Means of a release"
Description: "How a permitted release is carried out (REL-03, REL-11, REL-12)."
* ^experimental = false
* ^caseSensitive = true
* #none "Nothing is released"
* #not-needed "No release is needed"
* #register-copy "Copied to another register"
* #register-grant "Granted in the PACS (luvitus)"
* #electronic-transfer "Sent to another archive"
* #physical-media "Written to a medium and posted"
* #elsewhere "Somebody else does it"

CodeSystem: ReleaseActivity
Id: release-activity
Title: "Release activities"
Description: "What a Provenance of a release tells of (REL-14)."
* ^experimental = false
* ^caseSensitive = true
* #release-images "Images released"
* #write-medium "Medium written, to be posted"

CodeSystem: ConsentCategory
Id: consent-category
Title: "Consents of the adapter"
Description: "The kinds of right that a Consent of ours stands for."
* ^experimental = false
* ^caseSensitive = true
* #register-access "Rekisterinkäyttöoikeus (register access right)"
* #outsourcing-authorisation "Ostopalvelun valtuutus (outsourcing authorisation)"
* #release-images "Consent to a release of images"

CodeSystem: ConsentStatusReason
Id: consent-status-reason
Title: "Reasons of a Consent's status"
Description: "Why a right is no longer in force (GRA-10)."
* ^experimental = false
* ^caseSensitive = true
* #withdrawn "A newer version of the document names it no more"

CodeSystem: AccessPurpose
Id: access-purpose
Title: "Purposes of access"
Description: "By which right data is used (GRA-01, GRA-11)."
* ^experimental = false
* ^caseSensitive = true
* #register-access "Rekisterinkäyttöoikeus (register access right)"
* #outsourcing-authorisation "Ostopalvelun valtuutus (outsourcing authorisation)"

CodeSystem: Photo
Id: photo
Title: "Marks of photos"
Description: "What is told of a photo (PHO-03)."
* ^experimental = false
* ^caseSensitive = true
* #unsolicited "Nobody asked for this photo"

CodeSystem: Medium
Id: medium
Title: "Media of messages and releases"
Description: "By what a message or a release travels (PHO-03, PHO-07, REL-12)."
* ^experimental = false
* ^caseSensitive = true
* #secure-email "Secure e-mail"
* #sms "SMS"
* #encrypted-file-set "Encrypted file set"

CodeSystem: SenderRole
Id: sender-role
Title: "Senders"
Description: "Who sends for a patient (PHO-06)."
* ^experimental = false
* ^caseSensitive = true
* #acts-for-patient "Acts for the patient in this message"
* #edunvalvoja "Guardian appointed by a court or an agency (edunvalvoja)"
* #carer "Carer of the patient"

ValueSet: Tasks
Id: task
Title: "Tasks"
Description: "Every Task of the adapter."
* ^experimental = false
* include codes from system Task

ValueSet: PermissionSources
Id: permission-source
Title: "Sources of a permission"
Description: "Every source of a permission to send SMS."
* ^experimental = false
* include codes from system PermissionSource

ValueSet: ReleaseBases
Id: release-basis
Title: "Bases of a release"
Description: "Every basis of a release of images."
* ^experimental = false
* include codes from system ReleaseBasis

ValueSet: ReleaseMeansSet
Id: release-means
Title: "Means of a release"
Description: "Every means of a release of images."
* ^experimental = false
* include codes from system ReleaseMeans

ValueSet: PhotoTypes
Id: photo-type
Title: "Formats of photos"
Description: "What a photo of a patient may be (PHO-13)."
* ^experimental = false
* urn:ietf:bcp:13#image/jpeg
* urn:ietf:bcp:13#image/png
* urn:ietf:bcp:13#image/heic
* urn:ietf:bcp:13#image/heif

ValueSet: Authentications
Id: authentication
Title: "Ways of signing in"
Description: "How a worker has signed in (GRA-06)."
* ^experimental = false
* include codes from system Authentication

CodeSystem: Authentication
Id: authentication
Title: "Ways of signing in"
Description: "How a worker has signed in (GRA-06)."
* ^experimental = false
* ^caseSensitive = true
* #card "With the social- and health-care certificate card"
* #equal "With an equal of the card"
* #mobile "To a mobile device without a card"
* #none "In no way that is known"
