// The joins are batched calls of the subgraph's own fields, as the documentation of additional resolvers has them.
import { defineConfig } from '@graphql-hive/gateway'

const LABEL = '{ labels { id name color } }'
const COMPANY = '{ id name external_id health_score mrr }'

const byKey = (rows, name, keys) => {
  const known = new Map(rows.map((row) => [row[name], row]))
  return keys.map((key) => known.get(key) ?? null)
}

const label = (key, root, context, info) =>
  context.vendors.Query.labels({
    root,
    context,
    info,
    key,
    argsFromKeys: () => ({}),
    selectionSet: () => LABEL,
    valuesFromResults: ({ labels }, keys) => byKey(labels, 'id', keys),
  })

export const gatewayConfig = defineConfig({
  supergraph: './supergraph.graphql',
  host: '127.0.0.1',
  port: Number(process.env.BENCH_PORT),
  fork: 1,
  jit: true,
  logging: 'error',
  landingPage: false,
  graphiql: false,
  additionalResolvers: {
    Account: {
      joined_tier: {
        selectionSet: '{ tier }',
        resolve: (root, _, context, info) => label(root.tier, root, context, info),
      },
      joined_stage: {
        selectionSet: '{ stage }',
        resolve: (root, _, context, info) => label(root.stage, root, context, info),
      },
      joined_tags: {
        selectionSet: '{ tags }',
        resolve: (root, _, context, info) => Promise.all(root.tags.map((tag) => label(tag, root, context, info))),
      },
      company: {
        selectionSet: '{ source_specific_ids }',
        resolve: (root, _, context, info) =>
          context.vendors.Query.companies({
            root,
            context,
            info,
            key: root.source_specific_ids[0],
            argsFromKeys: () => ({}),
            selectionSet: () => COMPANY,
            valuesFromResults: (companies, keys) => byKey(companies, 'external_id', keys),
          }),
      },
    },
  },
})
