/**
 * @generated SignedSource<<27e22afb353c1964db9bee385519ec68>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import { ConcreteRequest } from 'relay-runtime';
import { FragmentRefs } from "relay-runtime";
export type ReportProgressRefetchQuery$variables = {
  id: string;
};
export type ReportProgressRefetchQuery$data = {
  readonly node: {
    readonly " $fragmentSpreads": FragmentRefs<"ReportProgress_report">;
  } | null | undefined;
};
export type ReportProgressRefetchQuery = {
  response: ReportProgressRefetchQuery$data;
  variables: ReportProgressRefetchQuery$variables;
};

const node: ConcreteRequest = (function(){
var v0 = [
  {
    "defaultValue": null,
    "kind": "LocalArgument",
    "name": "id"
  }
],
v1 = [
  {
    "kind": "Variable",
    "name": "id",
    "variableName": "id"
  }
];
return {
  "fragment": {
    "argumentDefinitions": (v0/*:: as any*/),
    "kind": "Fragment",
    "metadata": null,
    "name": "ReportProgressRefetchQuery",
    "selections": [
      {
        "alias": null,
        "args": (v1/*:: as any*/),
        "concreteType": null,
        "kind": "LinkedField",
        "name": "node",
        "plural": false,
        "selections": [
          {
            "args": null,
            "kind": "FragmentSpread",
            "name": "ReportProgress_report"
          }
        ],
        "storageKey": null
      }
    ],
    "type": "Query",
    "abstractKey": null
  },
  "kind": "Request",
  "operation": {
    "argumentDefinitions": (v0/*:: as any*/),
    "kind": "Operation",
    "name": "ReportProgressRefetchQuery",
    "selections": [
      {
        "alias": null,
        "args": (v1/*:: as any*/),
        "concreteType": null,
        "kind": "LinkedField",
        "name": "node",
        "plural": false,
        "selections": [
          {
            "alias": null,
            "args": null,
            "kind": "ScalarField",
            "name": "__typename",
            "storageKey": null
          },
          {
            "alias": null,
            "args": null,
            "kind": "ScalarField",
            "name": "id",
            "storageKey": null
          },
          {
            "kind": "InlineFragment",
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
              }
            ],
            "type": "Report",
            "abstractKey": "__isReport"
          }
        ],
        "storageKey": null
      }
    ]
  },
  "params": {
    "cacheID": "9fba7909d141d556fab3bb1368897a7c",
    "id": null,
    "metadata": {},
    "name": "ReportProgressRefetchQuery",
    "operationKind": "query",
    "text": "query ReportProgressRefetchQuery(\n  $id: ID!\n) {\n  node(id: $id) {\n    __typename\n    ...ReportProgress_report\n    id\n  }\n}\n\nfragment ReportProgress_report on Report {\n  __isReport: __typename\n  state\n  finished\n  progress\n  id\n}\n"
  }
};
})();

(node as any).hash = "7b5965d927b73b0bd93e240b2aa7e836";

export default node;
