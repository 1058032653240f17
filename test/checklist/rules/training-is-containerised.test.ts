import { describe, expect, test } from "@jest/globals";
import { aTask, someChange, someFacts } from "../../support/facts.js";
import { answerOf } from "../../support/ruleAnswer.js";

const id = "training-is-containerised";
const digest = "a".repeat(64);
const pinned = `FROM python:3.12@sha256:${digest}`;
const judged = (text: string) => answerOf(id, someFacts({ task: { dockerfile: { path: "Dockerfile", text } } }));

describe("training-is-containerised", () => {
  test.each([
    ["a base pinned by digest", pinned],
    ["a local image by its id", `FROM sha256:${digest}`],
    ["an empty base", "FROM scratch"],
    ["an earlier stage", `${pinned} AS build\nFROM build\nCOPY --from=build /a /b\nCOPY --from=0 /a /b`],
    ["a base whose default is pinned", `ARG BASE=python@sha256:${digest}\nFROM \${BASE}`],
    ["versions for pip", `${pinned}\nRUN pip install --no-cache-dir "torch==2.3.1" 'numpy[all]==1.26.4' && echo done`],
    [
      "a list that is copied",
      `${pinned}\nCOPY requirements.txt /tmp/\nRUN python3 -m pip install -r /tmp/requirements.txt`,
    ],
    ["a list that is mounted", `${pinned}\nRUN --mount=type=bind,source=r.txt,target=/r.txt pip install -r /r.txt`],
    ["the project itself", `${pinned}\nCOPY . .\nRUN pip install --no-deps . && pip install ./wheels/a.whl`],
    [
      "versions for apt",
      `${pinned}\nRUN apt-get update && apt-get install -y --no-install-recommends git=1:2.39.5-0+deb12u1`,
    ],
    ["versions for conda", `${pinned}\nRUN conda install -y -c conda-forge numpy=1.26.4`],
    ["a commit of a repository", `${pinned}\nRUN pip install git+https://example.org/a.git@${"b".repeat(40)}`],
  ])("passes %s", (_, text) => {
    expect(judged(text)).toMatchObject({ status: "pass" });
  });

  test.each([
    ["a tag", "FROM python:3.12", 1, "base not pinned: python:3.12"],
    ["a tag behind a platform", "FROM --platform=linux/amd64 python:3.12", 1, "base not pinned: python:3.12"],
    ["an argument without a default", "ARG BASE\nFROM $BASE", 2, "base not pinned: $BASE"],
    ["another image to copy from", `${pinned}\nCOPY --from=golang:1.22 /a /b`, 2, "base not pinned: golang:1.22"],
    ["pip without versions", `${pinned}\nRUN pip install torch numpy==1.26.4`, 2, "packages without a version: torch"],
    ["pip with a range", `${pinned}\nRUN pip install -U "torch>=2"`, 2, "packages without a version: torch>=2"],
    [
      "pip on a continued line",
      `${pinned}\nRUN apt-get update \\\n  && pip3 install \\\n  torch`,
      2,
      "packages without a version: torch",
    ],
    ["pip in a heredoc", `${pinned}\nRUN <<EOF\npip install torch\nEOF`, 2, "packages without a version: torch"],
    ["pip in the JSON form", `${pinned}\nRUN ["pip", "install", "torch"]`, 2, "packages without a version: torch"],
    [
      "a list that came from elsewhere",
      `${pinned}\nRUN pip install -r https://example.org/r.txt`,
      2,
      "packages without a version: https://example.org/r.txt",
    ],
    [
      "a list that nobody copied",
      `${pinned}\nCOPY train.py .\nRUN pip install -r requirements.txt`,
      3,
      "packages without a version: requirements.txt",
    ],
    [
      "apt without versions",
      `${pinned}\nRUN apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y git curl`,
      2,
      "packages without a version: git and curl",
    ],
    ["conda without versions", `${pinned}\nRUN conda install -y numpy`, 2, "packages without a version: numpy"],
    [
      "a branch of a repository",
      `${pinned}\nRUN pip install git+https://example.org/a.git@main`,
      2,
      "packages without a version: git+https://example.org/a.git@main",
    ],
  ])("fails %s, at its line", (_, text, line, saw) => {
    const answer = judged(text);
    expect(answer).toMatchObject({ status: "fail", saw });
    expect(answer.places[0]).toMatchObject({ path: "Dockerfile", line });
  });

  test("fails without a Dockerfile, at the line of the task that names it", () => {
    const answer = answerOf(id, someFacts({ task: { dockerfile: null } }));
    expect(answer).toMatchObject({ status: "fail", saw: "there is no `Dockerfile` at this commit" });
    expect(answer.places).toMatchObject([{ path: ".holdout/tasks/digits.yaml", line: 25 }]);
  });

  test("passes a ready image, which the task must pin", () => {
    const task = aTask();
    const training = { ...task.training, dockerfile: undefined, image: `a@sha256:${digest}` };
    expect(answerOf(id, someFacts({ task: { task: { ...task, training }, dockerfile: null } })).status).toBe("pass");
  });

  test("speaks of an edited Dockerfile even without an experiment, and of nothing else", () => {
    const task = { experiments: [], dockerfile: { path: "Dockerfile", text: "FROM python" } };
    const edited = someChange({ files: [{ path: "Dockerfile", status: "modified" }] });
    expect(answerOf(id, someFacts({ task, change: edited })).status).toBe("fail");
    expect(answerOf(id, someFacts({ task })).status).toBe("skip");
  });
});
