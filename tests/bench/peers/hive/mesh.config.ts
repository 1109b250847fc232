import { defineConfig } from '@graphql-mesh/compose-cli'
import { loadOpenAPISubgraph } from '@omnigraph/openapi'

export const composeConfig = defineConfig({
  output: 'supergraph.graphql',
  subgraphs: [
    {
      sourceHandler: loadOpenAPISubgraph('vendors', {
        source: './openapi.json',
        endpoint: process.env.BENCH_UPSTREAM!,
      }),
    },
  ],
  additionalTypeDefs: /* GraphQL */ `
    extend type Query {
      accounts(limit: Int, offset: Int): Page
    }
    extend type Account {
      joined_tier: Label
      joined_stage: Label
      joined_tags: [Label]
      company: Company
    }
  `,
})
