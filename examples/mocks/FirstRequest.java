// The first signed request with what Java brings along: javax.xml.crypto signs, HttpsURLConnection sends.
// java FirstRequest.java https://localhost:18001/kanta data/pki

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.xml.crypto.dom.DOMStructure;
import javax.xml.crypto.dsig.CanonicalizationMethod;
import javax.xml.crypto.dsig.DigestMethod;
import javax.xml.crypto.dsig.Reference;
import javax.xml.crypto.dsig.SignedInfo;
import javax.xml.crypto.dsig.XMLSignatureFactory;
import javax.xml.crypto.dsig.dom.DOMSignContext;
import javax.xml.crypto.dsig.keyinfo.KeyInfo;
import javax.xml.crypto.dsig.spec.C14NMethodParameterSpec;
import javax.xml.crypto.dsig.spec.TransformParameterSpec;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

public class FirstRequest {
    static final String ACTION = "https://lautta.example/kanta/wishes";
    static final String WSS = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-";
    static final String WSSE = WSS + "wssecurity-secext-1.0.xsd";
    static final String WSU = WSS + "wssecurity-utility-1.0.xsd";
    static final String EXCLUSIVE = CanonicalizationMethod.EXCLUSIVE;
    static final String ORGANISATION = "1.2.246.10.99999810.10.0"; // as the certificate says
    static final String RSA_SHA256 = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256";
    static final String HETU = "070755-907L"; // synthetic

    public static void main(String[] words) throws Exception {
        String url = words[0];
        Path pki = Path.of(words[1]);
        X509Certificate leaf = chain(pki.resolve("adapter-system.pem")).get(0);
        Document envelope = parse(new ByteArrayInputStream(envelope(url, leaf).getBytes("UTF-8")));
        sign(envelope, key(pki.resolve("adapter-system.key.pem")));
        print(send(url, pki, envelope));
    }

    static String envelope(String url, X509Certificate leaf) throws Exception {
        Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        String token = Base64.getEncoder().encodeToString(leaf.getEncoded());
        return """
            <s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" xmlns:wsu="%s"><s:Header>
            <wsa:To xmlns:wsa="http://www.w3.org/2005/08/addressing" wsu:Id="to">%s</wsa:To>
            <wsa:Action xmlns:wsa="http://www.w3.org/2005/08/addressing" wsu:Id="action">%s</wsa:Action>
            <wsa:MessageID xmlns:wsa="http://www.w3.org/2005/08/addressing" wsu:Id="message">urn:uuid:%s</wsa:MessageID>
            <wsse:Security xmlns:wsse="%s">
            <wsse:BinarySecurityToken wsu:Id="token" ValueType="%sx509-token-profile-1.0#X509v3"
             EncodingType="%ssoap-message-security-1.0#Base64Binary">%s</wsse:BinarySecurityToken>
            <wsu:Timestamp wsu:Id="time"><wsu:Created>%s</wsu:Created><wsu:Expires>%s</wsu:Expires></wsu:Timestamp>
            </wsse:Security></s:Header><s:Body wsu:Id="body"><Wishes xmlns="https://lautta.example/kanta" messageId="%s">
            <sender oid="%s"/><patient root="1.2.246.21" extension="%s"/></Wishes></s:Body></s:Envelope>
            """.formatted(WSU, url, ACTION, UUID.randomUUID(), WSSE, WSS, WSS, token, now, now.plusSeconds(300),
                UUID.randomUUID(), ORGANISATION, HETU);
    }

    // signing begins
    /** One Reference for each part, each with exclusive canonicalisation alone. */
    static void sign(Document envelope, PrivateKey key) throws Exception {
        XMLSignatureFactory factory = XMLSignatureFactory.getInstance("DOM");
        Element security = (Element) envelope.getElementsByTagNameNS(WSSE, "Security").item(0);
        DOMSignContext context = new DOMSignContext(key, security);
        context.setDefaultNamespacePrefix("ds");
        List<Reference> references = new ArrayList<>();
        for (String id : List.of("body", "time", "token", "to", "action", "message")) {
            var transform = factory.newTransform(EXCLUSIVE, (TransformParameterSpec) null);
            var digest = factory.newDigestMethod(DigestMethod.SHA256, null);
            references.add(factory.newReference("#" + id, digest, List.of(transform), null, null));
        }
        NodeList all = envelope.getElementsByTagName("*");
        for (int i = 0; i < all.getLength(); i++) { // wsu:Id must be said to be an id
            if (all.item(i) instanceof Element part && part.hasAttributeNS(WSU, "Id")) {
                context.setIdAttributeNS(part, WSU, "Id");
            }
        }
        SignedInfo info = factory.newSignedInfo(
                factory.newCanonicalizationMethod(EXCLUSIVE, (C14NMethodParameterSpec) null),
                factory.newSignatureMethod(RSA_SHA256, null), references);
        Element named = envelope.createElementNS(WSSE, "wsse:SecurityTokenReference");
        Element reference = envelope.createElementNS(WSSE, "wsse:Reference");
        reference.setAttribute("URI", "#token");
        named.appendChild(reference);
        KeyInfo holder = factory.getKeyInfoFactory().newKeyInfo(List.of(new DOMStructure(named)));
        factory.newXMLSignature(info, holder).sign(context);
    }
    // signing ends

    static Document send(String url, Path pki, Document envelope) throws Exception {
        HttpsURLConnection connection = (HttpsURLConnection) URI.create(url).toURL().openConnection();
        connection.setSSLSocketFactory(tls(pki).getSocketFactory());
        connection.setRequestMethod("POST");
        connection.setDoOutput(true);
        connection.setRequestProperty("Content-Type", "text/xml; charset=utf-8");
        connection.setRequestProperty("SOAPAction", "\"" + ACTION + "\"");
        TransformerFactory.newInstance().newTransformer()
                .transform(new DOMSource(envelope), new StreamResult(connection.getOutputStream()));
        return parse(connection.getResponseCode() == 200 ? connection.getInputStream() : connection.getErrorStream());
    }

    /** Kanta's TLS certificate comes from root.pem; ours is adapter-tls. */
    static SSLContext tls(Path pki) throws Exception {
        KeyStore ours = KeyStore.getInstance("PKCS12");
        ours.load(null, null);
        ours.setKeyEntry("tls", key(pki.resolve("adapter-tls.key.pem")), new char[0],
                chain(pki.resolve("adapter-tls.pem")).toArray(new Certificate[0]));
        KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
        keys.init(ours, new char[0]);
        KeyStore roots = KeyStore.getInstance("PKCS12");
        roots.load(null, null);
        roots.setCertificateEntry("root", chain(pki.resolve("root.pem")).get(0));
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(roots);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }

    static List<X509Certificate> chain(Path file) throws Exception {
        try (InputStream in = Files.newInputStream(file)) {
            return CertificateFactory.getInstance("X.509").generateCertificates(in).stream()
                    .map(X509Certificate.class::cast).toList();
        }
    }

    static PrivateKey key(Path file) throws Exception {
        String text = Files.readString(file).replaceAll("-----[A-Z ]+-----", "");
        byte[] content = Base64.getMimeDecoder().decode(text);
        return KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(content));
    }

    static Document parse(InputStream in) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setNamespaceAware(true);
        factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        return factory.newDocumentBuilder().parse(in);
    }

    static void print(Document answer) {
        NodeList acknowledged = answer.getElementsByTagNameNS("https://lautta.example/kanta", "acknowledgement");
        if (acknowledged.getLength() == 0) {
            System.out.println(answer.getElementsByTagName("faultcode").item(0).getTextContent());
            System.exit(1);
        }
        System.out.println(((Element) acknowledged.item(0)).getAttribute("code"));
        NodeList prohibitions = answer.getElementsByTagNameNS("https://lautta.example/kanta", "prohibition");
        for (int i = 0; i < prohibitions.getLength(); i++) {
            System.out.println("prohibition of " + ((Element) prohibitions.item(i)).getAttribute("scope"));
        }
    }
}
