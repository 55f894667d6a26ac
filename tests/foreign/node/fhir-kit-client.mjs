// fhir-kit-client goes through its life.
import { Client } from "fhir-kit-client";
import { SYSTEM, bundle, ends, go, identityIn, order, same, task } from "./steps.mjs";

const [base, token] = process.argv.slice(2);
const NAME = "fhir-kit-client";
const client = new Client({ baseUrl: base });
client.bearerToken = token;
const resourceType = "Task";
let id, held;

await go("capabilities", async () => same((await client.capabilityStatement()).fhirVersion, "4.0.1"));
await go("create", async () => {
    ({ id } = await client.create({ resourceType, body: task(NAME, 1) }));
    same(typeof id, "string");
});
await go("conditional create", async () => {
    const headers = { "If-None-Exist": `identifier=${SYSTEM}|${NAME}-1` };
    same((await client.create({ resourceType, body: task(NAME, 1), options: { headers } })).id, id);
});
await go("read", async () => {
    held = await client.read({ resourceType, id });
    same(held.status, "requested");
});
await go("search", async () => {
    const found = await client.search({ resourceType, searchParams: { identifier: `${SYSTEM}|${NAME}-1` } });
    same(found.entry.map((entry) => entry.resource.id), [id]);
    const posted = await client.search({
        resourceType, searchParams: { identifier: `${SYSTEM}|${NAME}-1` }, options: { postSearch: true },
    });
    same(posted.entry.map((entry) => entry.resource.id), [id]);
});
await go("page", async () => {
    const groupIdentifier = { system: SYSTEM, value: NAME };
    for (let number = 0; number < 5; number++) {
        await client.create({ resourceType, body: task(NAME, 10 + number, { groupIdentifier }) });
    }
    const searchParams = { "group-identifier": `${SYSTEM}|${NAME}`, _count: 2 };
    const found = [];
    let page = await client.search({ resourceType, searchParams });
    while (page) {
        found.push(...page.entry.map((entry) => entry.resource.id));
        page = await client.nextPage({ bundle: page });
    }
    same([found.length, new Set(found).size], [5, 5]);
});
await go("include", async () => {
    const target = await client.create({ resourceType: "ServiceRequest", body: order(NAME) });
    const focus = { reference: `ServiceRequest/${target.id}` };
    const made = await client.create({ resourceType, body: task(NAME, 20, { focus }) });
    const found = await client.search({ resourceType, searchParams: { _id: made.id, _include: "Task:focus" } });
    same(found.entry.map((entry) => entry.resource.id), [made.id, target.id]);
});
await go("update", async () => {
    await client.update({ resourceType, id, body: { ...held, status: "accepted" } });
    same((await client.read({ resourceType, id })).status, "accepted");
});
await go("patch", async () => {
    await client.patch({ resourceType, id, jsonPatch: [{ op: "replace", path: "/status", value: "in-progress" }] });
    same((await client.read({ resourceType, id })).status, "in-progress");
});
await go("delete", async () => {
    await client.delete({ resourceType, id });
    await ends(410, () => client.read({ resourceType, id }));
});
await go("transaction", async () => {
    const answer = await client.transaction({ body: bundle(NAME) });
    const made = await client.read({ resourceType, id: identityIn(answer, 1) });
    same(made.basedOn[0].reference, `ServiceRequest/${identityIn(answer, 0)}`);
});
await go("binary", async () => {
    const data = Buffer.from("%PDF-1.7 not much").toString("base64");
    const body = { resourceType: "Binary", contentType: "application/pdf", data };
    const made = await client.create({ resourceType: "Binary", body });
    same((await client.read({ resourceType: "Binary", id: made.id })).data, data);
});
