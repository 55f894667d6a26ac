// Follow Lautta from a record system: pull all Tasks, then what has changed, and be told of what changes next.
//
//   node follow.mjs FHIR KEY CLIENT STATE                  pull once: everything at first, then what is new
//   node follow.mjs FHIR KEY CLIENT STATE PORT ENDPOINT    pull, then listen at PORT: Lautta sends to ENDPOINT
//
// Each change is one line: the address and the version. STATE is a file: what has been taken in.
import { createPrivateKey, randomUUID, sign } from "node:crypto";
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";

const [fhir, keyFile, client, stateFile, port, endpoint] = process.argv.slice(2);
const key = createPrivateKey(readFileSync(keyFile));
const topic = "https://lautta.example/fhir/SubscriptionTopic/task-changed";
const backport = "http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition";
const overlap = 10_000; // milliseconds
const state = existsSync(stateFile)
  ? JSON.parse(readFileSync(stateFile, "utf8"))
  : { since: "", seen: {}, subscription: "", number: 0 };
let token = "";

/** Get a token of five minutes by a signed assertion (SMART App Launch 2.2, Backend Services). */
async function signIn() {
  const address = fhir.replace(/\/fhir$/, "") + "/token";
  const encode = (part) => Buffer.from(JSON.stringify(part)).toString("base64url");
  const head = { alg: "ES384", kid: `${client}-1`, typ: "JWT" };
  const exp = Math.floor(Date.now() / 1000) + 240;
  const text = `${encode(head)}.${encode({ iss: client, sub: client, aud: address, exp, jti: randomUUID() })}`;
  const signature = sign("sha384", Buffer.from(text), { key, dsaEncoding: "ieee-p1363" }).toString("base64url");
  const answer = await fetch(address, {
    method: "POST",
    body: new URLSearchParams({
      grant_type: "client_credentials",
      scope: "system/Task.rs system/Subscription.cruds",
      client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
      client_assertion: `${text}.${signature}`,
    }),
  });
  if (!answer.ok) throw new Error(`no token: ${answer.status}`);
  token = (await answer.json()).access_token;
}

/** A resource of the API; signs in where the token is over. Null for what is gone, or not ours to see. */
async function ask(url, body) {
  for (let turn = 0; ; turn++) {
    const headers = { Authorization: `Bearer ${token}`, "Content-Type": "application/fhir+json" };
    const answer = await fetch(url, body ? { method: "POST", headers, body: JSON.stringify(body) } : { headers });
    if (answer.status === 401 && turn === 0) {
      await signIn();
      continue;
    }
    if (answer.status === 404 || answer.status === 410) return null;
    if (!answer.ok) throw new Error(`${answer.status}`);
    return answer.json();
  }
}

/** Keep the state, whole or not at all. */
function save() {
  writeFileSync(`${stateFile}.new`, JSON.stringify(state));
  renameSync(`${stateFile}.new`, stateFile);
}

/** Take a version in, unless it was: pages and notifications may bring one twice. */
function take(resource) {
  const version = `${resource.resourceType}/${resource.id}/${resource.meta.versionId}`;
  if (version in state.seen) return;
  state.seen[version] = resource.meta.lastUpdated;
  console.log(version);
}

/** Everything that has changed since the last time, oldest first, page by page. */
async function pull() {
  let url = `${fhir}/Task?_sort=_lastUpdated&_count=100`;
  if (state.since) {
    const since = new Date(Date.parse(state.since) - overlap);
    url += `&_lastUpdated=ge${encodeURIComponent(since.toISOString())}`;
  }
  while (url) {
    const page = await ask(url);
    for (const { resource } of page.entry ?? []) {
      take(resource);
      state.since = resource.meta.lastUpdated;
    }
    forget();
    save();
    url = page.link.find((link) => link.relation === "next")?.url;
  }
}

/** Forget what lies before the overlap: no later pull brings it again. */
function forget() {
  const before = Date.parse(state.since) - overlap;
  state.seen = Object.fromEntries(Object.entries(state.seen).filter(([, at]) => Date.parse(at) >= before));
}

/** Ask to be told of Tasks that change. */
async function subscribe() {
  const extension = [{ url: `${backport}/backport-payload-content`, valueCode: "id-only" }];
  const channel = { type: "rest-hook", endpoint, payload: "application/fhir+json", _payload: { extension } };
  const wanted = { resourceType: "Subscription", status: "requested", reason: "to follow Lautta", criteria: topic };
  state.subscription = (await ask(`${fhir}/Subscription`, { ...wanted, channel })).id;
  save();
}

/** The events of a notification or of $events: number and address of what each is about, in their order. */
function eventsOf(bundle) {
  const events = bundle.entry[0].resource.parameter.filter((one) => one.name === "notification-event");
  return events.map(({ part }) => {
    const find = (name) => part.find((one) => one.name === name);
    const address = find("focus").valueReference.reference.split("/").slice(-2).join("/");
    return [Number(find("event-number").valueString), address];
  });
}

/** Take in what a notification tells; events before it that never came are asked for. */
async function hear(bundle) {
  let events = eventsOf(bundle);
  if (events.length && events[0][0] > state.number + 1) {
    const url = `${fhir}/Subscription/${state.subscription}/$events?eventsSinceNumber=${state.number + 1}`;
    events = [...eventsOf(await ask(url)), ...events];
  }
  for (const [number, address] of events) {
    if (number <= state.number) continue;
    const resource = await ask(`${fhir}/${address}`); // read it there: a notification is only a hint
    if (resource) take(resource);
    state.number = number;
  }
  save();
}

let last = Promise.resolve(); // one after the other: they come in their order
const server = createServer((request, response) => {
  const chunks = [];
  request.on("data", (chunk) => chunks.push(chunk));
  request.on("end", () => {
    last = last
      .then(() => hear(JSON.parse(Buffer.concat(chunks))))
      .then(() => response.writeHead(200).end()) // only now: what is acknowledged does not come again
      .catch((problem) => {
        console.error("not taken in:", problem.message);
        response.writeHead(503).end(); // Lautta tries again
      });
  });
});

await signIn();
await pull();
if (port) {
  await new Promise((listening) => server.listen(Number(port), "127.0.0.1", listening)); // the handshake comes at once
  if (!state.subscription) {
    await subscribe();
    last = last.then(pull); // what changed in between
  }
  await last;
  console.log("listening");
}
