// Run before each file of checks: their router is where ours listens, not at a port of their own choice.
require("@apollo/federation-subgraph-compatibility-tests/dist/utils/client").ROUTER_URL = process.env.ROUTER_URL;
