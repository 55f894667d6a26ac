// Medplum's client (@medplum/core) goes through its life.
import { MedplumClient } from "@medplum/core";
import { SYSTEM, bundle, go, identityIn, order, same, task } from "./steps.mjs";

const [base, token] = process.argv.slice(2);
const NAME = "medplum";
const site = base.slice(0, base.lastIndexOf("/") + 1);
const client = new MedplumClient({ baseUrl: site, fhirUrlPath: "fhir", accessToken: token, cacheTime: 0, fetch });
let id, held;

await go("capabilities", async () => same((await client.get(client.fhirUrl("metadata"))).fhirVersion, "4.0.1"));
await go("create", async () => {
    ({ id } = await client.createResource(task(NAME, 1)));
    same(typeof id, "string");
});
await go("conditional create", async () => {
    const made = await client.createResourceIfNoneExist(task(NAME, 1), `identifier=${SYSTEM}|${NAME}-1`);
    same(made.id, id);
});
await go("read", async () => {
    held = await client.readResource("Task", id);
    same(held.status, "requested");
});
await go("search", async () => {
    const found = await client.searchResources("Task", { identifier: `${SYSTEM}|${NAME}-1` });
    same(found.map((resource) => resource.id), [id]);
});
await go("page", async () => {
    const groupIdentifier = { system: SYSTEM, value: NAME };
    for (let number = 0; number < 5; number++) {
        await client.createResource(task(NAME, 10 + number, { groupIdentifier }));
    }
    const found = [];
    const query = { "group-identifier": `${SYSTEM}|${NAME}`, _count: 2 };
    for await (const page of client.searchResourcePages("Task", query)) {
        found.push(...page.map((resource) => resource.id));
    }
    same([found.length, new Set(found).size], [5, 5]);
});
await go("include", async () => {
    const target = await client.createResource(order(NAME));
    const made = await client.createResource(task(NAME, 20, { focus: { reference: `ServiceRequest/${target.id}` } }));
    const found = await client.search("Task", { _id: made.id, _include: "Task:focus" });
    same(found.entry.map((entry) => entry.resource.id), [made.id, target.id]);
});
await go("update", async () => {
    await client.updateResource({ ...held, status: "accepted" });
    same((await client.readResource("Task", id, { cache: "reload" })).status, "accepted");
});
await go("patch", async () => {
    await client.patchResource("Task", id, [{ op: "replace", path: "/status", value: "in-progress" }]);
    same((await client.readResource("Task", id, { cache: "reload" })).status, "in-progress");
});
await go("delete", async () => {
    await client.deleteResource("Task", id);
    let outcome;
    await client.readResource("Task", id, { cache: "reload" }).catch((problem) => ({ outcome } = problem));
    same(outcome.issue[0].code, "deleted");
});
await go("transaction", async () => {
    const answer = await client.executeBatch(bundle(NAME));
    const made = await client.readResource("Task", identityIn(answer, 1));
    same(made.basedOn[0].reference, `ServiceRequest/${identityIn(answer, 0)}`);
});
await go("binary", async () => {
    const data = new TextEncoder().encode("%PDF-1.7 not much");
    const made = await client.createBinary({ data, contentType: "application/pdf", filename: "a.pdf" });
    const octets = await (await client.download(client.fhirUrl("Binary", made.id))).text();
    same(octets, "%PDF-1.7 not much");
});
