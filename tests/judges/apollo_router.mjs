// Apollo's gateway, in this process.
import { ApolloGateway, RemoteGraphQLDataSource } from "@apollo/gateway";
import { parse } from "graphql";

/** Apollo's gateway over a supergraph, and how many requests it has sent to which subgraph. */
export async function routed(supergraphSdl) {
  const sent = [];
  const gateway = new ApolloGateway({
    supergraphSdl,
    logger: { debug() {}, info() {}, warn: console.error, error: console.error },
    buildService: ({ url, name }) =>
      new RemoteGraphQLDataSource({ url, willSendRequest: () => void sent.push(name) }),
  });
  const { executor } = await gateway.load();
  const asked = async (query, variables = {}) => {
    sent.length = 0;
    return executor({
      document: parse(query),
      request: { query, variables },
      queryHash: query,
      operationName: undefined,
      context: {},
      metrics: {},
      logger: console,
    });
  };
  return { asked, sent, stop: () => gateway.stop() };
}
