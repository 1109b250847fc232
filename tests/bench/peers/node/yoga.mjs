import { createServer } from 'node:http'
import { useGraphQlJit } from '@envelop/graphql-jit'
import { createSchema, createYoga } from 'graphql-yoga'
import { context, resolvers, typeDefs } from './resolvers.mjs'

const yoga = createYoga({
  schema: createSchema({ typeDefs, resolvers }),
  context,
  plugins: [useGraphQlJit()],
  logging: false,
  graphiql: false,
})
createServer(yoga).listen(Number(process.env.BENCH_PORT), '127.0.0.1')
