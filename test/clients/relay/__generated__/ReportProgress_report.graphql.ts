/**
 * @generated SignedSource<<0165121824884ebb79ab9177ac33316f>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import { ReaderFragment } from 'relay-runtime';
export type ReportState = "ABORTED" | "COMPILING" | "COMPLETE" | "CREATED" | "DELETED" | "ERROR" | "NOT_GENERATED" | "RUNNING" | "UNKNOWN" | "%future added value";
import { FragmentRefs } from "relay-runtime";
export type ReportProgress_report$data = {
  readonly finished: boolean;
  readonly id: string;
  readonly progress: number | null | undefined;
  readonly state: ReportState;
  readonly " $fragmentType": "ReportProgress_report";
};
export type ReportProgress_report$key = {
  readonly " $data"?: ReportProgress_report$data;
  readonly " $fragmentSpreads": FragmentRefs<"ReportProgress_report">;
};

import ReportProgressRefetchQuery_graphql from './ReportProgressRefetchQuery.graphql';

const node: ReaderFragment = {
  "argumentDefinitions": [],
  "kind": "Fragment",
  "metadata": {
    "refetch": {
      "connection": null,
      "fragmentPathInResult": [
        "node"
      ],
      "operation": ReportProgressRefetchQuery_graphql,
      "identifierInfo": {
        "identifierField": "id",
        "identifierQueryVariableName": "id"
      }
    }
  },
  "name": "ReportProgress_report",
  "selections": [
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "state",
      "storageKey": null
    },
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "finished",
      "storageKey": null
    },
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "progress",
      "storageKey": null
    },
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "id",
      "storageKey": null
    }
  ],
  "type": "Report",
  "abstractKey": "__isReport"
};

(node as any).hash = "7b5965d927b73b0bd93e240b2aa7e836";

export default node;
