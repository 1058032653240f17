import { describe, expect, test } from "@jest/globals";
import { buildContext, type BuildSources } from "../../src/experiments/buildContext.js";

const paths = [
  ".holdout/config.yaml",
  "Dockerfile",
  "README.md",
  "data/validation/labels.csv",
  "experiments/digits/baseline.yaml",
  "model/layers/attention.py",
  "model/net.py",
  "requirements.txt",
  "train.py",
];

function contextOf(dockerfile: string, more: Partial<BuildSources> = {}) {
  return buildContext({
    dockerfile: { path: "Dockerfile", text: dockerfile },
    dockerignore: "",
    files: paths.map((path) => ({ path, blob: `blob of ${path}` })),
    never: (path) => path === "data/validation/labels.csv",
    unlessNamed: (path) => path.startsWith("experiments/") || path.startsWith(".holdout/"),
    ...more,
  });
}

describe("the build context", () => {
  test.each<[string, string, string[]]>([
    ["a file", "COPY train.py /app/", ["train.py"]],
    [
      "several files and a folder",
      "COPY train.py model /app/",
      ["model/layers/attention.py", "model/net.py", "train.py"],
    ],
    ["a wildcard", "COPY *.txt ./", ["requirements.txt"]],
    ["the JSON form", 'ADD ["train.py", "/app/"]', ["train.py"]],
    [
      "continued lines with a comment between",
      "COPY train.py \\\n# the list\n  requirements.txt /app/",
      ["requirements.txt", "train.py"],
    ],
    ["flags", "COPY --chown=1000:1000 --link ./train.py /app/", ["train.py"]],
    ["another stage", "COPY --from=builder /app /app", []],
    ["the network", "ADD https://example.org/a.tar /a.tar", []],
    ["a heredoc", "COPY <<EOF /app/a.txt\nCOPY model /app\nEOF\nCOPY train.py /app/", ["train.py"]],
    [
      "a bind mount",
      "RUN --mount=type=bind,source=requirements.txt,target=/r.txt pip install -r /r.txt",
      ["requirements.txt"],
    ],
    ["no copy at all", "RUN echo COPY model", []],
  ])("holds what %s names", (_, dockerfile, expected) => {
    expect(contextOf(`FROM scratch\n${dockerfile}\n`).paths).toEqual(expected);
  });

  test("of COPY . . is everything but the answers and what comes along by accident", () => {
    expect(contextOf("FROM scratch\nCOPY . .\n").paths).toEqual([
      "Dockerfile",
      "README.md",
      "model/layers/attention.py",
      "model/net.py",
      "requirements.txt",
      "train.py",
    ]);
  });

  test("holds an experiment that is named, but never the answers", () => {
    expect(contextOf("COPY experiments/ /e/\nCOPY data/ /d/").paths).toEqual(["experiments/digits/baseline.yaml"]);
  });

  test("leaves out what .dockerignore names, and takes back what follows an exclamation mark", () => {
    const dockerignore = "# notes\n*.md\nmodel\n!model/net.py\n/Dockerfile\n";
    expect(contextOf("COPY . .", { dockerignore }).paths).toEqual(["model/net.py", "requirements.txt", "train.py"]);
  });

  test("has the same digest after an edit of a file that is not copied, and another after one that is", () => {
    const edited = (edit: string) =>
      contextOf("COPY train.py model /app/", {
        files: paths.map((path) => ({ path, blob: path === edit ? "edited" : `blob of ${path}` })),
      }).digest;
    const before = contextOf("COPY train.py model /app/").digest;
    expect(edited("README.md")).toBe(before);
    expect(edited("train.py")).not.toBe(before);
    expect(contextOf("COPY train.py model /srv/").digest).not.toBe(before);
  });
});
