#!/bin/sh
# What the tests need from the system: PostgreSQL's server. Installed when we may; else said in one line.
set -eu
ls /usr/lib/postgresql/*/bin/postgres >/dev/null 2>&1 && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    # No service is started: the tests run a server of their own.
    printf '#!/bin/sh\nexit 101\n' > /tmp/lautta-policy && chmod +x /tmp/lautta-policy
    [ -e /usr/sbin/policy-rc.d ] || { cp /tmp/lautta-policy /usr/sbin/policy-rc.d; made=1; }
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends postgresql >/dev/null
    [ "${made:-}" = 1 ] && rm -f /usr/sbin/policy-rc.d
    rm -f /tmp/lautta-policy
else
    echo "The tests on PostgreSQL need its server: sudo apt-get install postgresql"
fi
