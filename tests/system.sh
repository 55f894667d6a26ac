#!/bin/sh
# What the tests need from the system: servers to talk to, and the programs that judge our signatures. Installed when we may; else said in one line.
set -eu
missing=""
has() { command -v "$1" >/dev/null 2>&1; }
ls /usr/lib/postgresql/*/bin/postgres >/dev/null 2>&1 || missing="$missing postgresql"
has xmlsec1 || missing="$missing xmlsec1"
has softhsm2-util || missing="$missing softhsm2"
has javac || missing="$missing default-jdk-headless"
has mvn || missing="$missing maven"
has node || missing="$missing nodejs"
has npm || missing="$missing npm"
has curl || missing="$missing curl"
[ -x /usr/sbin/dovecot ] || missing="$missing dovecot-imapd dovecot-lmtpd"
[ -f /usr/lib/dovecot/modules/lib90_sieve_plugin.so ] || missing="$missing dovecot-sieve"
[ -x /usr/sbin/clamd ] || missing="$missing clamav-daemon"
[ -x /usr/sbin/Orthanc ] || missing="$missing orthanc"
[ -f /usr/share/orthanc/plugins/libOrthancDicomWeb.so ] || missing="$missing orthanc-dicomweb"
has dcmqrscp || missing="$missing dcmtk"
has chromium || missing="$missing chromium fonts-dejavu-core"
if [ -z "$missing" ]; then
    :
elif [ "$(id -u)" = 0 ] && has apt-get; then
    # No service is started: the tests run a server of their own.
    printf '#!/bin/sh\nexit 101\n' > /tmp/lautta-policy && chmod +x /tmp/lautta-policy
    [ -e /usr/sbin/policy-rc.d ] || { cp /tmp/lautta-policy /usr/sbin/policy-rc.d; made=1; }
    apt-get update -qq
    # shellcheck disable=SC2086 # one word a package
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
    [ "${made:-}" = 1 ] && rm -f /usr/sbin/policy-rc.d
    rm -f /tmp/lautta-policy
else
    echo "The tests need more from the system: sudo apt-get install$missing"
fi
# One of the clients that mock Kanta is tried with is a package of node's.
! has npm || npm ci --prefix tests/mocks/node --no-audit --no-fund --silent
# So are HL7's definitions and examples of FHIR R4, and the compiler of FHIR Shorthand.
! has npm || npm ci --prefix tests/validate/node --no-audit --no-fund --silent
# So is the checker of the console's pages.
! has npm || npm ci --prefix tests/console/node --no-audit --no-fund --silent
# So are FHIR clients that others wrote.
! has npm || npm ci --prefix tests/foreign/node --no-audit --no-fund --silent
# So is WSS4J, which signs a first request (examples/mocks).
! has mvn || mvn -q -B -f examples/mocks/wss4j/pom.xml dependency:copy-dependencies -DoutputDirectory=lib >/dev/null 2>&1 || echo "WSS4J could not be had: its test is skipped."
# Where there is Maven, HL7's own validator is asked too.
! has mvn || mvn -q -B -f tests/validate/java/pom.xml dependency:copy-dependencies -DoutputDirectory=lib >/dev/null 2>&1 || echo "HL7's validator could not be had: its test is skipped."
