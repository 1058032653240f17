import { describe, expect, test } from "@jest/globals";
import { ticketBody, ticketMarker, ticketTitle } from "../../src/words/ticket.js";
import { aTask, anAcceptance, someValidation } from "../support/facts.js";
import { shippedTemplates } from "../support/templates.js";

const body = (
  ...given: [files: ReturnType<typeof someValidation> | null, acceptance?: ReturnType<typeof anAcceptance>]
) => ticketBody(shippedTemplates, aTask(), given[0], given[1] ?? null);

describe("the first ticket of a task", () => {
  test("asks for the files while they are missing", () => {
    expect(ticketTitle("digits")).toBe("Collect the validation set of `digits`");
    expect(body(null)).toBe(`${ticketMarker("digits")}
Nothing of \`digits\` is trained before its validation set is accepted: what is not measured first cannot be compared later.

**Which digit does the picture show?**

- [ ] drawn: 400 items from data/population.csv into data/validation/items.csv
- [ ] annotated: none of the items has a label in data/validation/labels.csv
- [ ] accepted: somebody with write access types \`/holdout validation accept digits\` in Slack

**Next:** commit data/validation/items.csv and data/validation/labels.csv.

Holdout keeps this list true and closes the ticket itself.
`);
  });

  test("counts the labels, and says how many are left", () => {
    const text = body(someValidation({ a: "0", b: "1", c: "2" }));
    expect(text).toMatch(/- \[x\] drawn/);
    expect(text).toMatch(/- \[ \] annotated: 3 of 4 items have a label/);
    expect(text).toMatch(/\*\*Next:\*\* label the 1 item that has none in data\/validation\/labels\.csv\./);
  });

  test("asks for the acceptance when all is labelled, and tells who accepted", () => {
    expect(body(someValidation())).toMatch(
      /- \[x\] annotated[^]*\*\*Next:\*\* look at the labels once more, then type `\/holdout validation accept digits` in Slack\./,
    );
    const done = body(someValidation(), anAcceptance());
    expect(done).toMatch(/- \[x\] accepted[^]*Accepted by grace: 4 items, labels v1, at commit bbbbbbbb\./);
    expect(done).not.toMatch(/Next/);
  });

  test("calls nobody by its question", () => {
    const text = ticketBody(shippedTemplates, aTask({ question: "@everyone <b>?" }), null, null);
    expect(text).not.toMatch(/@everyone|<b>/);
  });
});
