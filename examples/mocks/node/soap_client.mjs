// The first signed request with node's soap, by Kanta's WSDL.
// npm install; node soap_client.mjs https://localhost:18001/kanta data/pki
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import https from 'node:https';
import soap from 'soap';

const [url, pki] = process.argv.slice(2);
const ORGANISATION = '1.2.246.10.99999810.10.0'; // as the certificate says
const HETU = '070755-907L'; // synthetic
const WSA = 'http://www.w3.org/2005/08/addressing';
const pem = (name) => readFileSync(`${pki}/${name}.pem`, 'utf8');

const httpsAgent = new https.Agent({ ca: pem('root'), cert: pem('adapter-tls'), key: pem('adapter-tls.key') });
const client = await soap.createClientAsync(`${url}?wsdl`, { wsdl_options: { httpsAgent } });

// signing begins
const seconds = (moment) => moment.toISOString().replace(/\.\d+Z$/, 'Z');
const now = new Date();
// The package's own Timestamp lasts ten minutes, and Kanta takes five.
const timestamp =
  `<wsu:Timestamp><wsu:Created>${seconds(now)}</wsu:Created>` +
  `<wsu:Expires>${seconds(new Date(now.getTime() + 300_000))}</wsu:Expires></wsu:Timestamp>`;
const leaf = pem('adapter-system').split(/(?<=-----END CERTIFICATE-----)\n/)[0];
client.setSecurity(
  new soap.WSSecurityCert(pem('adapter-system.key'), leaf, '', {
    hasTimeStamp: false,
    appendElement: timestamp,
    additionalReferences: [
      'wsu:Timestamp', 'wsse:BinarySecurityToken', 'wsa:To', 'wsa:Action', 'wsa:MessageID',
    ],
    signerOptions: { idMode: 'wssecurity' },
  }),
);
client.addSoapHeader(
  `<wsa:To xmlns:wsa="${WSA}">${url}</wsa:To>` +
    `<wsa:Action xmlns:wsa="${WSA}">https://lautta.example/kanta/wishes</wsa:Action>` +
    `<wsa:MessageID xmlns:wsa="${WSA}">urn:uuid:${randomUUID()}</wsa:MessageID>`,
);
// signing ends

try {
  const [answer] = await client.WishesAsync(
    {
      attributes: { messageId: randomUUID() },
      sender: { attributes: { oid: ORGANISATION } },
      patient: { attributes: { root: '1.2.246.21', extension: HETU } },
    },
    { httpsAgent },
  );
  console.log(answer.acknowledgement.attributes.code);
  for (const { attributes } of answer.prohibition ?? []) console.log(`prohibition of ${attributes.scope}`);
} catch (problem) {
  const fault = problem.root?.Envelope?.Body?.Fault;
  if (!fault) throw problem;
  console.log(`${fault.faultcode}: ${fault.faultstring}`);
  process.exitCode = 1;
} finally {
  httpsAgent.destroy();
}
