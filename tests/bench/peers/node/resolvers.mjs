// What the servers of Node.js share: the schema, its resolvers and, for each request, data loaders.
// Fields are named as the vendors name them, so that most need no resolver at all.
import { readFileSync } from 'node:fs'
import DataLoader from 'dataloader'
import { Agent, request } from 'undici'

const upstream = process.env.BENCH_UPSTREAM
const dispatcher = new Agent({ connections: 100 })

async function get(path) {
  const { body } = await request(upstream + path, { dispatcher })
  return body.json()
}

const byKey = (rows, name, keys) => {
  const known = new Map(rows.map((row) => [row[name], row]))
  return keys.map((key) => known.get(key) ?? null)
}

export const labels = async (keys) => byKey((await get('/assembly/account/labels')).labels, 'id', keys)
export const companies = async (keys) => byKey(await get('/userlot/api/v1/companies'), 'external_id', keys)

export const context = () => ({ labels: new DataLoader(labels), companies: new DataLoader(companies) })

export const typeDefs = readFileSync(new URL('./schema.graphql', import.meta.url), 'utf8')

export const Query = {
  accounts: async (_, { limit, offset }) => (await get(`/assembly/accounts?limit=${limit}&offset=${offset}`)).accounts,
}

export const resolvers = {
  Query,
  Account: {
    tier: (account, _, { labels }) => labels.load(account.tier),
    stage: (account, _, { labels }) => labels.load(account.stage),
    tags: (account, _, { labels }) => labels.loadMany(account.tags),
    company: (account, _, { companies }) => companies.load(account.source_specific_ids[0]),
  },
}
