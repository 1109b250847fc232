// What a page made with Relay asks: connections that go on, fragments that are fetched again, an object by its id.
import { graphql } from "react-relay";

export const query = graphql`
  query customersQuery($id: ID!) {
    ...customers_list
    node(id: $id) {
      ...customers_account @alias(as: "account")
    }
  }
`;

export const list = graphql`
  fragment customers_list on Query
  @argumentDefinitions(count: { type: "Int", defaultValue: 25 }, cursor: { type: "String" })
  @refetchable(queryName: "customersPageQuery") {
    accounts(first: $count, after: $cursor) @connection(key: "customers_accounts") {
      edges {
        node {
          id
          ...customers_account
        }
      }
    }
  }
`;

export const account = graphql`
  fragment customers_account on Account
  @argumentDefinitions(count: { type: "Int", defaultValue: 25 }, cursor: { type: "String" })
  @refetchable(queryName: "customersAccountQuery") {
    name
    endUsers(first: $count, after: $cursor) @connection(key: "customers_endUsers") {
      edges {
        node {
          name
        }
      }
    }
  }
`;

export const rename = graphql`
  mutation customersRenameMutation($input: UpdateAccountInput!) {
    updateAccount(input: $input) {
      account {
        ...customers_account
      }
      userErrors {
        message
      }
    }
  }
`;
