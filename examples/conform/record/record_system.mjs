// A tiny record system to try the conformance kit on: FHIR R4 over HTTP, in memory. Node 20, no packages.
//
//     SUT_TOKEN=sample node record_system.mjs --port 8090
//
// It claims the mode `narrow`: a photo comes as a DocumentReference.
// It has three mistakes, each marked by MISTAKE. With `--mended` it starts without them.

import { createHash, randomUUID, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';
import { parseArgs } from 'node:util';

const { values: options } = parseArgs({
  options: { port: { type: 'string', default: '8090' }, mended: { type: 'boolean', default: false } },
});
const HETU_SYSTEM = '1.2.246.21';
const HETU = /(\d{6})[-+YXWVUABCDEF](\d{3})([0-9A-FHJ-NPR-Y])/;

// The elements that R4 has in each type, the codes of `status`, and the element that names the patient.
const COMMON = 'resourceType id meta implicitRules language text contained extension modifierExtension identifier';
const TYPES = {
  Patient: {
    elements:
      'active name telecom gender birthDate deceasedBoolean deceasedDateTime address maritalStatus ' +
      'multipleBirthBoolean multipleBirthInteger photo contact communication generalPractitioner ' +
      'managingOrganization link',
  },
  Task: {
    elements:
      'instantiatesCanonical instantiatesUri basedOn groupIdentifier partOf status statusReason businessStatus ' +
      'intent priority code description focus for encounter executionPeriod authoredOn lastModified requester ' +
      'performerType owner location reasonCode reasonReference insurance note relevantHistory restriction input output',
    status:
      'draft requested received accepted rejected ready cancelled in-progress on-hold failed completed ' +
      'entered-in-error',
    subject: 'for',
  },
  DocumentReference: {
    elements:
      'masterIdentifier status docStatus type category subject date author authenticator custodian relatesTo ' +
      'description securityLabel content context',
    status: 'current superseded entered-in-error',
    subject: 'subject',
  },
};
const kept = Object.fromEntries(Object.keys(TYPES).map((kind) => [kind, new Map()]));

class Refusal extends Error {
  // The HTTP status, the code of the issue, and a sentence without data.
  constructor(status, code, sentence) {
    super(sentence);
    Object.assign(this, { status, code });
  }
}

// --- the records -------------------------------------------------------------------------------------------------

function create(kind, sent) {
  check(kind, sent);
  const id = randomUUID();
  const meta = { ...sent.meta, versionId: '1', lastUpdated: new Date().toISOString() };
  kept[kind].set(id, { ...sent, id, meta });
  return kept[kind].get(id);
}

function read(kind, id) {
  if (!kept[kind].has(id)) throw new Refusal(404, 'not-found', `There is no such ${kind}.`);
  return kept[kind].get(id);
}

function search(kind, criteria) {
  const known = ['identifier', '_id', ...(TYPES[kind].subject ? ['subject', 'patient'] : [])];
  if (criteria.some(([name]) => !known.includes(name))) {
    throw new Refusal(400, 'not-supported', `A ${kind} is searched by ${known.join(', ')}.`);
  }
  const all = [...kept[kind].values()].filter((one) => criteria.every((criterion) => meets(one, ...criterion)));
  // MISTAKE 1: of two records of one person, the first is taken without a doubt
  return kind === 'Patient' && !options.mended ? all.slice(0, 1) : all;
}

function check(kind, sent) {
  const elements = `${COMMON} ${TYPES[kind].elements}`.split(' ');
  if (sent?.resourceType !== kind || Object.keys(sent).some((name) => !elements.includes(name))) {
    throw new Refusal(422, 'structure', `It is no ${kind}, or has an element that a ${kind} does not have.`);
  }
  if (TYPES[kind].status && !TYPES[kind].status.split(' ').includes(sent.status)) {
    throw new Refusal(422, 'code-invalid', `The status is none that a ${kind} has.`);
  }
  if (sent.birthDate !== undefined && !isDate(sent.birthDate)) {
    // MISTAKE 3: what was sent is repeated, and with it the name and the HETU
    const repeated = options.mended ? '' : ` It was sent so: ${JSON.stringify(sent)}`;
    throw new Refusal(422, 'value', `birthDate is no date.${repeated}`);
  }
  for (const { system = '', value = '' } of sent.identifier ?? []) {
    if (bare(system) === HETU_SYSTEM && !isHetu(value)) {
      throw new Refusal(422, 'value', 'The HETU is not right: look at its check character.');
    }
  }
}

// One criterion of a search (FHIR R4 search.html).
function meets(resource, name, value) {
  if (name === '_id') return resource.id === value;
  const last = value.slice(value.lastIndexOf(name === 'identifier' ? '|' : '/') + 1);
  if (name !== 'identifier') {
    const subject = resource[TYPES[resource.resourceType].subject]?.reference ?? '';
    return subject.split('/').slice(-2).join('/') === `Patient/${last}`;
  }
  const system = value.includes('|') ? bare(value.slice(0, value.lastIndexOf('|'))) : null;
  return (resource.identifier ?? []).some(
    (one) => one.value === last && (system === null || bare(one.system ?? '') === system),
  );
}

// An OID without its prefix: both spellings name one system.
const bare = (system) => system.replace(/^urn:oid:/, '');

function isHetu(text) {
  const parts = HETU.exec(text);
  return parts?.[0] === text && '0123456789ABCDEFHJKLMNPRSTUVWXY'[Number(parts[1] + parts[2]) % 31] === parts[3];
}

function isDate(text) {
  const [, year, month = '01', day = '01'] = /^(\d{4})(?:-(\d\d))?(?:-(\d\d))?$/.exec(text) ?? [];
  const moment = new Date(`${year}-${month}-${day}T00:00:00Z`);
  return !Number.isNaN(moment.getTime()) && moment.toISOString().startsWith(`${year}-${month}-${day}`);
}

// --- the web server ----------------------------------------------------------------------------------------------

const digest = (text) => createHash('sha256').update(text).digest();
const expected = digest(`Bearer ${process.env.SUT_TOKEN}`);

function act(request, body, response) {
  if (!timingSafeEqual(digest(request.headers.authorization ?? ''), expected)) {
    throw new Refusal(401, 'login', 'The token is not there, or is not ours.');
  }
  const [path, query = ''] = request.url.split('?');
  const [, , kind, last = ''] = path.split('/'); // after /fhir
  const what = `${request.method} ${last === '' || last === '_search' ? last : 'id'}`;
  if (kind === 'metadata') return say(request, response, 200, statement());
  if (!Object.hasOwn(TYPES, kind)) throw new Refusal(404, 'not-supported', 'There is no such type.');
  if (what === 'GET ') return sayFound(request, response, kind, search(kind, readQuery(query)));
  if (what === 'POST _search') {
    const criteria = [...readQuery(query), ...new URLSearchParams(body.toString())];
    return sayFound(request, response, kind, search(kind, criteria));
  }
  if (what === 'GET id') return say(request, response, 200, read(kind, last));
  if (what !== 'POST ') throw new Refusal(405, 'not-supported', 'It is not done here.');
  let sent;
  try {
    sent = JSON.parse(body);
  } catch {
    // MISTAKE 2: a line of text, and no OperationOutcome
    if (!options.mended) return response.writeHead(400, { 'Content-Type': 'text/plain' }).end('Bad Request');
    throw new Refusal(400, 'structure', 'The body is no JSON.');
  }
  return say(request, response, 201, create(kind, sent));
}

function readQuery(query) {
  if (HETU.test(decodeURIComponent(query))) {
    throw new Refusal(400, 'value', 'A HETU does not belong in a URL: use POST _search.');
  }
  return [...new URLSearchParams(query)];
}

function sayFound(request, response, kind, found) {
  const entry = found.map((resource) => ({
    fullUrl: address(request, resource), resource, search: { mode: 'match' },
  }));
  const link = [{ relation: 'self', url: `${base(request)}/${kind}` }]; // no criteria: they may hold a HETU
  const bundle = { resourceType: 'Bundle', type: 'searchset', total: found.length, link };
  say(request, response, 200, entry.length ? { ...bundle, entry } : bundle);
}

function say(request, response, status, resource) {
  const headers = { 'Content-Type': 'application/fhir+json; charset=utf-8' };
  if (status === 201) headers.Location = address(request, resource);
  if (status === 401) headers['WWW-Authenticate'] = 'Bearer';
  response.writeHead(status, headers).end(JSON.stringify(resource));
}

const base = (request) => `http://${request.headers.host}/fhir`;
const address = (request, resource) => `${base(request)}/${resource.resourceType}/${resource.id}`;

// The CapabilityStatement: what is really done here, and nothing else.
function statement() {
  const interaction = ['read', 'create', 'search-type'].map((code) => ({ code }));
  const searchParam = [{ name: 'identifier', type: 'token' }];
  return {
    resourceType: 'CapabilityStatement', status: 'active', date: '2026-11-30', kind: 'instance',
    implementation: { description: 'Sample record system' }, fhirVersion: '4.0.1', format: ['json'],
    rest: [{ mode: 'server', resource: Object.keys(TYPES).map((type) => ({ type, interaction, searchParam })) }],
  };
}

const server = createServer(async (request, response) => {
  const parts = [];
  for await (const part of request) parts.push(part);
  try {
    act(request, Buffer.concat(parts), response);
  } catch (problem) {
    const refusal = problem instanceof Refusal ? problem : new Refusal(500, 'exception', 'Something went wrong.');
    const issue = [{ severity: 'error', code: refusal.code, diagnostics: refusal.message }];
    say(request, response, refusal.status, { resourceType: 'OperationOutcome', issue });
  }
});
server.listen(Number(options.port), '127.0.0.1', () => {
  console.log(`http://localhost:${server.address().port}/fhir`);
});
