// What graphql-codegen makes of the documents that come with the gateway, as a frontend's build does.
export default {
  schema: "./schema.graphql",
  documents: "./documents/*.graphql",
  generates: {
    "./generated/": {
      preset: "client",
      presetConfig: { fragmentMasking: false },
      config: {
        enumsAsTypes: true,
        scalars: { BigInt: "string", Date: "string", DateTime: "string", Decimal: "string", JSON: "unknown" },
      },
    },
  },
};
