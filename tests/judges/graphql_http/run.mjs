// Runs every audit of `graphql-http` against the server in GATEWAY_URL. A warning counts as a failure.
import { auditServer } from "graphql-http";

const results = await auditServer({ url: process.env.GATEWAY_URL });
const failed = results.filter((each) => each.status !== "ok");
for (const each of failed) {
  console.error(`${each.status} ${each.id} ${each.name}: ${each.reason}`);
}
console.log(`graphql-http: ${results.length - failed.length} of ${results.length} audits`);
process.exit(failed.length === 0 && results.length >= 61 ? 0 : 1);
