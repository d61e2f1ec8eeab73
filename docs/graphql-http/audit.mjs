// Holds a running server against the GraphQL-over-HTTP specification, with the audits of `graphql-http`.
//
//   npm install --prefix docs/graphql-http
//   node docs/graphql-http/audit.mjs [http://127.0.0.1:8420/graphql]
//
// Exit code 1 unless every audit is ok: recommendations (warn) count, too.

import { serverAudits } from 'graphql-http';

const url = process.argv[2] ?? 'http://127.0.0.1:8420/graphql';
// An audit that gets no answer must not hang a build.
const fetchFn = (input, init) => fetch(input, { ...init, signal: AbortSignal.timeout(10_000) });

// An audit throws where it cannot be carried out at all, as when nobody listens.
async function carryOut(audit) {
  try {
    const { id, name, status, reason = '' } = await audit.fn();
    return { id, name, status, reason };
  } catch (error) {
    return { id: audit.id, name: audit.name, status: 'error', reason: error.cause?.message ?? error.message };
  }
}

const results = [];
for (const audit of serverAudits({ url, fetchFn })) results.push(await carryOut(audit));

const width = Math.max(...results.map(({ name }) => name.length));
for (const { id, name, status, reason } of results) {
  console.log(`${id}  ${name.padEnd(width)}  ${status.padEnd(6)}  ${reason}`.trimEnd());
}
const passed = results.filter(({ status }) => status === 'ok').length;
console.log(`\n${passed}/${results.length}  ${url}`);
// Said outright: answers whose bodies no audit read would keep the process alive.
process.exit(passed === results.length ? 0 : 1);
