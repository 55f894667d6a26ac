// A lever of a client of Lautta's API that is reached by HTTP, for one action: `use`. Node 20, no packages.
//
//     node client.mjs --port 9000
//
//     [client]
//     features = ["register-access"]
//     lever = { http = "http://localhost:9000/lever" }
//
// Yours drives your product. This one is the product, so that you see the whole.

import { createServer } from 'node:http';
import { parseArgs } from 'node:util';

const { values: options } = parseArgs({ options: { port: { type: 'string', default: '9000' } } });

class Refused extends Error {
  // The API refused, or what came is not what was asked for: the sentences for the worker.
  constructor(...reasons) {
    super();
    this.reasons = reasons;
  }
}

// Ask whether the worker may read, fetch the documents, and give what is shown.
async function use(told) {
  const question = [
    { name: 'client', valueIdentifier: told.client },
    { name: 'matter', valueUri: `urn:oid:${told.matter}` },
    { name: 'unit', valueUri: `urn:oid:${told.unit}` },
    { name: 'workerUnit', valueUri: `urn:oid:${told.workerUnit}` },
    { name: 'worker', valueIdentifier: told.worker },
    { name: 'role', valueCode: told.role },
    { name: 'authentication', valueCode: told.authentication },
    { name: 'authenticatedAt', valueInstant: told.authenticatedAt },
  ];
  const answer = await post(told, 'Consent/$evaluate', [...question, { name: 'action', valueCode: 'read' }]);
  const decisions = answer.parameter.filter((one) => one.name === 'decision').map((one) => one.valueCode);
  if (decisions.join() !== 'permit') {
    const parts = answer.parameter.filter((one) => one.name === 'reason').flatMap((one) => one.part);
    throw new Refused(...parts.filter((one) => ['text', 'remedy'].includes(one.name)).map((one) => one.valueString));
  }
  const bundle = await post(told, 'Consent/$fetch', question);
  const documents = (bundle.entry ?? []).map((entry) => entry.resource);
  if (documents.some((one) => one.subject.identifier.value !== told.client.value)) {
    throw new Refused('A document of somebody else came: nothing is shown.');
  }
  return { documents: documents.map((one) => one.masterIdentifier.value.replace('urn:oid:', '')) };
}

async function post(told, path, parameter) {
  const answer = await fetch(`${told.url}/${path}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/fhir+json', Authorization: `Bearer ${told.token}` },
    body: JSON.stringify({ resourceType: 'Parameters', parameter }),
    signal: AbortSignal.timeout(told.timeout * 1000),
  });
  if (answer.status >= 500) throw new Error('the API is away');
  const found = await answer.json();
  if (!answer.ok) throw new Refused(...found.issue.map((one) => one.diagnostics ?? ''));
  return found;
}

// What came of an action: the outcome, and what is shown. What cannot be read is no permit: nothing is shown.
async function pull(action, told) {
  if (action !== 'use') return { outcome: 'could not' };
  try {
    return { outcome: 'did', shown: await use(told) };
  } catch (problem) {
    if (problem instanceof Refused) return { outcome: 'refused', shown: { reasons: problem.reasons } };
    return { outcome: 'could not' };
  }
}

const server = createServer(async (request, response) => {
  const parts = [];
  for await (const part of request) parts.push(part);
  const { action, arguments: told } = JSON.parse(Buffer.concat(parts));
  response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(await pull(action, told)));
});
server.listen(Number(options.port), '127.0.0.1', () => {
  console.log(`http://localhost:${server.address().port}/lever`);
});
