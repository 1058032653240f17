import type { Verdict } from "../../src/checklist/verdict.js";
import type { Finding } from "../../src/checklist/rule.js";
import type { TrainingRequest } from "../../src/ports/ledger.js";
import type { PullRequest } from "../../src/ports/pullRequests.js";
import type { Results } from "../../src/protocol/results.js";

/** `wide` against the baseline on 400 items, three seeds each; name what is different. */
export function someResults(more: Partial<Results> = {}): Results {
  return {
    task: "digits",
    metric: "error",
    falls: true,
    n: 400,
    labelVersion: 1,
    seeds: [1, 2, 3],
    protocol: "0f1e2d3c",
    rows: [
      {
        name: "baseline",
        isBaseline: true,
        seeds: 3,
        value: 0.0508,
        interval: [0.031, 0.0742],
        ...{ difference: null, differenceInterval: null, pHolm: null, verdict: "baseline" },
      },
      {
        name: "wide",
        isBaseline: false,
        seeds: 3,
        value: 0.0325,
        interval: [0.019, 0.0541],
        difference: -0.0183,
        differenceInterval: [-0.031, -0.006],
        pHolm: 0.0042,
        verdict: "better",
      },
    ],
    smallestDifference: 0.0245,
    others: [{ name: "log_loss", values: { baseline: 0.21, wide: 0.17 } }],
    hyperparameters: [{ key: "hidden", values: { baseline: "32", wide: "128" } }],
    curves: { baseline: "saturated", wide: "still learning" },
    cost: { seconds: 72, launched: 6, reported: 6, looks: 120 },
    provenance: [
      {
        experiment: "wide",
        commit: "c".repeat(40),
        fingerprint: "d".repeat(64),
        runs: ["run-000000000001"],
        runner: "docker",
      },
    ],
    ...more,
  };
}

export function aFinding(more: Partial<Finding> = {}): Finding {
  return {
    rule: "protocol-is-fixed",
    severity: "block",
    task: "digits",
    status: "fail",
    saw: "train.epochs was 5 and is 9",
    next: "Take it back, or let grace approve it (its author cannot).",
    places: [{ path: ".holdout/tasks/digits.yaml", line: 23, message: "train.epochs was 5" }],
    ...more,
  };
}

export function aVerdict(more: Partial<Verdict> = {}): Verdict {
  return { task: "digits", conclusion: "failure", findings: [aFinding()], isUntrained: false, ...more };
}

export function aPullRequest(more: Partial<PullRequest> = {}): PullRequest {
  return {
    number: 7,
    title: "Train longer",
    author: "ada",
    state: "open",
    merged: false,
    headSha: "c".repeat(40),
    headRef: "longer",
    baseRef: "main",
    baseSha: "b".repeat(40),
    fork: false,
    url: "https://github.example/acme/vision/pull/7",
    ...more,
  };
}

export function aRequest(more: Partial<TrainingRequest> = {}): TrainingRequest {
  return {
    id: "request-1",
    repository: "acme/vision",
    task: "digits",
    experiment: "wide",
    experimentPath: "experiments/digits/wide.yaml",
    commit: "c".repeat(40),
    fingerprint: "fingerprint",
    pullRequest: 7,
    askedBy: "ben",
    askedAt: "2026-03-01T11:00:00.000Z",
    runs: ["run-000000000001", "run-000000000002", "run-000000000003"],
    card: null,
    ...more,
  };
}
