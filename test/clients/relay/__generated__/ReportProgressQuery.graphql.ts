/**
 * @generated SignedSource<<5b882443322b519fc3b21567e6f8a27a>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import { ConcreteRequest } from 'relay-runtime';
import { FragmentRefs } from "relay-runtime";
export type ReportProgressQuery$variables = {
  report: string;
};
export type ReportProgressQuery$data = {
  readonly account: {
    readonly availableReport: {
      readonly lastRun: {
        readonly id: string;
        readonly " $fragmentSpreads": FragmentRefs<"ReportProgress_report">;
      } | null | undefined;
    } | null | undefined;
  } | null | undefined;
};
export type ReportProgressQuery = {
  response: ReportProgressQuery$data;
  variables: ReportProgressQuery$variables;
};

const node: ConcreteRequest = (function(){
var v0 = [
  {
    "defaultValue": null,
    "kind": "LocalArgument",
    "name": "report"
  }
],
v1 = [
  {
    "kind": "Literal",
    "name": "id",
    "value": "1"
  }
],
v2 = [
  {
    "kind": "Variable",
    "name": "report",
    "variableName": "report"
  }
],
v3 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "id",
  "storageKey": null
};
return {
  "fragment": {
    "argumentDefinitions": (v0/*:: as any*/),
    "kind": "Fragment",
    "metadata": null,
    "name": "ReportProgressQuery",
    "selections": [
      {
        "alias": null,
        "args": (v1/*:: as any*/),
        "concreteType": "Account",
        "kind": "LinkedField",
        "name": "account",
        "plural": false,
        "selections": [
          {
            "alias": null,
            "args": (v2/*:: as any*/),
            "concreteType": "AvailableReport",
            "kind": "LinkedField",
            "name": "availableReport",
            "plural": false,
            "selections": [
              {
                "alias": null,
                "args": null,
                "concreteType": "AccountReport",
                "kind": "LinkedField",
                "name": "lastRun",
                "plural": false,
                "selections": [
                  (v3/*:: as any*/),
                  {
                    "args": null,
                    "kind": "FragmentSpread",
                    "name": "ReportProgress_report"
                  }
                ],
                "storageKey": null
              }
            ],
            "storageKey": null
          }
        ],
        "storageKey": "account(id:\"1\")"
      }
    ],
    "type": "Query",
    "abstractKey": null
  },
  "kind": "Request",
  "operation": {
    "argumentDefinitions": (v0/*:: as any*/),
    "kind": "Operation",
    "name": "ReportProgressQuery",
    "selections": [
      {
        "alias": null,
        "args": (v1/*:: as any*/),
        "concreteType": "Account",
        "kind": "LinkedField",
        "name": "account",
        "plural": false,
        "selections": [
          {
            "alias": null,
            "args": (v2/*:: as any*/),
            "concreteType": "AvailableReport",
            "kind": "LinkedField",
            "name": "availableReport",
            "plural": false,
            "selections": [
              {
                "alias": null,
                "args": null,
                "concreteType": "AccountReport",
                "kind": "LinkedField",
                "name": "lastRun",
                "plural": false,
                "selections": [
                  (v3/*:: as any*/),
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
            ],
            "storageKey": null
          },
          (v3/*:: as any*/)
        ],
        "storageKey": "account(id:\"1\")"
      }
    ]
  },
  "params": {
    "cacheID": "647b09086e2da00a74f935b811ad7973",
    "id": null,
    "metadata": {},
    "name": "ReportProgressQuery",
    "operationKind": "query",
    "text": "query ReportProgressQuery(\n  $report: String!\n) {\n  account(id: \"1\") {\n    availableReport(report: $report) {\n      lastRun {\n        id\n        ...ReportProgress_report\n      }\n    }\n    id\n  }\n}\n\nfragment ReportProgress_report on Report {\n  __isReport: __typename\n  state\n  finished\n  progress\n  id\n}\n"
  }
};
})();

(node as any).hash = "9e9f699360ee6b40b9d0f854ed3460dc";

export default node;
