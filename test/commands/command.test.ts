import { describe, expect, test } from "@jest/globals";
import { commandsOfComment, parseCommand } from "../../src/commands/command.js";

describe("what a person types after /holdout", () => {
  test.each([
    ["", { verb: "help" }],
    ["  HELP ", { verb: "help" }],
    ["status", { verb: "status", task: null }],
    ["status digits", { verb: "status", task: "digits" }],
    ["run", { verb: "run", experiment: null, seeds: [], commit: null }],
    ["run wide", { verb: "run", experiment: "wide", seeds: [], commit: null }],
    ["run digits/wide seeds 1 2", { verb: "run", experiment: "digits/wide", seeds: [1, 2], commit: null }],
    ["run wide seeds 1,2, 3", { verb: "run", experiment: "wide", seeds: [1, 2, 3], commit: null }],
    ["run 0123abc", { verb: "run", experiment: null, seeds: [], commit: "0123abc" }],
    ["run wide 0123abc seeds 1", { verb: "run", experiment: "wide", seeds: [1], commit: "0123abc" }],
    ["cancel run-1", { verb: "cancel", run: "run-1" }],
    ["logs run-1", { verb: "logs", run: "run-1" }],
    ["validation accept digits", { verb: "validation-accept", task: "digits" }],
    ["digest", { verb: "digest-now" }],
    ["digest now", { verb: "digest-now" }],
    ["link", { verb: "link", code: null }],
    ["link 0123", { verb: "link", code: "0123" }],
    ["recheck", { verb: "recheck" }],
  ])("%j is understood", (text, command) => {
    expect(parseCommand(text)).toEqual(command);
  });

  test.each([
    ["stauts", /did you mean `status`/],
    ["xyzzy", /I do not know "xyzzy".*`\/holdout help`/],
    ["constructor", /I do not know "constructor"/],
    ["__proto__", /I do not know "__proto__"/],
    ["cancel", /Which run\? .*`\/holdout cancel <run>`/],
    ["logs", /Which run\?/],
    ["validation", /`validation accept <task>`/],
    ["validation accept", /Which task\?/],
    ["run wide deep", /one experiment at a time/],
    ["run wide seeds", /Which seeds\?/],
    ["run wide seeds one", /whole numbers; I saw "one"/],
    ["run wide seeds -1", /whole numbers/],
    ["digest tomorrow", /`digest now`/],
  ])("%j is answered with what would be right", (text, sentence) => {
    expect(parseCommand(text)).toMatchObject({ verb: "misunderstood", sentence: expect.stringMatching(sentence) });
  });

  test("no sentence repeats more than a little of what was typed", () => {
    for (const text of ["x".repeat(5000), `digest ${"x".repeat(5000)}`, `run a ${"x".repeat(5000)}`]) {
      const parsed = parseCommand(text);
      expect(parsed.verb === "misunderstood" && parsed.sentence.length).toBeLessThan(250);
    }
  });
});

describe("commands in a comment", () => {
  test("each line that starts with /holdout is one", () => {
    expect(commandsOfComment("Looks good\r\n/holdout run\r\n  /holdout runs\n").map(({ verb }) => verb)).toEqual([
      "run",
      "runs",
    ]);
  });

  test.each([
    ["in a sentence", "please say /holdout run"],
    ["in a quote", "> /holdout run"],
    ["in a code fence", "```\n/holdout run\n```"],
    ["in a fence of tildes that holds backticks", "~~~\n```\n/holdout run\n~~~"],
    ["in an indented block of code", "    /holdout run"],
    ["in an HTML comment", "<!--\n/holdout run\n-->"],
    ["with another word behind", "/holdouts run"],
  ])("%s is none", (_, body) => {
    expect(commandsOfComment(body)).toEqual([]);
  });
});
