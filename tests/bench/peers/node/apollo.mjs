import { ApolloServer } from '@apollo/server'
import { startStandaloneServer } from '@apollo/server/standalone'
import { context, resolvers, typeDefs } from './resolvers.mjs'

const server = new ApolloServer({ typeDefs, resolvers, introspection: false })
await startStandaloneServer(server, {
  listen: { port: Number(process.env.BENCH_PORT), host: '127.0.0.1' },
  context: async () => context(),
})
