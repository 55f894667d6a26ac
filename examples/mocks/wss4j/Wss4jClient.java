// The first signed request with WSS4J, with its defaults; CXF signs by the same library.
// mvn -q dependency:copy-dependencies -DoutputDirectory=lib
// java -cp 'lib/*' Wss4jClient.java https://localhost:18001/kanta data/pki

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
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.UUID;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.apache.wss4j.common.WSEncryptionPart;
import org.apache.wss4j.common.crypto.Merlin;
import org.apache.wss4j.dom.WSConstants;
import org.apache.wss4j.dom.engine.WSSConfig;
import org.apache.wss4j.dom.message.WSSecHeader;
import org.apache.wss4j.dom.message.WSSecSignature;
import org.apache.wss4j.dom.message.WSSecTimestamp;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

public class Wss4jClient {
    static final String ACTION = "https://lautta.example/kanta/wishes";
    static final String WSA = "http://www.w3.org/2005/08/addressing";
    static final String ORGANISATION = "1.2.246.10.99999810.10.0"; // as the certificate says
    static final String HETU = "070755-907L"; // synthetic

    public static void main(String[] words) throws Exception {
        Path pki = Path.of(words[1]);
        Document envelope = parse(new ByteArrayInputStream(envelope(words[0]).getBytes("UTF-8")));
        sign(envelope, store(pki, "adapter-system"));
        print(send(words[0], pki, envelope));
    }

    static String envelope(String url) {
        return """
            <s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" xmlns:wsa="%s"><s:Header>
            <wsa:To>%s</wsa:To><wsa:Action>%s</wsa:Action><wsa:MessageID>urn:uuid:%s</wsa:MessageID>
            </s:Header><s:Body><k:Wishes xmlns:k="https://lautta.example/kanta" messageId="%s">
            <k:sender oid="%s"/><k:patient root="1.2.246.21" extension="%s"/>
            </k:Wishes></s:Body></s:Envelope>
            """.formatted(WSA, url, ACTION, UUID.randomUUID(), UUID.randomUUID(), ORGANISATION, HETU);
    }

    // signing begins
    static void sign(Document envelope, KeyStore store) throws Exception {
        WSSConfig.init();
        Merlin crypto = new Merlin();
        crypto.setKeyStore(store);
        WSSecHeader header = new WSSecHeader(envelope);
        header.insertSecurityHeader();
        WSSecTimestamp timestamp = new WSSecTimestamp(header);
        timestamp.setTimeToLive(300);
        timestamp.build();
        WSSecSignature signature = new WSSecSignature(header);
        signature.setUserInfo("key", "");
        signature.setKeyIdentifierType(WSConstants.BST_DIRECT_REFERENCE);
        signature.setSignatureAlgorithm(WSConstants.RSA_SHA256);
        signature.setDigestAlgo(WSConstants.SHA256);
        var parts = signature.getParts();
        for (String name : new String[] {"To", "Action", "MessageID"}) {
            parts.add(new WSEncryptionPart(name, WSA, "Element"));
        }
        parts.add(new WSEncryptionPart("Body", WSConstants.URI_SOAP11_ENV, "Element"));
        parts.add(new WSEncryptionPart("Timestamp", WSConstants.WSU_NS, "Element"));
        parts.add(new WSEncryptionPart("BinarySecurityToken", WSConstants.WSSE_NS, "Element"));
        signature.prepare(crypto);
        signature.prependBSTElementToHeader(); // before it is signed; build() does it too late
        signature.computeSignature(signature.addReferencesToSign(parts));
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

    static SSLContext tls(Path pki) throws Exception {
        KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
        keys.init(store(pki, "adapter-tls"), new char[0]);
        KeyStore roots = KeyStore.getInstance("PKCS12");
        roots.load(null, null);
        roots.setCertificateEntry("root", chain(pki.resolve("root.pem"))[0]);
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(roots);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }

    /** A certificate with its key, under the alias `key` and an empty password. */
    static KeyStore store(Path pki, String name) throws Exception {
        String text = Files.readString(pki.resolve(name + ".key.pem")).replaceAll("-----[A-Z ]+-----", "");
        PrivateKey key = KeyFactory.getInstance("RSA")
                .generatePrivate(new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(text)));
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("key", key, new char[0], chain(pki.resolve(name + ".pem")));
        return store;
    }

    static Certificate[] chain(Path file) throws Exception {
        try (InputStream in = Files.newInputStream(file)) {
            return CertificateFactory.getInstance("X.509").generateCertificates(in).toArray(new Certificate[0]);
        }
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
            System.out.println(answer.getElementsByTagName("faultstring").item(0).getTextContent());
            System.exit(1);
        }
        System.out.println(((Element) acknowledged.item(0)).getAttribute("code"));
        NodeList prohibitions = answer.getElementsByTagNameNS("https://lautta.example/kanta", "prohibition");
        for (int i = 0; i < prohibitions.getLength(); i++) {
            System.out.println("prohibition of " + ((Element) prohibitions.item(i)).getAttribute("scope"));
        }
    }
}
