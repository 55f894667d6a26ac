// SMART's client of JavaScript (fhirclient) goes through its life.
import FhirClient from "fhirclient/lib/FhirClient.js";
import { SYSTEM, bundle, ends, go, identityIn, order, same, task } from "./steps.mjs";

const [base, token] = process.argv.slice(2);
const NAME = "fhirclient";

class WithToken extends FhirClient.default {
    async getRequestDefaults() {
        return { headers: { authorization: `Bearer ${token}` } };
    }
}

const client = new WithToken(base);
let id, held;

async function ids(url) {
    const found = [];
    for await (const resource of client.resources(url)) {
        found.push(resource.id);
    }
    return found;
}

await go("capabilities", async () => same(await client.getFhirRelease(), 4));
await go("create", async () => {
    ({ id } = await client.create(task(NAME, 1)));
    same(typeof id, "string");
});
await go("conditional create", async () => {
    const headers = { "If-None-Exist": `identifier=${SYSTEM}|${NAME}-1` };
    same((await client.create(task(NAME, 1), { headers })).id, id);
});
await go("read", async () => {
    held = await client.fhirRequest(`Task/${id}`);
    same(held.status, "requested");
});
await go("search", async () => same(await ids(`Task?identifier=${SYSTEM}|${NAME}-1`), [id]));
await go("page", async () => {
    const groupIdentifier = { system: SYSTEM, value: NAME };
    for (let number = 0; number < 5; number++) {
        await client.create(task(NAME, 10 + number, { groupIdentifier }));
    }
    const found = await ids(`Task?group-identifier=${SYSTEM}|${NAME}&_count=2`);
    same([found.length, new Set(found).size], [5, 5]);
});
await go("include", async () => {
    const target = await client.create(order(NAME));
    const made = await client.create(task(NAME, 20, { focus: { reference: `ServiceRequest/${target.id}` } }));
    same(await ids(`Task?_id=${made.id}&_include=Task:focus`), [made.id, target.id]);
});
await go("update", async () => {
    await client.update({ ...held, status: "accepted" });
    same((await client.fhirRequest(`Task/${id}`)).status, "accepted");
});
await go("patch", async () => {
    await client.patch(`Task/${id}`, [{ op: "replace", path: "/status", value: "in-progress" }]);
    same((await client.fhirRequest(`Task/${id}`)).status, "in-progress");
});
await go("delete", async () => {
    await client.delete(`Task/${id}`);
    await ends(410, () => client.fhirRequest(`Task/${id}`));
});
await go("transaction", async () => {
    const headers = { "content-type": "application/fhir+json" };
    const answer = await client.fhirRequest("/", { method: "POST", body: JSON.stringify(bundle(NAME)), headers });
    const made = await client.fhirRequest(`Task/${identityIn(answer, 1)}`);
    same(made.basedOn[0].reference, `ServiceRequest/${identityIn(answer, 0)}`);
}, "R");
await go("binary", async () => {
    const data = Buffer.from("%PDF-1.7 not much").toString("base64");
    const made = await client.create({ resourceType: "Binary", contentType: "application/pdf", data });
    const answer = await client.fhirRequest(`Binary/${made.id}`, { headers: { accept: "application/pdf" } });
    same(Buffer.from(await answer.arrayBuffer()).toString(), "%PDF-1.7 not much");
});
