#!/bin/sh
# The first signed request with curl and xmlsec1: a template is filled in, signed and sent.
# sh xmlsec1.sh https://localhost:18001/kanta data/pki
set -eu
url=$1 pki=$2
organisation=1.2.246.10.99999810.10.0 # as the certificate says
hetu=070755-907L                      # synthetic
action=https://lautta.example/kanta/wishes
work=$(mktemp -d)
trap 'rm -r "$work"' EXIT

uuid() { cat /proc/sys/kernel/random/uuid; }
reference() {
    cat <<END
<ds:Reference URI="#$1"><ds:Transforms><ds:Transform Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"/>
</ds:Transforms><ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/><ds:DigestValue/></ds:Reference>
END
}
token=$(openssl x509 -in "$pki/adapter-system.pem" -outform DER | base64 -w0) # the leaf: the first of the file
now=$(date +%s)
created=$(date -u -d "@$now" +%Y-%m-%dT%H:%M:%SZ)
expires=$(date -u -d "@$((now + 300))" +%Y-%m-%dT%H:%M:%SZ)
wss=http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss

cat > "$work/template.xml" <<END
<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" xmlns:wsa="http://www.w3.org/2005/08/addressing"
 xmlns:wsse="$wss-wssecurity-secext-1.0.xsd" xmlns:wsu="$wss-wssecurity-utility-1.0.xsd"><s:Header>
<wsa:To wsu:Id="to">$url</wsa:To><wsa:Action wsu:Id="action">$action</wsa:Action>
<wsa:MessageID wsu:Id="message">urn:uuid:$(uuid)</wsa:MessageID>
<wsse:Security><wsse:BinarySecurityToken wsu:Id="token" ValueType="$wss-x509-token-profile-1.0#X509v3"
 EncodingType="$wss-soap-message-security-1.0#Base64Binary">$token</wsse:BinarySecurityToken>
<wsu:Timestamp wsu:Id="time"><wsu:Created>$created</wsu:Created><wsu:Expires>$expires</wsu:Expires></wsu:Timestamp>
<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:SignedInfo>
<ds:CanonicalizationMethod Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"/>
<ds:SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"/>
$(for part in body time token to action message; do reference "$part"; done)
</ds:SignedInfo><ds:SignatureValue/><ds:KeyInfo><wsse:SecurityTokenReference><wsse:Reference URI="#token"/>
</wsse:SecurityTokenReference></ds:KeyInfo></ds:Signature></wsse:Security></s:Header>
<s:Body wsu:Id="body"><k:Wishes xmlns:k="https://lautta.example/kanta" messageId="$(uuid)">
<k:sender oid="$organisation"/><k:patient root="1.2.246.21" extension="$hetu"/></k:Wishes></s:Body></s:Envelope>
END

# xmlsec1 must learn which attributes are ids: one --id-attr for each element that is signed.
# signing begins
wsu=$wss-wssecurity-utility-1.0.xsd
wsse=$wss-wssecurity-secext-1.0.xsd
wsa=http://www.w3.org/2005/08/addressing
xmlsec1 --sign --privkey-pem "$pki/adapter-system.key.pem" --output "$work/request.xml" \
    --id-attr:Id http://schemas.xmlsoap.org/soap/envelope/:Body --id-attr:Id "$wsu:Timestamp" \
    --id-attr:Id "$wsse:BinarySecurityToken" --id-attr:Id "$wsa:To" \
    --id-attr:Id "$wsa:Action" --id-attr:Id "$wsa:MessageID" "$work/template.xml"

curl -s --cacert "$pki/root.pem" --cert "$pki/adapter-tls.pem" --key "$pki/adapter-tls.key.pem" \
    -H 'Content-Type: text/xml; charset=utf-8' -H "SOAPAction: \"$action\"" \
    --data-binary @"$work/request.xml" "$url" > "$work/answer.xml"
# signing ends

grep -o 'faultstring>[^<]*' "$work/answer.xml" && exit 1
grep -o 'acknowledgement code="[A-Z]*"' "$work/answer.xml" | cut -d'"' -f2
grep -o '<[a-z:]*prohibition [^>]*' "$work/answer.xml" | grep -o 'scope="[^"]*"' | sed 's/scope="\(.*\)"/prohibition of \1/'
