import { describe, expect, jest, test } from "@jest/globals";
import { runProgram } from "../../src/cli/program.js";
import { processTerminal, tellFailure, textTable, type Terminal } from "../../src/cli/terminal.js";
import { UserError } from "../../src/common/userError.js";

function aTerminal() {
  const said = { out: [] as string[], err: [] as string[], status: -1 };
  const terminal: Terminal = {
    out: (text) => void said.out.push(text),
    err: (text) => void said.err.push(text),
    interactive: false,
    color: false,
    exit: (status) => void (said.status = status),
  };
  return { terminal, said };
}

describe("the terminal", () => {
  test("shows a name with a line break or an escape in it on one line", () => {
    const { terminal, said } = aTerminal();
    tellFailure(terminal, new UserError("there is no such file", { path: "a\nb\u001b[31m\u2028.csv" }));
    expect(said).toEqual({
      out: [],
      err: ["holdout: a\\u000ab\\u001b[31m\\u2028.csv: there is no such file"],
      status: 2,
    });
  });

  test("lets no name steer it, wherever the name stands", () => {
    const written: string[] = [];
    const outs = [process.stdout, process.stderr].map((stream) =>
      jest.spyOn(stream, "write").mockImplementation((text) => written.push(String(text)) > 0),
    );
    const terminal = processTerminal();
    terminal.out("\u001b]0;title\u0007\tcat\nnext \u009b2J");
    terminal.err("Judged by val\u001b[31m_loss");
    for (const out of outs) out.mockRestore();
    expect(written).toEqual(["\\u001b]0;title\\u0007\tcat\nnext \\u009b2J\n", "Judged by val\\u001b[31m_loss\n"]);
    expect(textTable(["name"], [["a\nb\u001b[1m"]])).toBe("name\n─────────────────\na\\u000ab\\u001b[1m");
  });

  test("leaves out the middle of a sentence that is longer than a screen", () => {
    const { terminal, said } = aTerminal();
    tellFailure(terminal, new UserError(`the header is ${"x".repeat(1_000_000)}; expected "id"`, { path: "a.csv" }));
    expect(said.err[0]).toMatch(/^holdout: a\.csv: the header is x{100,600} … x{100,600}; expected "id"$/);
  });

  test("says that a mistake is ours in one sentence, without a stack", () => {
    const { terminal, said } = aTerminal();
    tellFailure(terminal, new TypeError("x is\nnot a function"));
    expect(said).toEqual({
      out: [],
      err: ["holdout: this is our mistake, not yours: x is\\u000anot a function"],
      status: 3,
    });
  });

  test.each([
    [["agreement", "a.csv", "--levle", "x"], "holdout: unknown option '--levle' (Did you mean --level?)"],
    [["size", "--metric"], "holdout: option '--metric <name>' argument missing"],
    [
      ["metrics", "--labels", "a.csv"],
      "holdout: required option '--predictions <file>' not specified; see holdout metrics --help",
    ],
    [["labels", "diff"], "holdout: missing required argument 'old'; see holdout labels diff --help"],
    [["agreement"], "holdout: missing required argument 'annotations'; see holdout agreement --help"],
    [
      ["metrics", "--labels", "l.csv", "--predictions", "a.csv", "--predictions", "b.csv"],
      "holdout: --predictions is given twice; keep one of them",
    ],
    [["compare", "a=a.csv", "--metric", "error", "--metric=ece"], "holdout: --metric is given twice; keep one of them"],
    [["labels", "diff", "a", "b", "--id", "x", "--id", "y"], "holdout: --id is given twice; keep one of them"],
    [
      ["draw", "verify", "a", "--json", "--population", "x", "--population", "x"],
      "holdout: --population is given twice; keep one of them",
    ],
    [["curve", "a.csv", "-o", "a.png", "--output", "b.png"], "holdout: --output is given twice; keep one of them"],
  ])("answers the line %j, which cannot be understood, in one sentence", async (line, sentence) => {
    const { terminal, said } = aTerminal();
    await runProgram(terminal, line);
    expect(said).toEqual({ out: [], err: [sentence], status: 2 });
  });

  test("takes an option that collects values, and one without a value, more than once", async () => {
    const { terminal, said } = aTerminal();
    const twice = ["--metric", "error", "--metric", "auc", "--json", "--json"];
    await runProgram(terminal, ["metrics", "--labels", "l.csv", "--predictions", "p.csv", ...twice]);
    expect(said.err).toEqual([expect.stringContaining('there is no metric "auc"')]);
  });

  test("sets tables of any length", () => {
    const rows = Array.from({ length: 200_000 }, (_, i) => [`column ${i}`, "1"]);
    expect(textTable(["name", "n"], rows).split("\n")).toHaveLength(200_002);
  });
});
