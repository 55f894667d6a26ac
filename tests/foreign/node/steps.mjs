// The steps of a client's life in JavaScript; tests/foreign/steps.py says what each line means.
export const SYSTEM = "urn:x:foreign";

export async function go(step, act, how = "yes") {
    try {
        await act();
        console.log(`${step}\t${how}\t`);
    } catch (problem) {
        const answer = problem.response?.data ?? problem.outcome ?? "";
        const told = `${problem.stack ?? problem} ${JSON.stringify(answer)}`;
        console.log(`${step}\tfailed\t${told.replaceAll(/\s+/g, " ").slice(0, 600)}`);
    }
}

export function same(found, wanted) {
    if (JSON.stringify(found) !== JSON.stringify(wanted)) {
        throw new Error(`${JSON.stringify(found)} is not ${JSON.stringify(wanted)}`);
    }
}

export function task(client, number, more = {}) {
    const identifier = [{ system: SYSTEM, value: `${client}-${number}` }];
    return { resourceType: "Task", status: "requested", intent: "order", identifier, ...more };
}

export function order(client, number = 0) {
    return {
        resourceType: "ServiceRequest", status: "active", intent: "order",
        identifier: [{ system: SYSTEM, value: `${client}-${number}` }],
        subject: { identifier: { system: SYSTEM, value: "nobody" } },
    };
}

export function bundle(client) {
    const name = "urn:uuid:5f0c2d1e-1a7b-4f7e-9d0a-0b6a3c1e9f42";
    const follower = task(client, 900, { basedOn: [{ reference: name }] });
    return {
        resourceType: "Bundle", type: "transaction",
        entry: [
            { fullUrl: name, resource: order(client, 901), request: { method: "POST", url: "ServiceRequest" } },
            { resource: follower, request: { method: "POST", url: "Task" } },
        ],
    };
}

export function identityIn(answer, number = 0) {
    return answer.entry[number].response.location.split("/_history")[0].split("/").pop();
}

// A call that must end with this status, wherever the library keeps it.
export async function ends(status, call) {
    try {
        await call();
    } catch (problem) {
        const code = problem.response?.status ?? problem.status ?? problem.outcome?.issue?.[0]?.code;
        same(code, status);
        return;
    }
    throw new Error(`it did not end with ${status}`);
}
