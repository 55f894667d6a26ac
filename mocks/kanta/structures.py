"""The structure of the V3 frame and of the CDA R2 document, as tables (mocks/xml/structure.py reads them).

The wrappers are HL7 V3 MCCI_MT000100UV01 and MFMI_MT700701UV01, the document is CDA R2 POCD_MT000040: every child in
its order, with those that Finnish documents are seen to hold in detail, and the others let through unread (`Other`).
What is seen in client tests alone, or chosen by us, is marked ours.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from mocks.xml.structure import Deviation, Structure

if TYPE_CHECKING:
    from mocks.control import Examination, Rule

_ROOT = "*realmCode=Other ?typeId=Other *templateId=Other"  # what HL7 V3 lets stand first everywhere
_CODED = (
    "?originalText=Other *qualifier=Other *translation=Other"
    " @codeSystemName=st @codeSystemVersion=st @displayName=st #null"
)

_TYPES = {
    "Other": "#open",
    "II": "@~root=uid @extension=st @assigningAuthorName=st @displayable=bl #null",
    "Oid": "#ours @root!=oid @assigningAuthorName=st @displayable=bl",
    "OidOrNull": "#ours @root!=oid @assigningAuthorName=st @displayable=bl #null",
    "Person": "#ours @root!=oid @extension!=st @assigningAuthorName=st @displayable=bl #null",
    "CD": f"@~code=cs @codeSystem=uid {_CODED}",
    "CE": f"@~code=cs @~codeSystem=uid {_CODED}",
    "CS": "@~code=cs #null",
    "ST": "#text=st @language=language @mediaType=cs @representation=cs",
    "TS": "@~value=ts #null",
    "Version": "#ours @value!=positive",
    "Period": "@value=ts ?low=Other ?center=Other ?width=Other ?high=Other @operator=cs #null",
    "Name": (
        "*given=NamePart|family=NamePart|prefix=NamePart|suffix=NamePart|delimiter=NamePart ?validTime=Other @use=cs"
        " #text=any #null"
    ),
    "NamePart": "#text=st @partType=cs @qualifier=cs #null",
}

#: The V3 frames of domain knowledge, by the form `Frame`.
FRAME = Structure(
    {
        **_TYPES,
        "Frame": (
            f"{_ROOT} @ITSVersion!='XML_1.0' id=MessageId creationTime=Created ?securityText=Other ?versionCode=Other"
            " interactionId=InteractionId *profileId=Other processingCode=Processing processingModeCode=Mode"
            " acceptAckCode=Accept ?sequenceNumber=Other *attachmentText=Other ^receiver=Receiver *respondTo=Other"
            " sender=Sender *attentionLine=Other controlActProcess=ControlAct"
        ),
        "MessageId": "#ours @root!=oid @extension!=cs @assigningAuthorName=st @displayable=bl",
        "Created": "@~value=ts",
        "InteractionId": "@root!='2.16.840.1.113883.1.6' @~extension=cs",
        "Processing": "#ours @code!='D'",
        "Mode": "#ours @code!='T'",
        "Accept": "#ours @code!='ER'",
        "Receiver": f"{_ROOT} @typeCode!='RCV' ?telecom=Other device=Device",
        "Sender": f"{_ROOT} @typeCode!='SND' ?telecom=Other device=Device",
        "Device": (
            f"{_ROOT} @classCode!='DEV' @determinerCode!='INSTANCE' +id=OidOrNull *name=Other ?desc=Other"
            " ?existenceTime=Other *telecom=Other ?manufacturerModelName=Other ?softwareName=Other ?asAgent=Other"
            " *asLocatedEntity=Other"
        ),
        "ControlAct": (
            f"{_ROOT} @classCode!='CACT' @moodCode!='EVN' *id=II ~code=Trigger *text=Other ?effectiveTime=Other"
            " *priorityCode=CE *reasonCode=CE ?languageCode=CS *overseer=Other %authorOrPerformer=Author"
            " *dataEnterer=Other *informationRecipient=Other %subject=Subject *reasonOf=Other"
        ),
        "Trigger": f"#ours @code!=cs @codeSystem!='2.16.840.1.113883.1.18' {_CODED}",
        "Author": (
            f"{_ROOT} @typeCode!='AUT,PRF' ?noteText=Other ?time=Other ?modeCode=Other ?signatureCode=Other"
            " ?signatureText=Other assignedPerson=Assigned|assignedDevice=Assigned"
        ),
        "Assigned": (
            f"{_ROOT} @classCode!='ASSIGNED' +id=II ?code=CE *addr=Other *telecom=Other ?effectiveTime=Other"
            " ?certificateText=Other ?assignedPerson=Other|assignedDevice=Other ~representedOrganization=Unit"
        ),
        "Unit": "#ours @classCode!='ORG' @determinerCode!='INSTANCE' id=Oid *name=Other *telecom=Other *addr=Other",
        "Subject": f"{_ROOT} @typeCode!='SUBJ' @contextConductionInd=bl clinicalDocument=Metadata",
        "Metadata": (
            "#ours @classCode!='DOCCLIN' @moodCode!='EVN' id=Oid code=CE ?title=Other text=Content ?statusCode=Other"
            " ?effectiveTime=TS ?availabilityTime=TS ?confidentialityCode=CE ?reasonCode=CE ?languageCode=CS"
            " setId=Oid versionNumber=Version ?completionCode=CE ?storageCode=CE ?copyTime=TS recordTarget=Target"
            " *author=Other custodian=Custodian *relatedDocument=Related *componentOf=Other"
        ),
        "Content": "@mediaType!='multipart/related' @representation!='B64' #text=base64",
        "Target": "@typeCode!='RCT' patient=Patient",
        "Patient": "@classCode!='PAT' id=Person ?statusCode=Other ?patientPerson=Other",
        "Custodian": "@typeCode!='CST' assignedOrganization=Organization",
        "Organization": "@classCode!='ASSIGNED' id=Oid ?representedOrganization=Other",
        "Related": "@typeCode!='RPLC,APND,XFRM' relatedDocument=Replaced",
        "Replaced": "@classCode='DOCCLIN' @moodCode='EVN' id=Oid ?setId=Oid ?versionNumber=Version",
    }
)

_HEADER_END = "?legalAuthenticator=Other *authenticator=Other *participant=Other *inFulfillmentOf=Other"

#: The CDA R2 document, by the form `ClinicalDocument`.
DOCUMENT = Structure(
    {
        **_TYPES,
        "ClinicalDocument": (
            "@classCode='DOCCLIN' @moodCode='EVN' *realmCode=CS typeId=TypeId *templateId=II id=Oid code=CE ~title=ST"
            " effectiveTime=Written confidentialityCode=CE ~languageCode=Language ~setId=Oid ~versionNumber=Version"
            " ?copyTime=TS ^recordTarget=RecordTarget +author=Author ?dataEnterer=Other *informant=Other"
            f" custodian=Custodian *informationRecipient=Other {_HEADER_END} *documentationOf=Other"
            " *relatedDocument=RelatedDocument *authorization=Other ~componentOf=ComponentOf"
            " %hl7fi:localHeader=HealthHeader|hl7fi:localSocialHeader=SocialHeader component=Body"
        ),
        "TypeId": "@root!='2.16.840.1.113883.1.3' @extension!='POCD_HD000040'",
        "Written": "@~value=ts",
        "Language": "#ours @code!=language",
        "RecordTarget": f"{_ROOT} @typeCode='RCT' @contextControlCode='OP' patientRole=PatientRole",
        "PatientRole": (
            f"{_ROOT} @classCode='PAT' ^id=Person *addr=Other *telecom=Other ?patient=Patient"
            " ?providerOrganization=Other"
        ),
        "Patient": (
            f"{_ROOT} @classCode='PSN' @determinerCode='INSTANCE' ?id=II *name=Name ?administrativeGenderCode=CE"
            " ?birthTime=TS ?maritalStatusCode=CE ?religiousAffiliationCode=CE ?raceCode=CE ?ethnicGroupCode=CE"
            " *guardian=Other ?birthplace=Other *languageCommunication=Other"
        ),
        "Author": (
            f"{_ROOT} @typeCode='AUT' @contextControlCode='OP' ?functionCode=CE time=TS assignedAuthor=AssignedAuthor"
        ),
        "AssignedAuthor": (
            f"{_ROOT} @classCode='ASSIGNED' +id=II ?code=CE *addr=Other *telecom=Other"
            " ?assignedPerson=Other|assignedAuthoringDevice=Other ~representedOrganization=Organization"
        ),
        "Organization": (
            f"{_ROOT} @classCode='ORG' @determinerCode='INSTANCE' %id=Oid *name=Other *telecom=Other *addr=Other"
            " ?standardIndustryClassCode=Other ?asOrganizationPartOf=Other"
        ),
        "Custodian": f"{_ROOT} @typeCode='CST' assignedCustodian=AssignedCustodian",
        "AssignedCustodian": (f"{_ROOT} @classCode='ASSIGNED' representedCustodianOrganization=CustodianOrganization"),
        "CustodianOrganization": (
            f"{_ROOT} @classCode='ORG' @determinerCode='INSTANCE' ^id=Oid ?name=Other ?telecom=Other ?addr=Other"
        ),
        "RelatedDocument": f"{_ROOT} @typeCode!='APND,RPLC,XFRM' parentDocument=ParentDocument",
        "ParentDocument": (
            f"{_ROOT} @classCode='DOCCLIN' @moodCode='EVN' ^id=Oid ?code=CD ?text=Other ?setId=Oid"
            " ?versionNumber=Version"
        ),
        "ComponentOf": f"{_ROOT} @typeCode='COMP' encompassingEncounter=Encounter",
        "Encounter": (
            f"{_ROOT} @classCode='ENC' @moodCode='EVN' %id=OidOrNull ?code=CE effectiveTime=Period"
            " ?dischargeDispositionCode=CE ?responsibleParty=Other *encounterParticipant=Other ?location=Other"
        ),
        "HealthHeader": "#ours hl7fi:signatureCollection=Other #open=hl7fi",
        "SocialHeader": "#ours ?hl7fi:documentGroup=Group hl7fi:signatureCollection=Other #open=hl7fi",
        "Group": f"@code!=cs @codeSystem!=oid {_CODED}",
        "Body": (
            f"{_ROOT} @typeCode='COMP' @contextConductionInd=bl nonXMLBody=NonXmlBody|structuredBody=StructuredBody"
        ),
        "NonXmlBody": (
            f"{_ROOT} @classCode='DOCBODY' @moodCode='EVN' @~ID=cs text=Page ?confidentialityCode=CE ?languageCode=CS"
            " %hl7fi:json=Json"
        ),
        "Page": "@mediaType!='text/html' @representation!='B64' #text=base64 #ours",
        "Json": "#text=base64 #ours",
        "StructuredBody": (
            f"{_ROOT} @classCode='DOCBODY' @moodCode='EVN' @~ID=cs ?confidentialityCode=CE ?languageCode=CS"
            " +component=BodyPart"
        ),
        "BodyPart": f"{_ROOT} @typeCode='COMP' @contextConductionInd=bl section=Section",
        "Section": (
            f"{_ROOT} @classCode='DOCSECT' @moodCode='EVN' @ID=cs ?id=II ?code=CE ?title=ST ?text=Other"
            " ?confidentialityCode=CE ?languageCode=CS ?subject=Other *author=Other *informant=Other *entry=Entry"
            " *component=BodyPart"
        ),
        "Entry": (
            f"{_ROOT} @typeCode='COMP,DRIV' @contextConductionInd=bl act=Other|encounter=Other|observation=Other|"
            "observationMedia=Other|organizer=Other|procedure=Other|regionOfInterest=Other|"
            "substanceAdministration=Other|supply=Other"
        ),
    }
)


def examine_structure(
    examination: Examination, deviations: Iterable[Deviation], demands: Mapping[str, Rule], ours: Rule
) -> None:
    """Write down where a document departs from its table, and what it keeps. Raises BrokenRuleError."""
    broken = set()
    for found in deviations:
        rule = ours if found.ours else demands[found.fault]
        broken.add(rule)
        examination.check(rule, found.place, holds=False, expected=found.expected, found=found.found)
    for rule in (*demands.values(), ours):
        if rule not in broken:
            examination.check(rule, "all", holds=True)
