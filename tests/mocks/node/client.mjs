// A SOAP client that is not ours: node's soap, by Kanta's WSDL, over mutual TLS. Its order comes in as JSON, and what
// it was told goes out as JSON.
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import https from 'node:https';
import { text } from 'node:stream/consumers';
import soap from 'soap';

const WSA = 'http://www.w3.org/2005/08/addressing';
const order = JSON.parse(await text(process.stdin));
const pem = (name) => readFileSync(`${order.pki}/${name}.pem`, 'utf8');
const leaf = (name) => pem(name).split(/(?<=-----END CERTIFICATE-----)\n/)[0];

const httpsAgent = new https.Agent({
  ca: pem('root'),
  cert: pem('adapter-tls'),
  key: pem('adapter-tls.key'),
  keepAlive: true,
});
const client = await soap.createClientAsync(`${order.url}?wsdl`, { wsdl_options: { httpsAgent } });

const seconds = (moment) => moment.toISOString().replace(/\.\d+Z$/, 'Z');

// The package's own Timestamp lasts ten minutes, twice what Kanta takes: ours stands in its place, signed like the rest.
function secure() {
  const now = new Date();
  const timestamp =
    `<wsu:Timestamp><wsu:Created>${seconds(now)}</wsu:Created>` +
    `<wsu:Expires>${seconds(new Date(now.getTime() + 300_000))}</wsu:Expires></wsu:Timestamp>`;
  return new soap.WSSecurityCert(pem(`${order.key}.key`), leaf(order.key), '', {
    hasTimeStamp: false,
    appendElement: timestamp,
    additionalReferences: ['wsu:Timestamp', 'wsse:BinarySecurityToken', 'wsa:To', 'wsa:Action', 'wsa:MessageID'],
    signerOptions: { idMode: 'wssecurity' },
  });
}

const transforms = [];
function ask(operation, content) {
  client.clearSoapHeaders();
  client.addSoapHeader(
    `<wsa:To xmlns:wsa="${WSA}">${order.url}</wsa:To>` +
      `<wsa:Action xmlns:wsa="${WSA}">https://lautta.example/kanta/${operation.toLowerCase()}</wsa:Action>` +
      `<wsa:MessageID xmlns:wsa="${WSA}">urn:uuid:${randomUUID()}</wsa:MessageID>`,
  );
  client.setSecurity(secure());
  return client[`${operation}Async`](content, { httpsAgent });
}

client.on('request', (xml) => {
  for (const [, inner] of xml.matchAll(/<(?:\w+:)?Transforms>(.*?)<\/(?:\w+:)?Transforms>/gs)) {
    transforms.push([...inner.matchAll(/Algorithm="([^"]+)"/g)].map(([, algorithm]) => algorithm));
  }
});

const sender = { attributes: { oid: order.organisation } };
const patient = { attributes: { root: '1.2.246.21', extension: order.patient } };
const told = {};
try {
  if (order.frame) {
    const [, archived] = await ask('Archive', { $xml: order.frame });
    told.archive = archived;
    const document = { attributes: { oid: order.document } };
    const attributes = { messageId: randomUUID(), useSituation: '1' };
    [told.fetch] = await ask('Fetch', { attributes, sender, unit: sender, document });
  }
  [told.wishes] = await ask('Wishes', { attributes: { messageId: randomUUID() }, sender, patient });
  if (order.frame) {
    const document = { attributes: { oid: order.document } };
    [told.query] = await ask('Query', { attributes: { messageId: randomUUID() }, sender, client: patient });
    [told.invalidate] = await ask('Invalidate', { attributes: { messageId: randomUUID() }, sender, document });
  }
} catch (problem) {
  const fault = problem.root?.Envelope?.Body?.Fault;
  if (!fault) throw problem;
  told.fault = { code: fault.faultcode, text: fault.faultstring };
}
process.stdout.write(JSON.stringify({ ...told, transforms }));
httpsAgent.destroy();
