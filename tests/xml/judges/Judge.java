import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertStore;
import java.security.cert.CertificateFactory;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.xml.crypto.AlgorithmMethod;
import javax.xml.crypto.KeySelector;
import javax.xml.crypto.KeySelectorException;
import javax.xml.crypto.KeySelectorResult;
import javax.xml.crypto.XMLCryptoContext;
import javax.xml.crypto.XMLStructure;
import javax.xml.crypto.dom.DOMStructure;
import javax.xml.crypto.dsig.CanonicalizationMethod;
import javax.xml.crypto.dsig.DigestMethod;
import javax.xml.crypto.dsig.Reference;
import javax.xml.crypto.dsig.SignedInfo;
import javax.xml.crypto.dsig.Transform;
import javax.xml.crypto.dsig.XMLObject;
import javax.xml.crypto.dsig.XMLSignature;
import javax.xml.crypto.dsig.XMLSignatureFactory;
import javax.xml.crypto.dsig.dom.DOMSignContext;
import javax.xml.crypto.dsig.dom.DOMValidateContext;
import javax.xml.crypto.dsig.keyinfo.KeyInfo;
import javax.xml.crypto.dsig.keyinfo.KeyInfoFactory;
import javax.xml.crypto.dsig.keyinfo.X509Data;
import javax.xml.crypto.dsig.spec.C14NMethodParameterSpec;
import javax.xml.crypto.dsig.spec.TransformParameterSpec;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.w3c.dom.Attr;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/**
 * Java's own XML Signature as a judge and as a signer. One task a line, its fields parted by tabs; one line of JSON a task.
 *
 * <p>verify, file, root, untrusted, seconds since 1970 – or – sign, file, output, habit|whole|xades|soap, key, chain, SigningTime.
 */
public final class Judge {
    private static final String ETSI = "http://uri.etsi.org/01903/v1.3.2#";
    private static final String OASIS = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-";
    private static final String WSSE = OASIS + "wssecurity-secext-1.0.xsd";
    private static final String WSU = OASIS + "wssecurity-utility-1.0.xsd";
    private static final String HL7FI = "urn:hl7finland";
    private static final String MORE = "http://www.w3.org/2001/04/xmldsig-more#";
    private static final XMLSignatureFactory FACTORY = XMLSignatureFactory.getInstance("DOM");

    public static void main(String[] arguments) throws Exception {
        BufferedReader tasks = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = tasks.readLine(); line != null; line = tasks.readLine()) {
            String[] task = line.split("\t");
            String answer;
            try {
                answer = task[0].equals("sign") ? sign(task) : verify(task);
            } catch (Exception problem) {
                answer = answer(false, reason(problem), List.of());
            }
            System.out.println(answer);
            System.out.flush();
        }
    }

    private static String reason(Throwable problem) {
        Throwable cause = problem;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause.getClass().getSimpleName() + ": " + cause.getMessage();
    }

    // ---- verify

    private static String verify(String[] task) throws Exception {
        Document document = parse(Path.of(task[1]));
        identify(document);
        NodeList found = document.getElementsByTagNameNS(XMLSignature.XMLNS, "Signature");
        List<String> signatures = new ArrayList<>();
        boolean valid = found.getLength() > 0;
        String why = valid ? "" : "there is no signature";
        for (int at = 0; at < found.getLength(); at++) {
            Selector selector = new Selector(document, certificates(task[2]).get(0), certificates(task[3]), task[4]);
            DOMValidateContext context = new DOMValidateContext(selector, found.item(at));
            context.setProperty("org.jcp.xml.dsig.secureValidation", Boolean.TRUE);
            boolean held = false;
            StringBuilder references = new StringBuilder();
            try {
                XMLSignature signature = FACTORY.unmarshalXMLSignature(context);
                boolean value = signature.getSignatureValue().validate(context);
                held = signature.validate(context) && value;
                why = value ? why : "the signature value does not verify";
                for (Object item : signature.getSignedInfo().getReferences()) {
                    Reference reference = (Reference) item;
                    boolean same = reference.validate(context);
                    why = same ? why : "the digest of '" + reference.getURI() + "' differs";
                    references.append(references.length() == 0 ? "" : ",").append(quote(reference.getURI()));
                }
            } catch (Exception problem) {
                why = reason(problem);
            }
            valid &= held;
            signatures.add("{\"valid\":" + held + ",\"signer\":" + quote(selector.subject) + ",\"references\":[" + references + "]}");
        }
        return answer(valid, why, signatures);
    }

    /** The key of the certificate a signature carries, or points at as a WS-Security token, once it leads to the root. */
    private static final class Selector extends KeySelector {
        private final Document document;
        private final X509Certificate root;
        private final List<X509Certificate> more;
        private final Date at;
        private String subject = "";

        Selector(Document document, X509Certificate root, List<X509Certificate> more, String seconds) {
            this.document = document;
            this.root = root;
            this.more = new ArrayList<>(more);
            this.at = Date.from(Instant.ofEpochSecond(Long.parseLong(seconds)));
        }

        @Override
        public KeySelectorResult select(KeyInfo info, Purpose purpose, AlgorithmMethod method, XMLCryptoContext context)
                throws KeySelectorException {
            try {
                X509Certificate leaf = null;
                for (Object item : info == null ? List.of() : info.getContent()) {
                    for (X509Certificate carried : carried((XMLStructure) item)) {
                        leaf = leaf == null && carried.getBasicConstraints() < 0 ? carried : leaf;
                        more.add(carried);
                    }
                }
                if (leaf == null) {
                    throw new KeySelectorException("the signature carries no certificate");
                }
                X509CertSelector target = new X509CertSelector();
                target.setCertificate(leaf);
                PKIXBuilderParameters parameters = new PKIXBuilderParameters(Set.of(new TrustAnchor(root, null)), target);
                parameters.addCertStore(CertStore.getInstance("Collection", new CollectionCertStoreParameters(more)));
                parameters.setRevocationEnabled(false);
                parameters.setDate(at);
                CertPathBuilder.getInstance("PKIX").build(parameters);
                subject = leaf.getSubjectX500Principal().getName("RFC1779", Map.of("2.5.4.5", "serialNumber"));
                Key key = leaf.getPublicKey();
                return () -> key;
            } catch (KeySelectorException problem) {
                throw problem;
            } catch (Exception problem) {
                throw new KeySelectorException(problem);
            }
        }

        private List<X509Certificate> carried(XMLStructure item) throws Exception {
            List<X509Certificate> certificates = new ArrayList<>();
            if (item instanceof X509Data) {
                for (Object part : ((X509Data) item).getContent()) {
                    if (part instanceof X509Certificate) {
                        certificates.add((X509Certificate) part);
                    }
                }
            } else if (item instanceof DOMStructure) {
                Element pointer = (Element) ((Element) ((DOMStructure) item).getNode()).getElementsByTagNameNS(WSSE, "Reference").item(0);
                Element token = document.getElementById(pointer.getAttribute("URI").substring(1));
                byte[] octets = Base64.getMimeDecoder().decode(token.getTextContent());
                certificates.add((X509Certificate) factory().generateCertificate(new ByteArrayInputStream(octets)));
            }
            return certificates;
        }
    }

    // ---- sign

    private static String sign(String[] task) throws Exception {
        Document document = parse(Path.of(task[1]));
        List<Element> identified = identify(document);
        List<X509Certificate> chain = certificates(task[5]);
        String algorithm = chain.get(0).getPublicKey().getAlgorithm();
        byte[] octets = Base64.getMimeDecoder().decode(Files.readString(Path.of(task[4])).replaceAll("-----.*-----", ""));
        PrivateKey key = KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(octets));
        List<Reference> references = new ArrayList<>();
        List<XMLObject> objects = null;
        NodeList wrappers = document.getElementsByTagNameNS(HL7FI, "signature");
        Node parent = wrappers.getLength() == 0 ? document.getDocumentElement() : wrappers.item(wrappers.getLength() - 1);
        KeyInfoFactory infos = FACTORY.getKeyInfoFactory();
        KeyInfo info = infos.newKeyInfo(List.of(infos.newX509Data(chain)));
        Element properties = null;
        switch (task[3]) {
            case "habit":
                Element stamp = (Element) ((Element) parent).getElementsByTagNameNS(HL7FI, "signatureTimestamp").item(0);
                NodeList body = document.getElementsByTagNameNS("urn:hl7-org:v3", "structuredBody");
                references.add(reference("#" + stamp.getAttribute("ID"), null, null));
                references.add(reference("#" + ((Element) body.item(0)).getAttribute("ID"), null, null));
                break;
            case "whole":
                references.add(reference("", null, null));
                break;
            case "xades":
                Element qualifying = qualify(document, chain.get(0), task[6]);
                properties = (Element) qualifying.getFirstChild();
                references.add(reference("", null, "xades-reference"));
                references.add(reference("#xades-properties", "http://uri.etsi.org/01903#SignedProperties", null));
                objects = List.of(FACTORY.newXMLObject(List.of(new DOMStructure(qualifying)), null, null, null));
                break;
            case "soap":
                parent = document.getElementsByTagNameNS(WSSE, "Security").item(0);
                for (Element part : identified) {
                    references.add(reference("#" + part.getAttributeNS(WSU, "Id"), null, null));
                }
                info = infos.newKeyInfo(List.of(new DOMStructure(point(document))));
                break;
            default:
                throw new IllegalArgumentException(task[3]);
        }
        DOMSignContext context = new DOMSignContext(key, parent);
        context.setDefaultNamespacePrefix("ds");
        if (properties != null) {
            context.setIdAttributeNS(properties, null, "Id");
        }
        SignedInfo signed = FACTORY.newSignedInfo(
            FACTORY.newCanonicalizationMethod(CanonicalizationMethod.EXCLUSIVE, (C14NMethodParameterSpec) null),
            FACTORY.newSignatureMethod(MORE + (algorithm.equals("RSA") ? "rsa-sha256" : "ecdsa-sha256"), null), references);
        FACTORY.newXMLSignature(signed, info, objects, objects == null ? null : "xades-signature", null).sign(context);
        try (var output = Files.newOutputStream(Path.of(task[2]))) {
            TransformerFactory.newInstance().newTransformer().transform(new DOMSource(document), new StreamResult(output));
        }
        return answer(true, "", List.of());
    }

    private static Reference reference(String uri, String type, String identity) throws Exception {
        List<Transform> transforms = new ArrayList<>();
        if (uri.isEmpty()) {
            transforms.add(FACTORY.newTransform(Transform.ENVELOPED, (TransformParameterSpec) null));
        }
        transforms.add(FACTORY.newTransform(CanonicalizationMethod.EXCLUSIVE, (TransformParameterSpec) null));
        return FACTORY.newReference(uri, FACTORY.newDigestMethod(DigestMethod.SHA256, null), transforms, type, identity);
    }

    private static Element qualify(Document document, X509Certificate leaf, String time) throws Exception {
        Element qualifying = document.createElementNS(ETSI, "xades:QualifyingProperties");
        qualifying.setAttribute("Target", "#xades-signature");
        Element properties = grow(qualifying, "SignedProperties");
        properties.setAttribute("Id", "xades-properties");
        Element own = grow(properties, "SignedSignatureProperties");
        grow(own, "SigningTime").setTextContent(time);
        Element digest = grow(grow(grow(own, "SigningCertificateV2"), "Cert"), "CertDigest");
        Element method = (Element) digest.appendChild(document.createElementNS(XMLSignature.XMLNS, "ds:DigestMethod"));
        method.setAttribute("Algorithm", DigestMethod.SHA256);
        byte[] octets = MessageDigest.getInstance("SHA-256").digest(leaf.getEncoded());
        Node value = digest.appendChild(document.createElementNS(XMLSignature.XMLNS, "ds:DigestValue"));
        value.setTextContent(Base64.getEncoder().encodeToString(octets));
        Element format = grow(grow(properties, "SignedDataObjectProperties"), "DataObjectFormat");
        format.setAttribute("ObjectReference", "#xades-reference");
        grow(format, "MimeType").setTextContent("text/xml");
        return qualifying;
    }

    private static Element grow(Element parent, String name) {
        return (Element) parent.appendChild(parent.getOwnerDocument().createElementNS(ETSI, "xades:" + name));
    }

    private static Element point(Document document) {
        Element token = (Element) document.getElementsByTagNameNS(WSSE, "BinarySecurityToken").item(0);
        Element holder = document.createElementNS(WSSE, "wsse:SecurityTokenReference");
        Element pointer = (Element) holder.appendChild(document.createElementNS(WSSE, "wsse:Reference"));
        pointer.setAttribute("URI", "#" + token.getAttributeNS(WSU, "Id"));
        pointer.setAttribute("ValueType", token.getAttribute("ValueType"));
        return holder;
    }

    // ---- both

    private static Document parse(Path file) throws Exception {
        DocumentBuilderFactory builders = DocumentBuilderFactory.newInstance();
        builders.setNamespaceAware(true);
        builders.setXIncludeAware(false);
        builders.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        var builder = builders.newDocumentBuilder();
        builder.setErrorHandler(null);
        return builder.parse(file.toFile());
    }

    /** Every ID, Id and wsu:Id names its element; the same value twice is refused. */
    private static List<Element> identify(Document document) {
        Map<String, Element> owners = new HashMap<>();
        List<Element> identified = new ArrayList<>();
        NodeList elements = document.getElementsByTagName("*");
        for (int at = 0; at < elements.getLength(); at++) {
            Element element = (Element) elements.item(at);
            for (Attr attribute : new Attr[] {
                element.getAttributeNodeNS(null, "ID"), element.getAttributeNodeNS(null, "Id"), element.getAttributeNodeNS(WSU, "Id")
            }) {
                if (attribute == null) {
                    continue;
                }
                if (owners.put(attribute.getValue(), element) != null) {
                    throw new IllegalArgumentException("the ID " + attribute.getValue() + " is there twice");
                }
                element.setIdAttributeNode(attribute, true);
                if (WSU.equals(attribute.getNamespaceURI())) {
                    identified.add(element);
                }
            }
        }
        return identified;
    }

    private static CertificateFactory factory() throws Exception {
        return CertificateFactory.getInstance("X.509");
    }

    private static List<X509Certificate> certificates(String file) throws Exception {
        List<X509Certificate> found = new ArrayList<>();
        try (var input = Files.newInputStream(Path.of(file))) {
            for (var item : factory().generateCertificates(input)) {
                found.add((X509Certificate) item);
            }
        }
        return found;
    }

    private static String answer(boolean valid, String why, List<String> signatures) {
        return "{\"valid\":" + valid + ",\"why\":" + quote(why) + ",\"signatures\":[" + String.join(",", signatures) + "]}";
    }

    private static String quote(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (char letter : text.toCharArray()) {
            quoted.append(letter < ' ' || letter == '"' || letter == '\\' || letter > '~' ? String.format("\\u%04x", (int) letter) : letter);
        }
        return quoted.append('"').toString();
    }
}
