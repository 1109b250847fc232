// graphql-eslint's recommended rules for the schema and for the operator's documents, less what the comments say.
import graphql from "@graphql-eslint/eslint-plugin";

const schemaRules = {
  ...graphql.configs["flat/schema-recommended"].rules,
  "@graphql-eslint/strict-id-in-types": "off", // payloads, connections and parts of records are no objects with ids
  // `@oneOf` is GraphQL's own, and has no description in any schema.
  "@graphql-eslint/require-description": ["error", { types: true, rootField: true }],
};
const documentRules = {
  ...graphql.configs["flat/operations-recommended"].rules,
  "@graphql-eslint/require-selections": "off", // the documents are for analysts too, who have no cache to fill
};

export default [
  {
    files: ["**/*.graphql"],
    plugins: { "@graphql-eslint": graphql },
    languageOptions: {
      parser: graphql.parser,
      parserOptions: { graphQLConfig: { schema: "./schema.graphql", documents: "./documents/*.graphql" } },
    },
  },
  { files: ["schema.graphql"], rules: schemaRules },
  { files: ["documents/*.graphql"], rules: documentRules },
];
